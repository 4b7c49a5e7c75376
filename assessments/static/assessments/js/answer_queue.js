// Answers that the server has not acknowledged, kept in this browser (IndexedDB) in the order in
// which they were given: they survive a reload, a crash and a lost network. Where the browser
// has no such store (some private windows) they live as long as the page.
import { sameAnswer } from "./answer_controls.js";
import { BrowserStore } from "./browser_store.js";

const KEPT_DAYS = 30;
// Of the answers that were sent without a reply, so many are known again.
const MOST_TRIED = 20;

const keyOf = (entry) => [entry.attempt, entry.position];
const sure = (one) => one.certainty ?? null;

export class AnswerQueue {
  // {position, base, content, client, given} of one attempt; the newest of each position.
  constructor(attempt) {
    this.attempt = attempt;
    this.entries = new Map();
    // What came when its question was closed, or waits for a choice between two answers: not sent
    // again by itself, but shown, at the latest with the result.
    this.late = [];
    this.given = 0;
    this.store = new BrowserStore("chartwork-answers", "unsent");
    // The server refused several together: one at a time, so that one bad one holds up no other.
    this.single = false;
  }

  // What an earlier page of this attempt left behind and nobody changed since, oldest first. Those
  // of other attempts go after a month; this one runs, however wrong the clock of the device was.
  async open() {
    const found = await this.store.open();
    const oldest = Date.now() - KEPT_DAYS * 86400000;
    const already = [...this.entries.values()];
    for (const entry of found.sort((one, two) => one.given - two.given)) {
      if (entry.attempt !== this.attempt) {
        if (entry.given < oldest) this.erase(entry);
        continue;
      }
      this.given = Math.max(this.given, entry.given);
      if (entry.late) this.late.push(entry);
      else if (!this.entries.has(entry.position)) this.entries.set(entry.position, entry);
    }
    // Given while the store was being opened.
    for (const entry of already) await this.store.put(entry);
    return [...this.entries.values()].filter((entry) => !already.includes(entry));
  }

  // Resolves when the answer is in the browser's store, or when it is clear that there is none.
  async put(entry) {
    this.given = Math.max(Date.now(), this.given + 1);
    const before = this.entries.get(entry.position);
    const tried = before?.sent ? [...(before.tried ?? []), before] : before?.tried;
    const kept = {
      ...entry,
      attempt: this.attempt,
      given: this.given,
      tried: tried?.map(({ content, certainty }) => ({ content, certainty })).slice(-MOST_TRIED),
    };
    this.entries.delete(entry.position);
    this.entries.set(entry.position, kept);
    await this.store.put(kept);
    return kept;
  }

  // Whether what is stored came from here itself: the reply to it was lost, or it says the same.
  isOwn(entry, stored) {
    const those = [entry, ...(entry.tried ?? [])];
    return those.some((one) => sameAnswer(one.content, stored.content) && sure(one) === sure(stored));
  }

  // The newest answer to this question stands on what is stored now.
  rebase(position, revision) {
    const entry = this.entries.get(position);
    if (!entry) return;
    entry.base = revision;
    this.store.put(entry);
  }

  // Forget an entry, unless a newer answer took its place meanwhile.
  remove(entry) {
    if (this.entries.get(entry.position)?.given !== entry.given) return;
    this.entries.delete(entry.position);
    this.erase(entry);
  }

  setAside(entry) {
    if (this.entries.get(entry.position)?.given === entry.given) {
      this.entries.delete(entry.position);
    }
    this.store.put({ ...entry, late: true });
  }

  // This very entry: another window of this browser may have put its own in its place.
  erase(entry) {
    const same = (found) => found.given === entry.given && found.client === entry.client;
    this.store.remove(keyOf(entry), same);
  }

  get size() {
    return this.entries.size;
  }

  // The entries of one client, in order: a request carries one name. Those that the server refused
  // as they are wait until they are changed.
  batch() {
    const all = [...this.entries.values()]
      .filter((entry) => !entry.refused)
      .sort((one, two) => one.given - two.given);
    const mine = all.filter((entry) => entry.client === all[0].client);
    return this.single ? mine.slice(0, 1) : mine;
  }
}
