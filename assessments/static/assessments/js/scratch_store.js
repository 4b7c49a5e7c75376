// The scratch paper of an attempt: what the server has, what changed here, and the way between.
//
// A change is in this browser's own store (IndexedDB) at once and leaves it when the server has
// it, so that a crash or minutes without a network lose nothing. Where another device wrote the
// same place meanwhile, nothing of either is lost: both are laid together and sent again.
import { asPromise, openStore } from "./browser_store.js";
import { union } from "./marks.js";

const NAME = "chartwork-scratch";
const STORE = "places";
const KEPT_DAYS = 30;
const PAUSE_MS = 800;
const FIRST_RETRY_MS = 1500;
const LONGEST_RETRY_MS = 20000;
const LONGEST_NOTE = 4000;
const LONGEST_PAD = 20000;
const LONGEST_KEPT_ALIVE = 60000;

function words(theirs = "", mine = "") {
  if (theirs.includes(mine)) return theirs;
  return mine.includes(theirs) ? mine : `${theirs}\n${mine}`;
}

// Both together. What was taken away on one side only comes back: that is seen, a loss is not.
export function merge(mine, theirs) {
  return {
    struck: [...new Set([...(theirs.struck ?? []), ...(mine.struck ?? [])])].sort(),
    stem: union(theirs.stem ?? [], mine.stem ?? []),
    stimulus: union(theirs.stimulus ?? [], mine.stimulus ?? []),
    note: words(theirs.note, mine.note).slice(0, LONGEST_NOTE),
    pad: words(theirs.pad, mine.pad).slice(0, LONGEST_PAD),
  };
}

function bare(content) {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value.length));
}

export class ScratchStore {
  constructor(form) {
    this.form = form;
    this.attempt = form.dataset.attempt;
    this.places = new Map();
    this.dirty = new Set();
    this.local = null;
    this.sending = false;
    this.stopped = false;
    this.timer = 0;
    this.retryMs = FIRST_RETRY_MS;
    const rows = JSON.parse(document.getElementById("room-scratch").textContent);
    for (const { position, revision, content } of rows) {
      this.places.set(position, { base: revision, content });
    }
  }

  at(position) {
    return this.places.get(position)?.content ?? {};
  }

  set(position, changes) {
    const place = this.places.get(position) ?? { base: 0, content: {} };
    this.places.set(position, { ...place, content: { ...place.content, ...changes } });
    this.dirty.add(position);
    this.keep(position);
    this.tell("waiting");
    this.plan(PAUSE_MS);
  }

  // What an earlier page could not send.
  async open() {
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
    try {
      this.local = await openStore(NAME, STORE);
      const oldest = Date.now() - KEPT_DAYS * 86400000;
      for (const row of await asPromise(this.transaction("readonly").getAll())) {
        if (row.at < oldest) this.transaction("readwrite").delete([row.attempt, row.position]);
        else if (row.attempt === this.attempt) this.restore(row);
      }
    } catch {
      // Some private windows have no store: what is noted lives as long as the page, then.
      this.local = null;
    }
    for (const position of this.dirty) this.keep(position);
    if (!this.dirty.size) return;
    dispatchEvent(new CustomEvent("scratch:changed"));
    this.tell("waiting");
    this.plan(0);
  }

  restore({ position, base, content }) {
    const here = this.places.get(position) ?? { base: 0, content: {} };
    const same = here.base === base && !this.dirty.has(position);
    const kept = same ? content : bare(merge(content, here.content));
    this.places.set(position, { base: here.base, content: kept });
    this.dirty.add(position);
  }

  transaction(mode) {
    return this.local.transaction(STORE, mode).objectStore(STORE);
  }

  keep(position) {
    const { base, content } = this.places.get(position);
    const row = { attempt: this.attempt, position, base, content, at: Date.now() };
    if (this.local) this.transaction("readwrite").put(row);
  }

  forget(position) {
    this.dirty.delete(position);
    if (this.local) this.transaction("readwrite").delete([this.attempt, position]);
  }

  tell(state) {
    dispatchEvent(new CustomEvent("scratch:state", { detail: state }));
  }

  plan(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  }

  async flush() {
    clearTimeout(this.timer);
    const window = this.form.querySelector("[data-window-field]").value;
    if (this.sending || this.stopped || !this.dirty.size || "frozen" in this.form.dataset) return;
    // The window has no name yet, for a moment after the start.
    if (!window) {
      this.plan(PAUSE_MS);
      return;
    }
    this.sending = true;
    const sent = [...this.dirty].map((position) => {
      const { base, content } = this.places.get(position);
      return { position, base, content: bare(content) };
    });
    const body = JSON.stringify({ window, places: sent });
    try {
      const response = await fetch(this.form.dataset.scratchUrl, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/json",
          "X-CSRFToken": this.form.querySelector("[name=csrfmiddlewaretoken]").value,
        },
        body,
        keepalive: new Blob([body]).size < LONGEST_KEPT_ALIVE,
      });
      if (response.ok) this.acknowledge(sent, (await response.json()).places);
      else this.refused(response.status);
    } catch {
      this.later();
    }
    this.sending = false;
  }

  acknowledge(sent, places) {
    this.retryMs = FIRST_RETRY_MS;
    let merged = false;
    for (const { position, kept, revision, content } of places) {
      const place = this.places.get(position);
      const was = sent.find((one) => one.position === position).content;
      place.base = revision;
      if (kept && JSON.stringify(bare(place.content)) === JSON.stringify(was)) {
        this.forget(position);
        continue;
      }
      if (!kept) {
        place.content = bare(merge(place.content, content));
        merged = true;
      }
      this.keep(position);
    }
    if (merged) dispatchEvent(new CustomEvent("scratch:changed"));
    if (this.dirty.size) this.plan(PAUSE_MS);
    else this.tell("kept");
  }

  later() {
    this.plan(this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
  }

  refused(status) {
    if (status >= 500 || status === 429) {
      this.later();
      return;
    }
    // Handed in, taken over, signed out: attempt.js says which, at its next save or look. What is
    // noted stays here.
    this.stopped = true;
    this.tell("refused");
  }
}
