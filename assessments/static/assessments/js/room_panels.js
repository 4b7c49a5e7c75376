// The navigator and the notes: beside the question where there is room for it, else a sheet over
// its lower part, one at a time.
import { form } from "./room_view.js";

const wide = matchMedia("(min-width: 62rem) and (min-height: 34rem)");

const panel = (name) => form.querySelector(`[data-side-panel="${name}"]`);
const opener = (name) => form.querySelector(`[data-side-opens="${name}"]`);
const names = () => [...form.querySelectorAll("[data-side-panel]")].map((one) => one.dataset.sidePanel);

function set(name, open) {
  panel(name).hidden = !open;
  opener(name).setAttribute("aria-expanded", String(open));
  const side = form.querySelector("[data-room-side]");
  side.hidden = names().every((one) => panel(one).hidden);
}

export function openPanel(name) {
  // One sheet at a time, the code browser among them.
  if (!wide.matches) dispatchEvent(new CustomEvent("room:sheet"));
  if (!wide.matches) for (const other of names()) if (other !== name) set(other, false);
  set(name, true);
  // A sheet covers what has the focus; and who opens the notes wants to write.
  const first = panel(name).querySelector(name === "notes" ? "textarea" : "[tabindex='0'], a");
  if (!wide.matches || name === "notes") first?.focus({ preventScroll: true });
}

function closePanel(name) {
  set(name, false);
  opener(name).focus({ preventScroll: true });
}

export function startPanels() {
  for (const close of form.querySelectorAll("[data-side-close]")) close.hidden = false;
  const arrange = () => {
    set("navigator", wide.matches);
    set("notes", false);
  };
  arrange();
  wide.addEventListener("change", arrange);
  for (const name of names()) {
    opener(name).addEventListener("click", () => {
      if (panel(name).hidden) openPanel(name);
      else closePanel(name);
    });
    panel(name)
      .querySelector("[data-side-close]")
      .addEventListener("click", () => closePanel(name));
    panel(name).addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !wide.matches) closePanel(name);
    });
  }
  addEventListener("codepane:opened", () => {
    if (!wide.matches) for (const name of names()) set(name, false);
  });
  // Chosen in the sheet: the question is what one wants to see.
  form.addEventListener("room:shown", () => {
    if (!wide.matches && !panel("navigator").hidden) set("navigator", false);
  });
}
