// The keys of the room. Those that choose and flag are in attempt_keys.js, which hears them after
// these. None is taken from somebody who types, and all can be switched off (WCAG 2.1.4).
import { announce } from "../../chartwork/js/live_region.js";
import { strikeFocused } from "./room_eliminations.js";
import { hasSelection, highlight } from "./room_highlights.js";
import { current, form, isReviewing, step } from "./room_view.js";
import { say, showNotice } from "./room_words.js";

const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";
const EIGHTH = 7;

function tellTime() {
  if (form.querySelector("[data-timer]")) {
    dispatchEvent(new CustomEvent("timer:say"));
    return;
  }
  announce(say("noClock"));
  showNotice(say("noClock"));
}

// Where H is the letter of an option, it is the highlighter's only while something is selected.
function isOptionsOwn() {
  const controls = current().querySelectorAll(".item input[type=radio], .item input[type=checkbox]");
  return Boolean(controls[EIGHTH]) && !hasSelection();
}

function act(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  // The arrows move among round buttons and in whatever else has an arrow of its own.
  const free = !event.target.closest?.("input, [role], a, summary, .chart, [tabindex='0']");
  if (key === "n" || (key === "ArrowRight" && free)) step(1);
  else if (key === "p" || (key === "ArrowLeft" && free)) step(-1);
  else if (key === "t") tellTime();
  else if (key === "?") document.getElementById("room-keys").showModal();
  else if (isReviewing()) return false;
  else if (key === "x") strikeFocused();
  else if (key === "h" && !isOptionsOwn()) highlight();
  else return false;
  return true;
}

function pressed(event) {
  if (event.defaultPrevented || "frozen" in form.dataset) return;
  if (form.querySelector("[data-keys-off]").checked) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches?.(TYPING) || event.target.closest?.("dialog[open], .code-pane")) return;
  if (act(event)) event.preventDefault();
}

export function startKeys() {
  document.addEventListener("keydown", pressed);
}
