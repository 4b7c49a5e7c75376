// The record: its documents as tabs, a way through their lines by keys, and finding words.
import { Tabs, fill } from "./chart_tabs.js";

export class Record {
  constructor(field, appear) {
    this.appear = appear;
    this.documents = [...field.querySelectorAll("[data-document]")];
    this.lines = this.documents.map((one) => [...one.querySelectorAll("[data-line]")]);
    this.tabs = new Tabs(field.querySelector("[data-documents]"));
    for (const lines of this.lines) this.enter(lines.find(hasWords) ?? lines[0]);
    this.anchor = null;
    for (const one of this.documents) {
      one.addEventListener("keydown", (event) => this.pressed(event));
      one.addEventListener("pointerdown", (event) => this.pointed(event));
    }
    this.find = field.querySelector("[data-find]");
    this.found = [];
    this.find?.addEventListener("input", () => this.search());
    this.find?.addEventListener("keydown", (event) => this.step(event));
    // No answer of the question: it is not saved.
    for (const name of ["input", "change"]) {
      this.find?.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  documentOf(element) {
    return element.closest("[data-document]");
  }

  linesOf(document) {
    return this.lines[this.documents.indexOf(document)];
  }

  // One line of a document takes the focus when one comes by Tab.
  enter(line) {
    if (!line) return;
    for (const other of this.linesOf(this.documentOf(line))) other.tabIndex = -1;
    line.tabIndex = 0;
  }

  picked() {
    return this.documents.flatMap((one) => [...one.querySelectorAll("[data-picked]")]);
  }

  pick(lines) {
    for (const line of this.picked()) delete line.dataset.picked;
    for (const line of lines) line.dataset.picked = "";
  }

  pointed(event) {
    const line = event.target.closest("[data-line]");
    this.anchor = null;
    this.pick([]);
    if (line) this.enter(line);
  }

  pressed(event) {
    const line = event.target.closest("[data-line]");
    if (!line || event.ctrlKey || event.altKey || event.metaKey) return;
    const lines = this.linesOf(this.documentOf(line)).filter(hasWords);
    const at = lines.indexOf(line);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = lines[Math.min(Math.max(to, 0), lines.length - 1)];
    this.anchor = event.shiftKey ? (this.anchor ?? line) : null;
    const [from, until] = [lines.indexOf(this.anchor), lines.indexOf(next)].sort((a, b) => a - b);
    this.pick(this.anchor ? lines.slice(from, until + 1) : []);
    getSelection().removeAllRanges();
    this.enter(next);
    next.focus();
  }

  // Show a character of a document, and put the focus there.
  go(name, start, { focus = true } = {}) {
    const index = this.documents.findIndex((one) => one.dataset.document === name);
    if (index < 0) return;
    this.appear();
    this.tabs.show(index);
    const before = this.lines[index].filter((line) => Number(line.dataset.start) <= start);
    const line = before.at(-1) ?? this.lines[index][0];
    this.enter(line);
    if (focus) line.focus();
    else line.scrollIntoView({ block: "nearest" });
  }

  search() {
    for (const line of this.found) delete line.dataset.found;
    const wanted = folded(this.find.value);
    this.found = wanted.length < 2 ? [] : this.lines.flatMap((lines) => matching(lines, wanted));
    for (const line of this.found) line.dataset.found = "";
    this.foundAt = -1;
    const said = this.find.parentElement.querySelector("[data-find-said]");
    said.textContent = wanted.length >= 2 && !this.found.length ? this.find.dataset.none : "";
    said.setAttribute("role", "status");
    if (this.found.length) this.next(1);
  }

  step(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (this.found.length) this.next(event.shiftKey ? -1 : 1);
  }

  next(step) {
    const total = this.found.length;
    this.foundAt = (this.foundAt + step + total) % total;
    const line = this.found[this.foundAt];
    const document = this.documentOf(line);
    this.go(document.dataset.document, Number(line.dataset.start), { focus: false });
    this.find.parentElement.querySelector("[data-find-said]").textContent = fill(
      this.find.dataset.found,
      {
        number: this.foundAt + 1,
        total,
        document: document.dataset.title,
        line: line.dataset.number,
      },
    );
  }
}

export function textOf(line) {
  return line.querySelector("[data-text]").textContent;
}

function hasWords(line) {
  return textOf(line).trim() !== "";
}

function folded(text) {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}

// The lines in which words stand; what is broken over two lines is found in the first.
function matching(lines, wanted) {
  return lines.filter((line, index) => {
    const own = folded(textOf(line));
    if (own.includes(wanted)) return true;
    const next = lines[index + 1] ? folded(textOf(lines[index + 1])) : "";
    return !next.includes(wanted) && own !== "" && `${own} ${next}`.includes(wanted);
  });
}
