// The admin's searchable selects stand in for a real one and do not take over its name when it
// has no visible label. They get it here, also in rows that are added later.
(function () {
  const labelOf = (select) =>
    (select.labels?.[0]?.textContent || select.getAttribute("aria-label") || "")
      .trim()
      .replace(/:$/, "");
  function name(select) {
    const box = select.parentElement.querySelector(".select2-selection");
    const label = labelOf(select);
    if (!box || !label) return;
    const chosen = select.selectedOptions[0]?.text;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", chosen ? `${label}: ${chosen}` : label);
    box.querySelector("[role=textbox]")?.setAttribute("aria-label", label);
  }
  const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);
  // After the admin's own scripts, which run when the page is complete.
  window.addEventListener("load", () => setTimeout(all));
  document.addEventListener("formset:added", () => setTimeout(all));
  document.addEventListener("change", () => setTimeout(all));
  // While one is open: its field to search in has no name, and the box does not say what it opens.
  document.addEventListener("focusin", (event) => {
    if (!event.target.matches?.(".select2-search__field")) return;
    for (const box of document.querySelectorAll(".select2-selection[aria-owns]")) {
      box.setAttribute("aria-controls", box.getAttribute("aria-owns"));
      event.target.setAttribute("aria-label", box.getAttribute("aria-label") || "");
    }
  });
})();
