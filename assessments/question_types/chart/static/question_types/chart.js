// Code this chart: the record beside the claim. The controls of the claim hold the answer, and
// work without any of this.
import { Claim } from "./chart_claim.js";
import { Marks } from "./chart_marks.js";
import { Record } from "./chart_record.js";
import { Tabs } from "./chart_tabs.js";

const SIDES = { record: 0, claim: 1 };

class Chart {
  constructor(field) {
    this.field = field;
    field.dataset.chartReady = "";
    for (const part of field.querySelectorAll("[data-sides], [data-tools], [data-scripted]")) {
      part.hidden = false;
    }
    this.sides = new Tabs(field.querySelector("[data-sides]"));
    this.record = new Record(field, () => this.sides.show(SIDES.record));
    this.claim = new Claim(field, {
      appear: () => this.sides.show(SIDES.claim),
      moved: (moves) => this.marks?.retie(moves),
      changed: () => this.marks?.refresh(),
    });
    this.claim.follow();
    this.marks = new Marks(field, this.record, this.claim);
  }

  // After an answer was written from elsewhere.
  follow() {
    this.claim.follow();
    this.marks.read();
  }
}

for (const field of document.querySelectorAll("[data-chart]")) {
  const chart = new Chart(field);
  field.closest("[data-position]")?.addEventListener("answer:written", () => chart.follow());
}
