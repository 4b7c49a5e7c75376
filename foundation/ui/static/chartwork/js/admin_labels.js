// The admin's searchable selects stand in for a real one and do not take over its name, when it
// has no visible label. They get it here, also in rows that are added later.
(function () {
  function name(select) {
    const label = select.labels?.[0]?.textContent.trim() || select.getAttribute("aria-label");
    const box = select.nextElementSibling?.querySelector?.(".select2-selection");
    if (!box || !label) return;
    box.removeAttribute("aria-labelledby");
    box.setAttribute("aria-label", `${label.replace(/:$/, "")}: ${select.selectedOptions[0]?.text || ""}`);
  }
  const all = () => document.querySelectorAll("select.admin-autocomplete").forEach(name);
  window.addEventListener("load", all);
  document.addEventListener("formset:added", () => setTimeout(all));
  document.addEventListener("change", () => setTimeout(all));
})();
