// A field for a code that suggests codes while somebody types, as an accessible combobox. Where
// nothing answers (no code browser, no connection, no book beside this exam) it is a plain field.
//
//   const lookup = new CodeLookup({ address: "/codes/lookup/", release: "FY2026" }, words);
//   new CodeField(input, { lookup, system: "icd10cm" });
//
// ``words``: found ("%count% codes found"), notBillable, choices (the name of the list). A chosen
// code is written into the input, which sends "change"; ``codes:found`` tells that codes came.
import { announce } from "../../chartwork/js/live_region.js";
import { bookIsClosed } from "./open_book.js";

const PAUSE_MS = 200;
const SHORTEST = 2;

// Asks for codes. One for all fields of a question: what is missing once is not asked again.
export class CodeLookup {
  constructor({ address, release }, words) {
    this.address = address;
    this.release = release;
    this.words = words;
    this.off = !address || bookIsClosed();
  }

  // [{code, display, title, billable}]; none where nothing answers.
  async find(system, words, signal) {
    if (this.off) return [];
    const query = new URLSearchParams({ system, release: this.release, q: words });
    try {
      const response = await fetch(`${this.address}?${query}`, {
        headers: { Accept: "application/json" },
        signal,
      });
      if (!response.ok) {
        // Not there, or not for this person now: asking again would change nothing.
        this.off = response.status < 500 && response.status !== 429;
        return [];
      }
      return (await response.json()).results;
    } catch {
      return [];
    }
  }

  // What is said behind a title.
  noteOf(one) {
    return one.billable === false ? ` (${this.words.notBillable})` : "";
  }
}

export class CodeField {
  constructor(input, { lookup, system }) {
    this.input = input;
    this.lookup = lookup;
    this.system = system;
    this.found = [];
    this.at = -1;
    this.pause = 0;
    this.request = null;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-choices`;
    this.list.className = "code-choices";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", lookup.words.choices);
    this.list.hidden = true;
    input.after(this.list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.typed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.stop());
    // A press on the list must not take the focus from the field.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      this.choose([...this.list.children].indexOf(event.target.closest("[role=option]")));
    });
  }

  typed() {
    this.stop();
    const words = this.input.value.trim();
    if (words.length < SHORTEST || this.lookup.off) return;
    this.pause = setTimeout(() => this.search(words), PAUSE_MS);
  }

  async search(words) {
    this.request = new AbortController();
    const found = await this.lookup.find(this.system, words, this.request.signal);
    if (this.input.value.trim() !== words || document.activeElement !== this.input) return;
    this.input.dispatchEvent(new CustomEvent("codes:found", { bubbles: true }));
    // What is typed already is no suggestion.
    this.found = found.filter((one) => plain(one.code) !== plain(words));
    if (!this.found.length) return;
    this.list.replaceChildren(...this.found.map((one, index) => this.option(one, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    announce(this.lookup.words.found.replace("%count%", this.found.length));
  }

  option(one, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const code = document.createElement("strong");
    code.textContent = one.display;
    option.append(code, ` ${one.title}${this.lookup.noteOf(one)}`);
    return option;
  }

  pressed(event) {
    if (event.altKey || this.list.hidden) return;
    const last = this.found.length - 1;
    const to = {
      ArrowDown: this.at === last ? 0 : this.at + 1,
      ArrowUp: this.at <= 0 ? last : this.at - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.light(to);
    } else if (event.key === "Enter" && this.at >= 0) {
      event.preventDefault();
      this.choose(this.at);
    } else if (event.key === "Escape") {
      // The page's own Escape leaves the field.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  light(index) {
    this.at = index;
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
    });
    const option = this.list.children[index];
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(index) {
    const one = this.found[index];
    if (!one) return;
    this.input.value = one.display;
    this.close();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Nothing that was asked before may still come.
  stop() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.close();
  }

  close() {
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

// A code as it is compared: without its dot, in capitals.
export function plain(code) {
  return code.toUpperCase().replace(/[\s.]/g, "");
}

for (const field of document.querySelectorAll("[data-codes][data-lookup]")) {
  const { lookup: address, release, system, found, notBillable, choices } = field.dataset;
  const lookup = new CodeLookup({ address, release }, { found, notBillable, choices });
  for (const input of field.querySelectorAll("[data-code-field]")) {
    new CodeField(input, { lookup, system });
  }
}
