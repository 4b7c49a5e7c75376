// The list of a student's highlights, and how they are drawn into the record.
import { draw, endOf, lineOf, startOf, wordsAt } from "./chart_passages.js";
import { fill } from "./chart_tabs.js";

const SHOWN = 120;

export class Highlights {
  constructor(panel, record, claim) {
    this.panel = panel;
    this.record = record;
    this.claim = claim;
    this.list = panel.querySelector("[data-highlight-list]");
    this.words = panel.dataset;
    this.entry = panel.querySelector("template").content;
  }

  show(marks) {
    this.list.replaceChildren(...marks.map(() => this.entry.cloneNode(true)));
    this.panel.hidden = !marks.length;
    this.panel.querySelector("[data-highlight-count]").textContent = String(marks.length);
    this.refresh(marks);
    for (const [index, one] of this.record.documents.entries()) {
      const here = marks.filter((mark) => mark.document === one.dataset.document);
      for (const line of this.record.lines[index]) {
        draw(line, here);
        const lit = here.some((mark) => mark.start < endOf(line) && mark.end > startOf(line));
        if (lit) line.setAttribute("aria-description", this.words.highlighted);
        else line.removeAttribute("aria-description");
      }
    }
  }

  // The words of entries and rows, without touching what somebody types in.
  refresh(marks) {
    const rows = this.claim.names();
    marks.forEach((mark, index) => {
      const entry = this.list.children[index];
      const select = entry.querySelector("[data-tie]");
      const options = rows.map(({ part, name }) => new Option(name, part));
      select.replaceChildren(select.options[0], ...options);
      select.value = rows.some(({ part }) => part === mark.row) ? mark.row : "";
      const note = entry.querySelector("[data-mark-note]");
      if (note !== document.activeElement) note.value = mark.note ?? "";
      entry.querySelector("[data-go]").textContent = this.nameOf(mark);
    });
    this.claim.showTied(
      marks.map((mark) => ({
        row: mark.row,
        text: this.nameOf(mark),
        go: () => this.record.go(mark.document, mark.start),
      })),
    );
  }

  // "Office note, line 7: “stage 3b”"
  nameOf(mark) {
    const line = lineOf(this.record, mark);
    const title = line ? this.record.documentOf(line).dataset.title : mark.document;
    const place = fill(this.words.place, { document: title, line: line?.dataset.number ?? "" });
    const text = wordsAt(this.record, mark);
    return `${place}: “${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}”`;
  }
}
