// Where what is stored and what was given here differ: both are shown, and the student decides.
import { announce } from "../../chartwork/js/live_region.js";
import { writeAnswer } from "./answer_controls.js";

export function writeCertainty(section, certainty) {
  for (const choice of section.querySelectorAll("[data-certainty]")) {
    choice.checked = Number(choice.value) === certainty;
  }
}

// One of the two notes that the page has once for all its questions, under the question's head.
function noteIn(section, name) {
  const there = section.querySelector(`[data-${name}-note]`);
  if (there) return there;
  const template = document.querySelector(`template[data-question-note="${name}"]`);
  const note = template.content.firstElementChild.cloneNode(true);
  section.querySelector(".question-head").after(note);
  return note;
}

function settle(section) {
  delete section.dataset.conflict;
  section.querySelector("[data-conflict-note]")?.remove();
}

// ``mine`` is an entry of the queue; ``useMine`` and ``keepStored`` are told what was chosen.
export function showConflict(section, mine, stored, { useMine, keepStored }) {
  section.dataset.conflict = "";
  const note = noteIn(section, "conflict");
  const words = note.querySelector("[data-mine]");
  words.textContent = mine.words ?? "";
  words.parentElement.hidden = !mine.words;
  showStored(section, stored);
  note.querySelector("[data-use-mine]").onclick = () => {
    writeAnswer(section, mine.content);
    writeCertainty(section, mine.certainty);
    settle(section);
    useMine();
  };
  note.querySelector("[data-keep-stored]").onclick = () => {
    settle(section);
    keepStored();
  };
  announce(note.querySelector("p").textContent);
}

export function showStored(section, stored) {
  writeAnswer(section, stored.content);
  writeCertainty(section, stored.certainty ?? null);
}

export function showClosed(section) {
  const note = noteIn(section, "closed");
  announce(note.textContent.trim());
}
