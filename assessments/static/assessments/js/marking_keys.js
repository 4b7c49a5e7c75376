// Keys of the marking page: 1 to 9 choose a level of the criterion that has the focus, or of the
// first one without a level. Never taken from somebody who types. Enter is the form's own.
const form = document.querySelector("form[data-marking-keys]");

function criterion() {
  const focused = document.activeElement?.closest?.("fieldset");
  if (focused && form.contains(focused)) return focused;
  const all = [...form.querySelectorAll("fieldset")];
  return all.find((one) => !one.querySelector("input:checked")) ?? all[0];
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const typing = event.target.matches?.("textarea, select, input:not([type=radio])");
  if (typing && event.key === "Escape") event.target.blur();
  if (typing || event.key < "1" || event.key > "9" || event.key.length !== 1) return;
  const level = criterion()?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!level) return;
  level.click();
  // On to the next one without a level, so that a rubric is a row of digits.
  const open = [...form.querySelectorAll("fieldset")].find((one) => !one.querySelector("input:checked"));
  (open?.querySelector("input") ?? level).focus();
  event.preventDefault();
}

if (form) document.addEventListener("keydown", pressed);
