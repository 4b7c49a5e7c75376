// Entries are moved by dragging, by buttons or by Alt with an arrow key; the numbers, which are
// the answer, follow. Nothing is answered before the first move.
import { announce } from "../chartwork/js/live_region.js";

const EDGE = 48;

class Ordering {
  constructor(field) {
    this.field = field;
    this.list = field.querySelector("[data-ordering-list]");
    this.settle = field.querySelector("[data-settle]");
    field.dataset.ordering = "moves";
    for (const part of field.querySelectorAll("[data-moves], [data-script-hint]")) {
      part.hidden = false;
    }
    field.querySelector("[data-plain-hint]").hidden = true;
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("pointerdown", (event) => this.grab(event));
    this.settle.addEventListener("click", () => this.commit());
    this.follow();
  }

  entries() {
    return [...this.list.querySelectorAll("[data-entry]")];
  }

  // After an answer was written from elsewhere: the entries stand as their numbers say.
  follow() {
    const place = (entry) => Number(entry.querySelector("select").value) || Infinity;
    const sorted = this.entries().sort((one, two) => {
      const [first, second] = [place(one), place(two)];
      return first === second ? 0 : first - second;
    });
    this.list.append(...sorted);
    this.refresh();
  }

  // The answer is the order that is seen.
  commit() {
    this.entries().forEach((entry, index) => {
      entry.querySelector("select").value = String(index + 1);
    });
    this.refresh();
    this.list.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  }

  refresh() {
    const entries = this.entries();
    entries.forEach((entry, index) => {
      const [up, down] = entry.querySelectorAll("[data-move]");
      up.setAttribute("aria-disabled", String(index === 0));
      down.setAttribute("aria-disabled", String(index === entries.length - 1));
    });
    const answered = entries.every((entry) => entry.querySelector("select").value);
    this.field.toggleAttribute("data-answered", answered);
    this.settle.parentElement.hidden = answered;
  }

  move(entry, step) {
    const entries = this.entries();
    const from = entries.indexOf(entry);
    const to = from + step;
    if (to < 0 || to >= entries.length) return;
    if (step > 0) entries[to].after(entry);
    else entries[to].before(entry);
    this.commit();
    this.say(entry);
  }

  say(entry) {
    const entries = this.entries();
    const words = {
      "%entry%": entry.querySelector("label").textContent.trim(),
      "%place%": entries.indexOf(entry) + 1,
      "%total%": entries.length,
    };
    announce(this.field.dataset.moved.replace(/%\w+%/g, (name) => words[name]));
  }

  clicked(event) {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    this.move(button.closest("[data-entry]"), Number(button.dataset.move));
    button.focus();
  }

  pressed(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const entry = event.target.closest("[data-entry]");
    if (!event.altKey || !step || !entry) return;
    event.preventDefault();
    const focused = document.activeElement;
    this.move(entry, step);
    focused.focus();
  }

  grab(event) {
    const entry = event.target.closest("[data-entry]");
    if (!entry || event.button !== 0 || event.target.closest("button, select, a")) return;
    // A finger scrolls the page, except on the number.
    if (event.pointerType === "touch" && !event.target.closest("[data-handle]")) return;
    event.preventDefault();
    const before = this.entries();
    const over = new AbortController();
    const listen = (name, act) => this.list.addEventListener(name, act, { signal: over.signal });
    // The list holds the pointer: an entry would lose it as soon as it is moved in the page.
    this.list.setPointerCapture(event.pointerId);
    entry.dataset.dragged = "";
    const drop = (dropped) => {
      over.abort();
      delete entry.dataset.dragged;
      if (dropped.type === "pointercancel") this.list.append(...before);
      else if (this.entries().some((one, index) => one !== before[index])) {
        this.commit();
        this.say(entry);
      }
    };
    listen("pointermove", (moved) => this.drag(entry, moved));
    listen("pointerup", drop);
    listen("pointercancel", drop);
  }

  drag(entry, event) {
    if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
    for (const other of this.entries()) {
      if (other === entry) continue;
      const { top, height } = other.getBoundingClientRect();
      const after = entry.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (after && event.clientY > top + height / 2) other.after(entry);
      else if (!after && event.clientY < top + height / 2) other.before(entry);
    }
  }
}

for (const field of document.querySelectorAll("[data-ordering]")) {
  const ordering = new Ordering(field);
  field.closest("[data-position]")?.addEventListener("answer:written", () => ordering.follow());
}
