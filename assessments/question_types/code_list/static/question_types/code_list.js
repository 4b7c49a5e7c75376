// Few rows at first, more when they are asked for; codes are moved by buttons or by Alt with an
// arrow key. The rows stay and their values move, so that the number of a row is its place.
import { announce } from "../chartwork/js/live_region.js";
import "../assessments/js/code_field.js";

const FEWEST = 4;

class CodeList {
  constructor(field) {
    this.field = field;
    this.rows = [...field.querySelectorAll("[data-row]")];
    this.more = field.querySelector("[data-more]");
    this.shown = FEWEST;
    for (const part of field.querySelectorAll("[data-scripted]")) part.hidden = false;
    this.more.addEventListener("click", () => this.add());
    field.addEventListener("click", (event) => this.clicked(event));
    field.addEventListener("keydown", (event) => this.pressed(event));
    this.follow();
  }

  input(row) {
    return row.querySelector("input");
  }

  // Rows with a code are never hidden, whoever wrote it.
  follow() {
    const last = this.rows.findLastIndex((row) => this.input(row).value.trim());
    this.shown = Math.max(this.shown, last + 1);
    this.rows.forEach((row, index) => {
      row.hidden = index >= this.shown;
      const [up, down] = row.querySelectorAll("[data-move]");
      up?.setAttribute("aria-disabled", String(index === 0));
      down?.setAttribute("aria-disabled", String(index === this.shown - 1));
    });
    this.more.parentElement.hidden = this.shown >= this.rows.length;
  }

  add() {
    this.shown += 1;
    this.follow();
    this.input(this.rows[this.shown - 1]).focus();
  }

  // Change places with the row above or below; the row that the code came to, or null.
  move(row, step) {
    const place = this.rows.indexOf(row) + step;
    if (place < 0 || place >= this.shown) return null;
    const to = this.rows[place];
    const [one, other] = [this.input(row), this.input(to)];
    [one.value, other.value] = [other.value, one.value];
    // One event for the whole question: its answer is read at once.
    other.dispatchEvent(new Event("change", { bubbles: true }));
    const words = { "%code%": other.value, "%place%": place + 1 };
    announce(this.field.dataset.moved.replace(/%\w+%/g, (name) => words[name]));
    return to;
  }

  clicked(event) {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const to = this.move(button.closest("[data-row]"), Number(button.dataset.move));
    to?.querySelector(`[data-move="${button.dataset.move}"]`).focus();
  }

  pressed(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest("[data-row]");
    if (!event.altKey || !step || !row || !row.querySelector("[data-move]")) return;
    event.preventDefault();
    const to = this.move(row, step);
    if (to) this.input(to).focus();
  }
}

for (const field of document.querySelectorAll("[data-code-list]")) {
  const list = new CodeList(field);
  field.closest("[data-position]")?.addEventListener("answer:written", () => list.follow());
}
