// Runs before the first paint, so that nobody who chose dark sees a white flash.
// The key is the one that Django's admin uses: one choice holds on both sides.
(function () {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden; the system's own setting holds then.
  }
})();
