// Codes that are found while somebody types, as an accessible combobox. Where nothing answers (no
// code browser, no connection, an exam without the book) a field is a plain field.
import { bookIsClosed } from "../assessments/js/open_book.js";
import { announce } from "../chartwork/js/live_region.js";
import { fill } from "./chart_tabs.js";

const PAUSE_MS = 200;
const SHORTEST = 2;

export class Lookup {
  // lookup: the address; release; words: what is said
  constructor({ lookup, release }, words) {
    this.address = lookup;
    this.release = release;
    this.words = words;
    this.titles = new Map();
    this.asked = new Map();
    this.off = !lookup || bookIsClosed();
  }

  serve(input, system) {
    new Combobox(this, input, system);
  }

  // The title of a code that was found before; empty where it was not.
  known(system, text) {
    return this.titles.get(`${system} ${plain(text)}`) ?? "";
  }

  // Ask for the title of a code; whether it is known now.
  async learn(system, text) {
    const code = plain(text);
    if (code.length < 3 || this.known(system, code)) return Boolean(this.known(system, code));
    if (!this.asked.has(`${system} ${code}`)) {
      this.asked.set(`${system} ${code}`, this.ask(system, text.trim()));
    }
    await this.asked.get(`${system} ${code}`);
    return Boolean(this.known(system, code));
  }

  // [{code, display, title, billable}]; none where nothing answers.
  async ask(system, words, signal) {
    if (this.off) return [];
    const query = new URLSearchParams({ system, release: this.release, q: words });
    try {
      const response = await fetch(`${this.address}?${query}`, {
        headers: { Accept: "application/json" },
        signal,
      });
      // Not there, or not for this person now: asking again would change nothing.
      if (!response.ok) {
        this.off = response.status < 500 && response.status !== 429;
        return [];
      }
      const { results } = await response.json();
      for (const one of results) {
        const note = one.billable === false ? ` (${this.words.notBillable})` : "";
        this.titles.set(`${system} ${plain(one.code)}`, one.title + note);
      }
      return results;
    } catch {
      return [];
    }
  }
}

class Combobox {
  constructor(lookup, input, system) {
    this.lookup = lookup;
    this.input = input;
    this.system = system;
    this.list = document.getElementById(`${input.id}-choices`);
    this.found = [];
    this.at = -1;
    this.pause = 0;
    this.request = null;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.list.id);
    input.setAttribute("aria-expanded", "false");
    input.addEventListener("input", () => this.typed());
    // Before the keys of the row and of the page.
    input.addEventListener("keydown", (event) => this.pressed(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      this.choose([...this.list.children].indexOf(event.target.closest("[role=option]")));
    });
  }

  typed() {
    clearTimeout(this.pause);
    this.request?.abort();
    this.close();
    const words = this.input.value.trim();
    if (words.length < SHORTEST || this.lookup.off) return;
    this.pause = setTimeout(() => this.search(words), PAUSE_MS);
  }

  async search(words) {
    this.request = new AbortController();
    const found = await this.lookup.ask(this.system, words, this.request.signal);
    if (this.input.value.trim() !== words || document.activeElement !== this.input) return;
    // What is typed already needs no list.
    const done = found.length === 1 && plain(found[0].code) === plain(words);
    this.found = done ? [] : found;
    this.input.dispatchEvent(new CustomEvent("codes:found", { bubbles: true }));
    if (!this.found.length) return;
    this.list.replaceChildren(...this.found.map((one, index) => this.option(one, index)));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    announce(fill(this.lookup.words.found, { count: this.found.length }));
  }

  option(one, index) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    const code = document.createElement("strong");
    code.textContent = one.display;
    const note = one.billable === false ? ` (${this.lookup.words.notBillable})` : "";
    option.append(code, ` ${one.title}${note}`);
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

  close() {
    this.at = -1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

function plain(code) {
  return code.toUpperCase().replace(/[\s.]/g, "");
}
