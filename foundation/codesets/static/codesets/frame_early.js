// In a frame of the exam room: its colours, contrast and size of text, before the first paint and
// whenever they are changed there.
(function () {
  const root = document.documentElement;
  const NAMES = { theme: "data-theme", roomsize: "data-roomsize", roomcontrast: "data-roomcontrast" };
  let outer = null;
  try {
    outer = window.parent === window ? null : window.parent.document.documentElement;
  } catch {
    // Framed by another site: then it looks as it does everywhere.
  }
  if (!outer) return;
  const copy = () => {
    for (const name of Object.keys(NAMES)) {
      if (outer.dataset[name]) root.dataset[name] = outer.dataset[name];
      else delete root.dataset[name];
    }
  };
  copy();
  new MutationObserver(copy).observe(outer, { attributeFilter: Object.values(NAMES) });
})();
