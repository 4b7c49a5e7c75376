// Says that somebody signed out, here or in another tab, and that the answers wait in this page.
import { announce } from "../../chartwork/js/live_region.js";

// ``goOn`` tries again; it is asked whenever the person may have come back from signing in.
export function watchSession(form, goOn) {
  const note = form.querySelector("[data-signed-out]");
  form.addEventListener("session:lost", ({ detail: lost }) => {
    if (lost && note.hidden) announce(note.textContent.trim());
    note.hidden = !lost;
  });
  const again = () => {
    if (!note.hidden && document.visibilityState === "visible") goOn();
  };
  document.addEventListener("visibilitychange", again);
  addEventListener("focus", again);
}
