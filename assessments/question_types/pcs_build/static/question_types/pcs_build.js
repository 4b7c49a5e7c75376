// For each character a choice of the values that the tables allow after those before it. What is
// chosen stays when an earlier character changes, and is said to be in no table. Where the tables
// do not answer, plain fields stay.

// Every character that a procedure code may have: no I and no O.
const VALUES = [..."0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"];

class Place {
  constructor(item) {
    this.item = item;
    this.axis = item.querySelector("[data-axis]");
    this.note = item.querySelector("[data-note]");
    this.input = item.querySelector("input");
    this.unnamed = this.axis.textContent;
    this.select = document.createElement("select");
    this.select.id = this.input.id;
    this.select.name = this.input.name;
    this.select.setAttribute("aria-describedby", this.note.id);
    this.select.translate = false;
    this.select.add(new Option("–", ""));
    // All of them from the start, so that an answer can be written before the tables are there.
    for (const value of VALUES) this.select.add(new Option(value, value));
    this.select.value = this.input.value.toUpperCase();
    this.input.replaceWith(this.select);
  }

  // As it was without script.
  restore() {
    this.input.value = this.select.value;
    this.select.replaceWith(this.input);
  }

  get value() {
    return this.select.value;
  }

  // character: {name, choices}, or undefined where the values before it are not chosen yet or are
  // in no table. Whether a table has what is chosen here.
  show(character, words) {
    this.axis.textContent = character?.name ?? this.unnamed;
    const labels = new Map(character?.choices.map((one) => [one.value, one.label]));
    for (const option of this.select.options) {
      if (!option.value) continue;
      const label = labels.get(option.value);
      option.text = label ? `${option.value} ${label}` : option.value;
      const out = character !== undefined && !labels.has(option.value);
      option.disabled = out;
      option.hidden = out;
    }
    const wrong = Boolean(character && this.value && !labels.has(this.value));
    this.select.setAttribute("aria-invalid", String(wrong));
    this.note.textContent = wrong ? words.notHere : "";
    this.note.hidden = !wrong;
    return !wrong;
  }
}

class PcsBuild {
  constructor(field) {
    this.field = field;
    this.places = [...field.querySelectorAll("[data-place]")].map((item) => new Place(item));
    this.built = field.querySelector("[data-built]");
    this.title = field.querySelector("[data-title]");
    this.told = new Map();
    field.querySelector("[data-built-line]").hidden = false;
    this.changed = () => this.refresh();
    field.addEventListener("change", this.changed);
    this.refresh();
  }

  // Up to the first character that is open.
  code() {
    const values = this.places.map((place) => place.value);
    const open = values.indexOf("");
    return this.field.dataset.given + values.slice(0, open < 0 ? undefined : open).join("");
  }

  async refresh() {
    const values = this.places.map((place) => place.value || "·");
    this.built.value = this.field.dataset.given + values.join("");
    const code = this.code();
    const told = await this.ask(code);
    if (code !== this.code()) return;
    if (!told) {
      this.withdraw();
      return;
    }
    // Of what follows a value that no table has, nothing is known.
    let known = true;
    for (const place of this.places) {
      const character = told.characters[Number(place.item.dataset.place) - 1];
      known = place.show(known ? character : undefined, this.field.dataset) && known;
    }
    this.title.textContent = told.title;
  }

  async ask(code) {
    if (!this.told.has(code)) {
      const { values, release, on } = this.field.dataset;
      const query = new URLSearchParams({ release, on, code });
      try {
        const response = await fetch(`${values}?${query}`, {
          headers: { Accept: "application/json" },
        });
        // A page of sign-in is none of ours.
        if (!response.ok || response.redirected) return null;
        this.told.set(code, await response.json());
      } catch {
        return null;
      }
    }
    return this.told.get(code);
  }

  withdraw() {
    this.field.removeEventListener("change", this.changed);
    for (const place of this.places) place.restore();
    this.field.querySelector("[data-built-line]").hidden = true;
  }
}

for (const field of document.querySelectorAll("[data-pcs-build]")) {
  const build = new PcsBuild(field);
  field.closest("[data-position]")?.addEventListener("answer:written", () => build.refresh());
}
