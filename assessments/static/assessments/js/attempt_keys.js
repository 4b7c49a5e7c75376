// Keys of the exam habit: 1 to 9 or letters choose, F flags, N and P move. They never take a key
// from somebody who types, and can be switched off (WCAG 2.1.4).
const form = document.querySelector("form[data-attempt]");
const off = form?.querySelector("[data-keys-off]");
const STORED = "chartwork-keys-off";
let here = null;

function sections() {
  return [...form.querySelectorAll("[data-position]")];
}

// The question that has or had the focus, or else the first one that is in view.
function current() {
  // In the exam room the one that is in view.
  if ("roomOn" in form.dataset) return sections().find((section) => !section.hidden);
  const focused = document.activeElement?.closest?.("[data-position]") ?? here;
  return focused ?? sections().find((section) => section.getBoundingClientRect().bottom > 80);
}

// What can take the focus in a question: not what is hidden, and nothing where it is closed.
function firstControl(section) {
  const controls = section.querySelectorAll(
    ".item input, .item select, .item textarea, .item button",
  );
  return [...controls].find((control) => !control.matches(":disabled") && control.checkVisibility());
}

function go(step) {
  const all = sections();
  const next = all[all.indexOf(current()) + step];
  if (!next) return;
  here = next;
  next.scrollIntoView();
  const control = firstControl(next);
  // Without one the question itself, or else the focus would stay behind and hold the next key.
  if (!control) next.tabIndex = -1;
  (control ?? next).focus();
}

function choose(section, number) {
  const controls = section.querySelectorAll(".item input[type=radio], .item input[type=checkbox]");
  controls[number - 1]?.click();
  controls[number - 1]?.focus();
}

function pressed(event) {
  // What is frozen is inert, but a click by script would go through.
  if ("frozen" in form.dataset) return;
  // Taken already, or pressed in a dialog that lies over the questions; one that was closed this
  // moment holds the focus still, and the key is meant for the question.
  if (event.defaultPrevented || event.target.closest?.("dialog[open]")) return;
  if (off.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select");
  // Out of a text field, so that the keys work again.
  if (typing && event.key === "Escape") event.target.blur();
  if (typing || event.key.length !== 1) return;
  const key = event.key.toLowerCase();
  const section = current();
  if (!section) return;
  if (key === "f") section.querySelector("[data-flag]")?.click();
  else if (key === "n") go(1);
  else if (key === "p") go(-1);
  else if (key >= "1" && key <= "9") choose(section, Number(key));
  else if (key >= "a" && key <= "h") choose(section, key.charCodeAt(0) - 96);
  else return;
  event.preventDefault();
}

if (off) {
  for (const words of form.querySelectorAll("[data-keys]")) words.hidden = false;
  try {
    off.checked = localStorage.getItem(STORED) === "yes";
  } catch {
    off.checked = false;
  }
  off.addEventListener("change", (event) => {
    event.stopPropagation();
    try {
      localStorage.setItem(STORED, off.checked ? "yes" : "no");
    } catch {
      // A private window forgets it.
    }
  });
  addEventListener("keydown", pressed);
  form.addEventListener("focusin", (event) => {
    here = event.target.closest("[data-position]") ?? here;
  });
}
