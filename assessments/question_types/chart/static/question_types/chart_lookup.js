// Looking codes up for a chart, which also shows the titles of what was found beside its rows.
import { CodeField, CodeLookup, plain } from "../assessments/js/code_field.js";

export class Lookup extends CodeLookup {
  // lookup: the address; release; words: what is said
  constructor({ lookup, release }, words) {
    super({ address: lookup, release }, words);
    this.titles = new Map();
    this.asked = new Map();
  }

  serve(input, system) {
    new CodeField(input, { lookup: this, system });
  }

  async find(system, words, signal) {
    const found = await super.find(system, words, signal);
    for (const one of found) {
      this.titles.set(`${system} ${plain(one.code)}`, one.title + this.noteOf(one));
    }
    return found;
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
      this.asked.set(`${system} ${code}`, this.find(system, text.trim()));
    }
    await this.asked.get(`${system} ${code}`);
    return Boolean(this.known(system, code));
  }
}
