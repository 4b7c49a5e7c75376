// Handing in waits until the server can be reached, and says so: an error page of the browser would
// leave somebody in doubt whether it was handed in.
import { freshToken } from "./request.js";

const PATIENCE_MS = 8000;
const PAUSE_MS = 3000;
const form = document.querySelector("form[data-hand-in]");
let trying = false;

// This very page, from the server itself and not from a portal before the network.
async function isThere() {
  try {
    const response = await fetch(location.href, {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    // Signed out, or handed in elsewhere: the server's page will say it.
    return response.ok && (response.redirected || (await response.text()).includes("data-hand-in"));
  } catch {
    return false;
  }
}

async function handIn(event) {
  event.preventDefault();
  if (trying) return;
  trying = true;
  const note = form.querySelector("[data-hand-in-waits]");
  while (!(await isThere())) {
    if (note.hidden) {
      note.hidden = false;
      note.focus();
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  freshToken(form);
  form.submit();
}

// The button "back" brought the page as it was left.
addEventListener("pageshow", (event) => {
  if (event.persisted) trying = false;
});
form?.addEventListener("submit", handIn);
