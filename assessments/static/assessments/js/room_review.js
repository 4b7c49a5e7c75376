// The review before a section is ended or the paper is handed in: counts, and links to what is
// open. Handing in waits until the server has everything, and says so.
import { announce } from "../../chartwork/js/live_region.js";
import { isReachable } from "./request.js";
import { countsInWords, standing } from "./room_navigator.js";
import { form, isReviewing, showReview } from "./room_view.js";
import { say, showNotice } from "./room_words.js";

// For what is noted; answers are waited for as long as it takes.
const LONGEST_WAIT_MS = 4000;
const FIRST_RETRY_MS = 3000;
let waiting = new Set();
let noting = false;
// The button that was pressed and waits; whether it was let through; the next try.
let pressed = null;
let sure = false;
let retry = 0;

function link(number) {
  const item = document.createElement("li");
  const anchor = document.createElement("a");
  anchor.href = `#question-${number}`;
  anchor.textContent = say("question", { number });
  item.append(anchor);
  return item;
}

function paint() {
  const review = form.querySelector("[data-review]");
  const counts = standing();
  review.querySelector("[data-review-counts]").textContent = countsInWords();
  for (const list of review.querySelectorAll("[data-review-list]")) {
    const numbers = counts[list.dataset.reviewList];
    list.hidden = numbers.length === 0;
    list.querySelector("[data-review-count]").textContent = `(${numbers.length})`;
    list.querySelector("ul").replaceChildren(...numbers.map(link));
  }
  review.querySelector("[data-review-done]").hidden = counts.unanswered.length > 0;
}

function note() {
  return form.querySelector("[data-review-waits]");
}

function stop() {
  pressed = null;
  clearTimeout(retry);
  note().hidden = true;
}

function tellWaiting() {
  if (!note().hidden) return;
  if (!isReviewing()) showReview();
  note().hidden = false;
  note().focus({ preventScroll: false });
  showNotice(say("waits"), { stays: true });
  announce(say("waits"));
}

// The page behind this one has no notes to send. What cannot be sent now is kept in the browser.
function notesAreKept() {
  if (!noting) return undefined;
  dispatchEvent(new CustomEvent("scratch:send"));
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST_WAIT_MS);
    addEventListener("scratch:state", (event) => event.detail !== "waiting" && resolve());
  });
}

async function goOn() {
  clearTimeout(retry);
  const button = pressed;
  if (!button) return;
  const reachable = waiting.size === 0 && (await isReachable(form));
  if (reachable) await notesAreKept();
  if (pressed !== button) return;
  if (!reachable) {
    tellWaiting();
    retry = setTimeout(goOn, FIRST_RETRY_MS);
    return;
  }
  stop();
  sure = true;
  form.requestSubmit(button);
}

// Before attempt.js hears of it. It carries the answers of a page that is left, too; but a page
// that cannot be reached would leave the student before an error of the browser.
function submitted(event) {
  if (sure || "frozen" in form.dataset || "closed" in form.dataset) {
    sure = false;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  // Nothing is handed in there, and Enter in a text field shall not load it anew.
  if ("practice" in form.dataset) return;
  pressed = event.submitter ?? form.querySelector("[data-save-button]");
  goOn();
}

export function startReview() {
  if (form.querySelector("[data-palette]")) {
    form.addEventListener("room:shown", paint);
    form.addEventListener("room:standing", paint);
  }
  form.addEventListener("answers:waiting", (event) => {
    waiting = new Set(event.detail);
    if (pressed && waiting.size === 0) goOn();
  });
  addEventListener("scratch:state", (event) => {
    noting = event.detail === "waiting";
  });
  form.querySelector("[data-review-stop]").addEventListener("click", stop);
  document.addEventListener("submit", submitted, { capture: true });
}
