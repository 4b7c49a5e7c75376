// The claim: rows of codes that are moved, added and taken out. The number of a row is its place,
// so it is the values that move between the rows, and what is tied to a row goes with them.
import { announce } from "../chartwork/js/live_region.js";
import { dragRow } from "./chart_drag.js";
import { Lookup } from "./chart_lookup.js";
import { fill } from "./chart_tabs.js";
import { warningFor } from "./chart_warnings.js";

class Panel {
  constructor(claim, panel) {
    this.claim = claim;
    this.panel = panel;
    this.system = panel.dataset.system;
    this.list = panel.querySelector("[data-rows]");
    const start = this.list.children.length;
    // Those that wait for "Add a row".
    const more = panel.querySelector("[data-more-rows]");
    if (more) this.list.append(...more.children);
    panel.querySelector("[data-more]")?.remove();
    this.rows = [...this.list.children];
    this.shown = Math.max(start, 1);
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("keydown", (event) => this.pressed(event));
    this.list.addEventListener("input", (event) => this.typed(event));
    this.list.addEventListener("change", (event) => this.typed(event));
    this.list.addEventListener("codes:found", (event) => this.say(event.target.closest("li")));
    this.list.addEventListener("pointerdown", (event) => dragRow(this, event));
    panel.querySelector("[data-add]")?.addEventListener("click", () => this.add());
    for (const row of this.rows) this.claim.lookup.serve(codeIn(row), this.system);
  }

  // After values were written from elsewhere.
  follow() {
    const last = this.rows.findLastIndex((row) => values(row).some(Boolean));
    this.shown = Math.max(this.shown, last + 1);
    this.refresh();
  }

  refresh() {
    this.rows.forEach((row, index) => {
      row.hidden = index >= this.shown;
      if (!row.hidden) this.say(row);
    });
    const filled = this.rows.filter((row) => codeIn(row).value.trim()).length;
    this.panel.querySelector("[data-panel-count]").textContent = String(filled);
    this.claim.count();
  }

  // Beside a code: its title where it is known, and letters that are easily mistaken.
  say(row) {
    const code = codeIn(row).value;
    const warning = row.querySelector("[data-code-warning]");
    const words = warningFor(this.system, code, this.claim.words);
    warning.hidden = !words;
    warning.querySelector("[data-warning-words]").textContent = words;
    row.querySelector("[data-code-title]").textContent = this.claim.lookup.known(this.system, code);
  }

  typed(event) {
    const row = event.target.closest("[data-row]");
    if (!row || !event.target.matches("[data-code]")) return;
    this.refresh();
    this.claim.changed();
    if (event.type === "change") this.learn(row);
  }

  // Ask for the title of what was typed without choosing from the list.
  async learn(row) {
    const code = codeIn(row).value;
    if (await this.claim.lookup.learn(this.system, code)) this.say(row);
  }

  learnAll() {
    for (const row of this.rows) if (codeIn(row).value.trim()) this.learn(row);
  }

  swap(one, other) {
    const [first, second] = [this.rows[one], this.rows[other]];
    const kept = values(first);
    write(first, values(second));
    write(second, kept);
    const [a, b] = [first.dataset.row, second.dataset.row];
    this.claim.moved({ [a]: b, [b]: a });
  }

  commit() {
    this.refresh();
    this.claim.changed();
    controls(this.rows[0])[0].dispatchEvent(new Event("change", { bubbles: true }));
  }

  move(row, step) {
    const from = this.rows.indexOf(row);
    const to = from + step;
    if (to < 0 || to >= this.shown) return;
    const focusable = [...row.querySelectorAll("input, select, button")];
    const at = focusable.indexOf(document.activeElement);
    this.swap(from, to);
    this.commit();
    this.rows[to].querySelectorAll("input, select, button")[Math.max(at, 0)].focus();
    this.tell(to);
  }

  tell(index) {
    const row = this.rows[index];
    const code = codeIn(row).value.trim() || "–";
    announce(fill(this.claim.words.moved, { code, row: row.dataset.title }));
  }

