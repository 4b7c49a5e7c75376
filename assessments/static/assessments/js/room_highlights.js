// The highlighter over a question and the text that it shares with others. Nothing in the page is
// changed: the browser draws the passages (CSS Custom Highlight API). A browser without it has no
// highlighter. Charts have highlights of their own, which belong to their answer.
import { announce } from "../../chartwork/js/live_region.js";
import { add, around, covers, subtract } from "./marks.js";
import { current, form, isReviewing, shownStimulus } from "./room_view.js";
import { say, showNotice } from "./room_words.js";
import { passageOf, placeOf, rangeOf, sentencesOf } from "./text_places.js";

const NAME = "room-marks";
// As the server has it.
const MOST = 100;
const dialog = document.getElementById("room-sentences");
export const canHighlight = () => Boolean(globalThis.CSS?.highlights);
let store = null;
let remembered = null;

// {element, position, key} of each text in view.
function texts() {
  if (isReviewing()) return [];
  const section = current();
  const found = [];
  const stimulus = shownStimulus();
  const home = Number(stimulus?.dataset.stimulusHome);
  if (home) {
    const element = stimulus.querySelector(".stimulus-text");
    found.push({ element, position: home, key: "stimulus" });
  }
  const stem = section.querySelector(".item:not(.chart) .stem");
  if (stem) found.push({ element: stem, position: Number(section.dataset.position), key: "stem" });
  return found;
}

const marksOf = (text) => store.at(text.position)[text.key] ?? [];

function keep(text, marks) {
  if (marks.length > MOST) {
    announce(say("tooManyMarks"));
    return;
  }
  store.set(text.position, { [text.key]: marks });
  paint();
}

function paint() {
  if (!canHighlight()) return;
  const ranges = texts().flatMap((text) =>
    marksOf(text).map((passage) => rangeOf(text.element, passage)),
  );
  CSS.highlights.set(NAME, new Highlight(...ranges.filter(Boolean)));
}

function toggle(text, passage) {
  const on = !covers(marksOf(text), passage);
  keep(text, on ? add(marksOf(text), passage) : subtract(marksOf(text), passage));
  announce(say(on ? "highlighted" : "unhighlighted"));
}

function selected() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return [];
  const range = selection.getRangeAt(0);
  return texts().flatMap((text) => {
    const passage = passageOf(text.element, range);
    return passage ? [{ text, passage }] : [];
  });
}

export const hasSelection = () => selected().length > 0;

// What is selected is highlighted, or not any more; without a selection the sentences are offered.
export function highlight() {
  if (isReviewing()) return;
  if (!canHighlight()) {
    announce(say("noHighlighter"));
    showNotice(say("noHighlighter"));
    return;
  }
  const found = selected().length ? selected() : (remembered ?? []);
  remembered = null;
  for (const { text, passage } of found) toggle(text, passage);
  if (found.length) getSelection().removeAllRanges();
  else offerSentences();
}

function offerSentences() {
  const list = dialog.querySelector("[data-sentences]");
  list.replaceChildren(
    ...texts().flatMap((text) =>
      sentencesOf(text.element).map(({ text: words, passage }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = words;
        const show = () =>
          button.setAttribute("aria-pressed", String(covers(marksOf(text), passage)));
        show();
        button.addEventListener("click", () => {
          toggle(text, passage);
          show();
        });
        return button;
      }),
    ),
  );
  dialog.showModal();
  list.querySelector("button")?.focus();
}

function clearAll() {
  for (const text of texts()) keep(text, []);
  announce(say("unhighlighted"));
  dialog.close();
}

// A click on a highlight takes it away.
function clicked(event) {
  if (event.target.closest("a, button, input, select, textarea, summary")) return;
  if (!getSelection().isCollapsed) return;
  const text = texts().find(({ element }) => element.contains(event.target));
  if (!text) return;
  const at = document.caretPositionFromPoint
    ? document.caretPositionFromPoint(event.clientX, event.clientY)
    : null;
  const old = at ? null : document.caretRangeFromPoint?.(event.clientX, event.clientY);
  const [node, offset] = at
    ? [at.offsetNode, at.offset]
    : [old?.startContainer, old?.startOffset];
  if (!node || !text.element.contains(node)) return;
  const passage = around(marksOf(text), placeOf(text.element, node, offset));
  if (passage) toggle(text, passage);
}

export function startHighlights(kept) {
  store = kept;
  const button = form.querySelector("[data-highlighter]");
  button.hidden = !canHighlight();
  for (const part of document.querySelectorAll("p[data-no-highlighter]")) part.hidden = canHighlight();
  document.querySelector("[data-highlighter-key]").hidden = !canHighlight();
  // The press itself must not lose what is selected, on a touch screen neither.
  button.addEventListener("pointerdown", () => {
    remembered = selected();
  });
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", highlight);
  dialog.querySelector("[data-sentences-clear]").addEventListener("click", clearAll);
  form.addEventListener("click", clicked);
  form.addEventListener("room:shown", paint);
  addEventListener("scratch:changed", paint);
}
