// Striking out options: by the right button of the mouse, by X where the focus is, by a small
// button beside each. Never touches an answer: what is chosen cannot be struck out, and choosing
// what is struck out takes the line away.
import { announce } from "../../chartwork/js/live_region.js";
import { form, sections } from "./room_view.js";
import { say } from "./room_words.js";

const positionOf = (section) => Number(section.dataset.position);
const letterOf = (option) => option.querySelector(".option-letter").textContent.trim();
const controlOf = (option) => option.querySelector("input");
let store = null;

function optionsOf(section) {
  return [...section.querySelectorAll(".item .options > .option-line > label.option")];
}

function paint(section) {
  const struck = store.at(positionOf(section)).struck ?? [];
  for (const option of optionsOf(section)) {
    const is = struck.includes(controlOf(option).value);
    option.toggleAttribute("data-struck", is);
    option.querySelector("[data-struck-text]").textContent = is ? `(${say("struck")})` : "";
    option.nextElementSibling.setAttribute("aria-pressed", String(is));
  }
}

export function toggleStruck(option) {
  const section = option.closest("[data-position]");
  const control = controlOf(option);
  const struck = new Set(store.at(positionOf(section)).struck ?? []);
  if (control.matches(":disabled")) return;
  const was = struck.has(control.value);
  if (!was && control.checked) {
    announce(say("isAnswer", { option: letterOf(option) }));
    return;
  }
  if (was) struck.delete(control.value);
  else struck.add(control.value);
  store.set(positionOf(section), { struck: [...struck].sort() });
  paint(section);
  announce(say(was ? "saidBack" : "saidStruck", { option: letterOf(option) }));
}

// The option of a key: the one that has the focus, itself or by its button.
export function strikeFocused() {
  const line = document.activeElement?.closest?.(".option-line");
  if (line) toggleStruck(line.querySelector("label.option"));
  else announce(say("focusOption"));
}

function equip(option) {
  const line = document.createElement("div");
  line.className = "option-line";
  option.replaceWith(line);
  const words = document.createElement("span");
  words.className = "visually-hidden";
  words.dataset.struckText = "";
  option.append(words);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "option-strike";
  button.setAttribute("aria-pressed", "false");
  button.setAttribute("aria-label", say("strike", { option: letterOf(option) }));
  button.title = button.getAttribute("aria-label");
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = letterOf(option);
  button.append(sign);
  button.addEventListener("click", () => toggleStruck(option));
  option.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    toggleStruck(option);
  });
  line.append(option, button);
}

export function startEliminations(kept) {
  store = kept;
  for (const section of sections) {
    if (section.querySelector("fieldset.locked")) continue;
    // Only real choices have option rows that are labels.
    for (const option of section.querySelectorAll(".item .options > label.option")) equip(option);
    paint(section);
  }
  form.addEventListener("change", (event) => {
    const option = event.target.closest(".option-line > label.option");
    if (option?.matches("[data-struck]") && event.target.checked) toggleStruck(option);
  });
  addEventListener("scratch:changed", () => sections.forEach(paint));
}
