// What a student highlights in the record: passages, each tied to a row of the claim and with a
// note. They are a part of the answer ("marks"), saved with it and never graded.
import { announce } from "../chartwork/js/live_region.js";
import { Highlights } from "./chart_highlights.js";
import { linesPassage, selectedIn, wordsAt } from "./chart_passages.js";
import { fill } from "./chart_tabs.js";

const LONGEST = 20000;
const MOST = 300;
// A finger that goes to the button takes the selection away just before.
const SELECTION_KEPT_MS = 1500;

export class Marks {
  constructor(field, record, claim) {
    this.field = field;
    this.record = record;
    this.claim = claim;
    this.control = field.querySelector("[data-marks]");
    this.highlights = new Highlights(field.querySelector("[data-highlights]"), record, claim);
    this.list = this.highlights.list;
    this.words = this.highlights.words;
    this.selected = null;
    this.selectedUntil = 0;
    document.addEventListener("selectionchange", () => this.remember());
    for (const one of record.documents) {
      one.addEventListener("keydown", (event) => this.pressed(event));
      one.addEventListener("pointerdown", () => {
        this.selected = null;
      });
    }
    const button = field.querySelector("[data-highlight]");
    button?.addEventListener("mousedown", (event) => event.preventDefault());
    button?.addEventListener("click", () => this.toggle());
    this.list.addEventListener("click", (event) => this.clicked(event));
    this.list.addEventListener("input", (event) => this.edited(event));
    this.list.addEventListener("keydown", (event) => this.left(event));
    this.read();
  }

  // From the control, which the page may have written.
  read() {
    const names = this.record.documents.map((one) => one.dataset.document);
    let found = [];
    try {
      found = JSON.parse(this.control.value || "[]");
    } catch {
      // Not ours to show.
    }
    this.marks = (Array.isArray(found) ? found : []).filter((one) => names.includes(one?.document));
    this.sort();
    this.show();
  }

  sort() {
    const place = (mark) =>
      this.record.documents.findIndex((one) => one.dataset.document === mark.document);
    this.marks.sort((one, other) => place(one) - place(other) || one.start - other.start);
  }

  // False where the answer has no room for it.
  write() {
    const text = this.marks.length ? JSON.stringify(this.marks) : "";
    if (text.length > LONGEST || this.marks.length > MOST) return false;
    this.control.value = text;
    return true;
  }

  store() {
    if (!this.write()) return false;
    this.control.dispatchEvent(new Event("change", { bubbles: true }));
    return true;
  }

  remember() {
    const selected = selectedIn(this.record);
    if (selected) this.selected = selected;
    this.selectedUntil = Date.now() + (selected ? Infinity : SELECTION_KEPT_MS);
  }

  // What the next key or the button is about: {passage, whole: whether it is of whole lines}.
  aim() {
    const selected = selectedIn(this.record);
    const kept = this.selectedUntil !== Infinity && Date.now() < this.selectedUntil;
    if (selected || (this.selected && kept)) return { passage: selected ?? this.selected, whole: false };
    const picked = this.record.picked();
    const line = document.activeElement.closest?.("[data-line]");
    const lines = picked.length ? picked : line && this.field.contains(line) ? [line] : [];
    return { passage: linesPassage(this.record, lines), whole: true };
  }

  forgetAim() {
    this.selected = null;
    getSelection().removeAllRanges();
    this.record.anchor = null;
    this.record.pick([]);
  }

  // The marks that are meant by a passage: in whole lines any, else one that covers it.
  at({ passage, whole }) {
    return this.marks.filter(
      (mark) =>
        mark.document === passage.document &&
        (whole
          ? mark.start < passage.end && mark.end > passage.start
          : mark.start <= passage.start && mark.end >= passage.end),
    );
  }

  toggle() {
    const aim = this.aim();
    if (this.field.matches(":disabled")) return;
    if (!aim.passage) announce(this.words.empty);
    else if (this.at(aim).length) this.remove(this.at(aim));
    else this.add(aim.passage, "");
    this.forgetAim();
  }

  add(passage, row) {
    const mark = { ...passage, note: "", row };
    this.marks.push(mark);
    this.sort();
    if (!this.store()) {
      this.marks.splice(this.marks.indexOf(mark), 1);
      announce(this.words.full);
      return null;
    }
    this.show();
    announce(fill(this.words.marked, { text: wordsAt(this.record, passage) }));
    return mark;
  }

  remove(marks) {
    this.marks = this.marks.filter((mark) => !marks.includes(mark));
    this.store();
    this.show();
    announce(this.words.unmarked);
  }

  tie(mark, row) {
    mark.row = row;
    this.store();
    this.refresh();
    const name = this.claim.nameOf(row);
    announce(name ? fill(this.words.tied, { row: name }) : this.words.untied);
  }

  // Rows changed places: what was tied to one goes with it. {old part: new part, or empty}
  retie(moves) {
    for (const mark of this.marks) if (mark.row in moves) mark.row = moves[mark.row];
    this.write();
    this.refresh();
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || this.field.matches(":disabled")) return;
    if (!event.target.closest("[data-line]")) return;
    const key = event.key.toLowerCase();
    if (key !== "h" && key !== "t" && !/^[1-9]$/.test(key)) return;
    event.preventDefault();
    // Else the page's own keys would take it.
    event.stopPropagation();
    if (key === "h") {
      this.toggle();
      return;
    }
    const aim = this.aim();
    if (!aim.passage) return;
    const row = key === "t" ? "" : this.claim.partOf("dx", Number(key));
    const mark = this.at(aim)[0] ?? this.add(aim.passage, row);
    this.forgetAim();
    if (!mark) return;
    if (key === "t") this.open(mark);
    else this.tie(mark, row);
  }

  open(mark) {
    this.claim.appear();
    this.list.children[this.marks.indexOf(mark)].querySelector("[data-tie]").focus();
  }

  markOf(element) {
    return this.marks[[...this.list.children].indexOf(element.closest(".chart-highlight"))];
  }

  clicked(event) {
    const mark = this.markOf(event.target);
    if (event.target.closest("[data-go]")) {
      event.preventDefault();
      this.record.go(mark.document, mark.start);
    } else if (event.target.closest("[data-unmark]")) {
      const next = this.marks.indexOf(mark);
      this.remove([mark]);
      (this.list.children[next] ?? this.list.lastElementChild)
        ?.querySelector("[data-go]")
        .focus();
    }
  }

  edited(event) {
    const mark = this.markOf(event.target);
    if (event.target.matches("[data-tie]")) this.tie(mark, event.target.value);
    else {
      const before = mark.note;
      mark.note = event.target.value;
      // The page saves what is typed after a pause, by this very event.
      if (this.write()) return this.refresh();
      mark.note = before;
      event.target.value = before;
      announce(this.words.full);
    }
    return undefined;
  }

  // Back to the line that the highlight is in.
  left(event) {
    if (event.key !== "Escape" && event.key !== "Enter") return;
    const mark = this.markOf(event.target);
    if (!mark || !event.target.matches("select, input")) return;
    event.preventDefault();
    event.stopPropagation();
    this.record.go(mark.document, mark.start);
  }

  show() {
    this.highlights.show(this.marks);
  }

  refresh() {
    this.highlights.refresh(this.marks);
  }
}
