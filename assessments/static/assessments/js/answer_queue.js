// Answers that the server has not acknowledged, kept in this browser (IndexedDB) in the order in
// which they were given: they survive a reload, a crash and a lost network. Where the browser
// has no such store (some private windows) they live as long as the page.
import { asPromise, openStore } from "./browser_store.js";

const NAME = "chartwork-answers";
const STORE = "unsent";
const KEPT_DAYS = 30;

export class AnswerQueue {
  // {position, base, content, client, given} of one attempt; the newest of each position.
  constructor(attempt) {
    this.attempt = attempt;
    this.entries = new Map();
    // What came when its question was closed: not sent again, but shown with the result.
    this.late = [];
    this.given = 0;
    this.store = null;
  }

  // What an earlier page of this attempt left behind, oldest first.
  async open() {
    try {
      this.store = await openStore(NAME, STORE);
      const found = await asPromise(this.transaction("readonly").getAll());
      const oldest = Date.now() - KEPT_DAYS * 86400000;
      for (const entry of found.sort((one, two) => one.given - two.given)) {
        if (entry.given < oldest) this.erase(entry);
        else if (entry.attempt !== this.attempt) continue;
        else if (entry.late) this.late.push(entry);
        else this.entries.set(entry.position, entry);
      }
    } catch {
      this.store = null;
    }
    return [...this.entries.values()];
  }

  transaction(mode) {
    return this.store.transaction(STORE, mode).objectStore(STORE);
  }

  // Resolves when the answer is in the browser's store.
  async put(entry) {
    this.given = Math.max(Date.now(), this.given + 1);
    const kept = { ...entry, attempt: this.attempt, given: this.given };
    this.entries.delete(entry.position);
    this.entries.set(entry.position, kept);
    if (this.store) await asPromise(this.transaction("readwrite").put(kept)).catch(() => {});
    return kept;
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
    if (this.store) this.transaction("readwrite").put({ ...entry, late: true });
  }

  // This very entry: another window of this browser may have put its own in its place.
  erase(entry) {
    if (!this.store) return;
    const store = this.transaction("readwrite");
    const key = [entry.attempt, entry.position];
    const search = store.get(key);
    search.onsuccess = () => {
      const found = search.result;
      if (found?.given === entry.given && found.client === entry.client) store.delete(key);
    };
  }

  get size() {
    return this.entries.size;
  }

  // The entries of one client, in order: a request carries one name.
  batch() {
    const all = [...this.entries.values()].sort((one, two) => one.given - two.given);
    return all.filter((entry) => entry.client === all[0].client);
  }
}
