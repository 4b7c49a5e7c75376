// After the hand-in: answers that this browser still has, since they never reached the server in
// time. They count for nothing by themselves; the student sees them, and can show them.
import { AnswerQueue } from "./answer_queue.js";

const note = document.querySelector("[data-leftovers]");

async function show() {
  const queue = new AnswerQueue(note.dataset.attempt);
  const entries = await queue.open();
  if (!entries.length) return;
  const list = note.querySelector("ul");
  for (const entry of entries.sort((one, two) => one.position - two.position)) {
    const item = document.createElement("li");
    const when = new Date(entry.given).toLocaleTimeString(document.documentElement.lang, {
      hour12: false,
    });
    const words = JSON.stringify(entry.content ?? null);
    item.textContent = `${note.dataset.question} ${entry.position}, ${when}: ${words}`;
    list.append(item);
  }
  note.querySelector("[data-forget]").addEventListener("click", () => {
    for (const entry of entries) queue.remove(entry);
    note.hidden = true;
  });
  note.hidden = false;
}

if (note) show();
