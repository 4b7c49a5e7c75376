// Shows the term that the chosen parts make.

// Two i that meet are written once: cardi and itis make carditis.
function joined(parts) {
  return parts.reduce((word, part) =>
    word.endsWith("i") && part.startsWith("i") ? word + part.slice(1) : word + part,
  );
}

for (const field of document.querySelectorAll("[data-word-building]")) {
  const built = field.querySelector("[data-built]");
  const show = () => {
    const parts = [...field.querySelectorAll("select")].map((select) =>
      select.value ? select.selectedOptions[0].textContent.trim() : "",
    );
    built.value = joined(parts) || "–";
  };
  field.querySelector("[data-built-line]").hidden = false;
  field.addEventListener("change", show);
  field.closest("[data-position]")?.addEventListener("answer:written", show);
  show();
}
