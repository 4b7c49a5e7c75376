// The room's sentences in the student's language, and the line in the bar that shows one quietly.
const words = document.querySelector("[data-room-words]")?.dataset ?? {};
const SHOWN_MS = 20000;
let fading = 0;

export function say(name, values = {}) {
  return (words[name] ?? "").replace(/%(\w+)%/g, (whole, key) => values[key] ?? whole);
}

// Shown for a while, or with ``stays`` until something else is shown. Screen readers are told by
// whoever calls: some of these sentences are spoken already.
export function showNotice(text, { stays = false } = {}) {
  const notice = document.querySelector("[data-room-notice]");
  clearTimeout(fading);
  notice.textContent = text;
  notice.hidden = !text;
  if (text && !stays) fading = setTimeout(() => showNotice(""), SHOWN_MS);
}
