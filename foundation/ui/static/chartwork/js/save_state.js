// The sentence that says whether the answers are safe: nothing (so far), saved, saving, unsaved,
// failed or conflict.
export function showSaveState(state, at = new Date()) {
  for (const element of document.querySelectorAll("[data-save-state]")) {
    element.dataset.saveState = state;
    const time = element.querySelector("time");
    if (state === "saved" && time) {
      time.dateTime = at.toISOString();
      time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour12: false });
    }
  }
}
