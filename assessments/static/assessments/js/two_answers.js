// Where what is stored and what was given here differ: both are shown, and the student decides.
import { announce } from "../../chartwork/js/live_region.js";
import { writeAnswer } from "./answer_controls.js";

export function writeCertainty(section, certainty) {
  for (const choice of section.querySelectorAll("[data-certainty]")) {
    choice.checked = Number(choice.value) === certainty;
  }
}

function settle(section) {
  delete section.dataset.conflict;
  section.querySelector("[data-conflict-note]").hidden = true;
}

// ``mine`` is an entry of the queue; ``useMine`` and ``keepStored`` are told what was chosen.
export function showConflict(section, mine, stored, { useMine, keepStored }) {
  section.dataset.conflict = "";
  const note = section.querySelector("[data-conflict-note]");
  note.hidden = false;
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
  const note = section.querySelector("[data-closed-note]");
  note.hidden = false;
  announce(note.textContent.trim());
}
