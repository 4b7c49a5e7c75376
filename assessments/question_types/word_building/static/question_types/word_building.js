// Shows the term that the chosen parts make.
for (const field of document.querySelectorAll("[data-word-building]")) {
  const built = field.querySelector("[data-built]");
  const show = () => {
    const parts = [...field.querySelectorAll("select")].map((select) =>
      select.value ? select.selectedOptions[0].textContent.trim() : "",
    );
    built.value = parts.join("") || "–";
  };
  field.querySelector("[data-built-line]").hidden = false;
  field.addEventListener("change", show);
  field.closest("[data-position]")?.addEventListener("answer:written", show);
  show();
}
