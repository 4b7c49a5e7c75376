// The keys of the browser: / to the search, arrows through the results, Alt+B for a tab, T for the
// tree. Single letters can be switched off, for people who speak to their computer (WCAG 2.1.4).
const STORED = "codes-keys-off";
const off = document.querySelector("[data-keys-off]");

function field() {
  return document.querySelector("[data-codes-field]");
}

function move(event) {
  const results = [...document.querySelectorAll("[data-result]")];
  const at = results.indexOf(document.activeElement);
  const inField = document.activeElement === field();
  if (at < 0 && !inField) return false;
  if (event.key === "Escape" && at >= 0) {
    field().focus();
    return true;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return false;
  const next = results[at + step];
  if (next) next.focus();
  else if (at === 0 && step < 0) field()?.focus();
  return Boolean(next) || at === 0;
}

function letter(event) {
  const typing = event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
  if (off?.checked || typing || event.ctrlKey || event.altKey || event.metaKey) return false;
  if (event.key === "/") {
    if (!field()) return false;
    field().focus();
    field().select();
    return true;
  }
  const tree = document.querySelector("[data-codes-tree]");
  if (event.key.toLowerCase() === "t" && tree) {
    tree.click();
    return true;
  }
  return false;
}

function pressed(event) {
  if (event.altKey && !event.ctrlKey && event.code === "KeyB") {
    const tab = document.querySelector("[data-codes-tab]");
    if (!tab) return;
    event.preventDefault();
    tab.click();
    return;
  }
  if (move(event) || letter(event)) event.preventDefault();
}

function remember() {
  try {
    localStorage.setItem(STORED, off.checked ? "yes" : "no");
  } catch {
    // A private window forgets it.
  }
}

for (const words of document.querySelectorAll("[data-codes-keys]")) words.hidden = false;
if (off) {
  try {
    off.checked = localStorage.getItem(STORED) === "yes";
  } catch {
    off.checked = false;
  }
  off.addEventListener("change", remember);
}
addEventListener("keydown", pressed);
