// The scratch paper of an attempt: what the server has, what changed here, and the way between.
//
// A change is in this browser's own store (IndexedDB) at once and leaves it when the server has
// it, so that a crash or minutes without a network lose nothing. Where another device wrote the
// same place meanwhile, nothing of either is lost: both are laid together and sent again.
import { sameAnswer } from "./answer_controls.js";
import { BrowserStore } from "./browser_store.js";
import { union } from "./marks.js";
import { isSignedOut, post, replyOf, tellSignedOut } from "./request.js";

const KEPT_DAYS = 30;
const PAUSE_MS = 800;
const FIRST_RETRY_MS = 1500;
const LONGEST_RETRY_MS = 20000;
const LONGEST_NOTE = 4000;
const LONGEST_PAD = 20000;

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
    // What was sent last, as long as no reply has come to it.
    this.unsure = new Map();
    this.local = new BrowserStore("chartwork-scratch", "places");
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
    addEventListener("scratch:send", () => this.flush());
    const oldest = Date.now() - KEPT_DAYS * 86400000;
    for (const row of await this.local.open()) {
      // This attempt runs, however wrong the clock of the device was.
      if (row.attempt === this.attempt) this.restore(row);
      else if (row.at < oldest) this.local.remove([row.attempt, row.position]);
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

  keep(position) {
    const { base, content } = this.places.get(position);
    const row = { attempt: this.attempt, position, base, content, at: Date.now() };
    this.local.put(row);
  }

  forget(position) {
    this.dirty.delete(position);
    this.local.remove([this.attempt, position]);
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
    try {
      const response = await post(this.form, this.form.dataset.scratchUrl, { window, places: sent });
      const reply = await replyOf(response);
      if (response.ok && Array.isArray(reply?.places)) this.acknowledge(sent, reply.places);
      else this.refused(response.status, reply);
    } catch {
      for (const { position, content } of sent) this.unsure.set(position, content);
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
      // It came from here: only the reply to it was lost.
      const own = !kept && sameAnswer(this.unsure.get(position), content);
      this.unsure.delete(position);
      if (kept && JSON.stringify(bare(place.content)) === JSON.stringify(was)) {
        this.forget(position);
        continue;
      }
      if (!kept && !own) {
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

  refused(status, reply) {
    if (isSignedOut(reply)) tellSignedOut(this.form);
    // Signed out, the server in trouble, or somebody else answered instead of it.
    if (isSignedOut(reply) || status >= 500 || status === 429 || !reply?.code) {
      this.later();
      return;
    }
    // Handed in or taken over: attempt.js says which, at its next save or look. What is noted stays
    // here.
    this.stopped = true;
    this.tell("refused");
  }
}