  add() {
    if (this.shown >= this.rows.length) {
      announce(this.panel.querySelector("[data-add]").dataset.full);
      return;
    }
    this.shown += 1;
    this.refresh();
    this.claim.changed();
    codeIn(this.rows[this.shown - 1]).focus();
  }

  remove(row) {
    const from = this.rows.indexOf(row);
    const code = codeIn(row).value.trim();
    const moves = { [row.dataset.row]: "" };
    for (let at = from; at < this.rows.length; at += 1) {
      const next = this.rows[at + 1];
      write(this.rows[at], next ? values(next) : values(row).map(() => ""));
      if (next) moves[next.dataset.row] = this.rows[at].dataset.row;
    }
    this.shown = Math.max(this.shown - 1, 1);
    this.claim.moved(moves);
    this.commit();
    codeIn(this.rows[Math.min(from, this.shown - 1)]).focus();
    if (code) announce(fill(this.claim.words.removed, { code }));
  }

  clicked(event) {
    const row = event.target.closest("[data-row]");
    const button = event.target.closest("[data-move]");
    if (button) this.move(row, Number(button.dataset.move));
    else if (event.target.closest("[data-remove]")) this.remove(row);
  }

  pressed(event) {
    const row = event.target.closest("[data-row]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && step && row) {
      event.preventDefault();
      this.move(row, step);
    } else if (event.key === "Enter" && event.target.matches("input") && !event.defaultPrevented) {
      // To the next row, as one types a list; it would send the form.
      event.preventDefault();
      const next = this.rows.indexOf(row) + 1;
      if (next < this.shown) codeIn(this.rows[next]).focus();
      else if (codeIn(row).value.trim()) this.add();
    }
  }
}

export class Claim {
  // ``moved`` hears of rows that changed places, ``changed`` of any other code.
  constructor(field, { appear, moved, changed }) {
    this.field = field;
    this.appear = appear;
    this.moved = moved;
    this.changed = changed;
    this.words = field.querySelector("[data-highlights]").dataset;
    this.lookup = new Lookup(field.dataset, this.words);
    this.panels = [...field.querySelectorAll("[data-panel]")].map((one) => new Panel(this, one));
  }

  follow() {
    for (const panel of this.panels) {
      panel.follow();
      panel.learnAll();
    }
  }

  rows() {
    return this.panels.flatMap((panel) => panel.rows.filter((row) => !row.hidden));
  }

  names() {
    return this.rows().map((row) => {
      const code = codeIn(row).value.trim();
      return { part: row.dataset.row, name: row.dataset.title + (code ? ` (${code})` : "") };
    });
  }

  nameOf(part) {
    return this.names().find((one) => one.part === part)?.name ?? "";
  }

  // The part of a row of a panel, by its place; empty where there is none.
  partOf(prefix, number) {
    const part = `${prefix}-${number}`;
    return this.rows().some((row) => row.dataset.row === part) ? part : "";
  }

  count() {
    const filled = this.rows().filter((row) => codeIn(row).value.trim()).length;
    const count = this.field.querySelector("[data-claim-count]");
    count.textContent = `(${filled})`;
  }

  // Under each row the passages that are tied to it.
  showTied(marks) {
    for (const row of this.rows()) {
      const list = row.querySelector("[data-tied]");
      const own = marks.filter((mark) => mark.row === row.dataset.row);
      list.hidden = !own.length;
      list.replaceChildren(
        ...own.map((mark) => {
          const link = document.createElement("button");
          link.type = "button";
          link.textContent = mark.text;
          link.addEventListener("click", mark.go);
          const item = document.createElement("li");
          item.append(link);
          return item;
        }),
      );
    }
  }
}

function codeIn(row) {
  return row.querySelector("[data-code]");
}

function controls(row) {
  return [...row.querySelectorAll("input[name], select[name]")];
}

function values(row) {
  return controls(row).map((control) => control.value);
}

function write(row, texts) {
  controls(row).forEach((control, index) => {
    control.value = texts[index];
  });
}
