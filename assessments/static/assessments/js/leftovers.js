// After the hand-in: answers that this browser still has, since they never reached the server in
// time. They count for nothing by themselves; the student sees them, and can show them.
import { sameAnswer } from "./answer_controls.js";
import { AnswerQueue } from "./answer_queue.js";

const note = document.querySelector("[data-leftovers]");

// {position: answer}; null without a connection.
async function storedAnswers() {
  try {
    const response = await fetch(note.dataset.storedUrl, { headers: { Accept: "application/json" } });
    return response.ok ? (await response.json()).answers : null;
  } catch {
    return null;
  }
}

async function show() {
  const queue = new AnswerQueue(note.dataset.attempt);
  const kept = [...(await queue.open()), ...queue.late];
  if (!kept.length) return;
  const stored = await storedAnswers();
  const entries = [];
  for (const entry of kept.sort((one, two) => one.position - two.position)) {
    // It did reach the server: the hand-in carried it, or only the reply to it was lost.
    if (stored && sameAnswer(entry.content, stored[entry.position])) queue.erase(entry);
    else entries.push(entry);
  }
  if (!entries.length) return;
  const list = note.querySelector("ul");
  for (const entry of entries) {
    const item = document.createElement("li");
    const when = new Date(entry.given).toLocaleTimeString(document.documentElement.lang, {
      hour12: false,
    });
    const words = entry.content ? entry.words || JSON.stringify(entry.content) : note.dataset.nothing;
    item.textContent = `${note.dataset.question} ${entry.position}, ${when}: ${words}`;
    list.append(item);
  }
  note.querySelector("[data-forget]").addEventListener("click", () => {
    for (const entry of entries) queue.erase(entry);
    note.hidden = true;
  });
  note.hidden = false;
}

if (note) show();
