// Handing in waits until the server can be reached, and says so: an error page of the browser would
// leave somebody in doubt whether it was handed in.
import { freshToken, isPageThere } from "./request.js";

const PAUSE_MS = 3000;
const form = document.querySelector("form[data-hand-in]");
let trying = false;

async function handIn(event) {
  event.preventDefault();
  if (trying) return;
  trying = true;
  const note = form.querySelector("[data-hand-in-waits]");
  while (!(await isPageThere(location.href, "data-hand-in"))) {
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
