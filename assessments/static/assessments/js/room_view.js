// Which question is in view. The address names it (#question-7, #review), so that a reload and the
// button "back" come to the same one.
import { announce } from "../../chartwork/js/live_region.js";
import { say } from "./room_words.js";

export const form = document.querySelector("form[data-room]");
export const sections = form ? [...form.querySelectorAll("[data-position]")] : [];
const paper = form?.querySelector("[data-room-paper]");
const review = form?.querySelector("[data-review]");
const REVIEW = "review";
const oneWay = form ? "oneWay" in form.dataset : false;
const kept = `chartwork-room-${form?.dataset.attempt}`;
let here = sections[0];
let reviewing = false;

export const current = () => here;
export const isReviewing = () => reviewing;

function stimulusOf(section) {
  const at = section.dataset.stimulusAt;
  const head = at && document.getElementById(`stimulus-${at}-head`);
  return head ? head.closest(".stimulus") : null;
}

// The texts in view: what can be highlighted now.
export const shownStimulus = () => (reviewing ? null : stimulusOf(here));

function paint() {
  const stimulus = stimulusOf(here);
  const heading = here.previousElementSibling;
  const above = stimulus && !reviewing ? stimulus.previousElementSibling : heading;
  for (const part of paper.querySelectorAll(":scope > .section-head")) {
    part.hidden = reviewing || (part !== heading && part !== above);
  }
  for (const part of paper.querySelectorAll(":scope > .stimulus")) {
    part.hidden = reviewing || part !== stimulus;
  }
  // What holds for all of it is read once, at the beginning.
  for (const part of paper.querySelectorAll("[data-section-intro], [data-time-explained]")) {
    part.hidden = reviewing || here !== sections[0];
  }
  for (const section of sections) section.hidden = reviewing || section !== here;
  // On a one-way paper the button onwards stands under the question.
  review.hidden = !reviewing && !oneWay;
  paper.toggleAttribute("data-split", Boolean(stimulus) && !reviewing);
  form.toggleAttribute("data-reviewing", reviewing);
}

function focusHead() {
  const head = reviewing ? review.querySelector("h2") : here.querySelector(".question-head h2");
  head.tabIndex = -1;
  head.focus({ preventScroll: true });
  paper.scrollTop = 0;
  const top = form.getBoundingClientRect().top + scrollY;
  if (scrollY > top) scrollTo({ top, behavior: "instant" });
}

function shown({ focus, push }) {
  const hash = reviewing ? `#${REVIEW}` : `#${here.id}`;
  if (push && location.hash !== hash) history.pushState(null, "", hash);
  try {
    // Not the review: the page after it may be the next section's.
    if (!reviewing) sessionStorage.setItem(kept, hash);
  } catch {
    // Only for the way back from another page; without it the first question is shown.
  }
  paint();
  form.dispatchEvent(new CustomEvent("room:shown", { detail: here }));
  if (focus) focusHead();
}

export function show(section, { focus = true, push = true } = {}) {
  here = section;
  reviewing = false;
  shown({ focus, push });
}

export function showReview({ focus = true, push = true } = {}) {
  if (oneWay) return;
  reviewing = true;
  shown({ focus, push });
}

// To the next question or the one before; after the last one comes the review.
export function step(by) {
  if (oneWay) return;
  if (reviewing) {
    if (by < 0) show(sections.at(-1));
    return;
  }
  const next = sections[sections.indexOf(here) + by];
  if (next) show(next);
  else if (by > 0) showReview();
  else announce(say("first"));
}

function fromAddress(hash, options) {
  const section = sections.find((one) => `#${one.id}` === hash);
  if (section) show(section, { ...options, push: false });
  else if (hash === `#${REVIEW}` && !oneWay) showReview({ ...options, push: false });
  return Boolean(section) || hash === `#${REVIEW}`;
}

export function startView() {
  form.dataset.roomOn = "";
  document.documentElement.dataset.room = "on";
  form.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#question-"]');
    const section = link && sections.find((one) => `#${one.id}` === link.getAttribute("href"));
    if (!section) return;
    event.preventDefault();
    show(section);
  });
  for (const button of form.querySelectorAll("[data-step]")) {
    button.addEventListener("click", () => step(Number(button.dataset.step)));
  }
  form.querySelector("[data-to-review]")?.addEventListener("click", () => showReview());
  addEventListener("popstate", () => fromAddress(location.hash, { focus: true }));
  form.addEventListener("room:shown", () => {
    const first = !reviewing && here === sections[0];
    form.querySelector('[data-step="-1"]')?.toggleAttribute("disabled", first);
    form.querySelector('[data-step="1"]')?.toggleAttribute("disabled", reviewing);
  });
  let before = "";
  try {
    before = location.hash ? "" : (sessionStorage.getItem(kept) ?? "");
  } catch {
    before = "";
  }
  const options = { focus: false };
  if (fromAddress(location.hash, options) || fromAddress(before, options)) return;
  if (sections.length) show(sections[0], { ...options, push: false });
}
