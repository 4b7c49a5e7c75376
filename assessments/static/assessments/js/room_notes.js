// A note on each question, and one scratchpad for the whole exam.
import { current, form } from "./room_view.js";
import { say } from "./room_words.js";

const PAD = 0;

export function startNotes(store) {
  const note = form.querySelector("[data-room-note]");
  const pad = form.querySelector("[data-pad]");
  const label = form.querySelector("[data-room-note-label]");
  const state = form.querySelector("[data-scratch-state]");

  function paint() {
    const position = Number(current().dataset.position);
    label.textContent = say("noteOn", { number: position });
    note.dataset.at = String(position);
    const [mine, whole] = [store.at(position).note ?? "", store.at(PAD).pad ?? ""];
    // Writing the same text again would move the cursor of somebody who types.
    if (note.value !== mine) note.value = mine;
    if (pad.value !== whole) pad.value = whole;
  }

  note.addEventListener("input", () => {
    store.set(Number(note.dataset.at), { note: note.value });
  });
  pad.addEventListener("input", () => store.set(PAD, { pad: pad.value }));
  form.addEventListener("room:shown", paint);
  addEventListener("scratch:changed", paint);
  addEventListener("scratch:state", (event) => {
    state.dataset.scratchState = event.detail;
  });
}
