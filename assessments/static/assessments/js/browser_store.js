// Rows by attempt and position in this browser's own store (IndexedDB). A browser may have none, or
// take it away in the middle: when its data are cleared, when the disk is full. Whoever keeps
// something here goes on then without it; nothing here throws, and nothing waits for ever.
const PATIENCE_MS = 1500;

export function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function soon(promise) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  return Promise.race([promise, late]);
}

export class BrowserStore {
  constructor(name, store) {
    this.name = name;
    this.store = store;
    this.database = null;
    // Whether the last row that was put in is there.
    this.keeps = false;
    // How often each place was written to or emptied.
    this.turns = new Map();
  }

  // From now on an earlier write to this place is out of date, also one that is not done yet.
  turn(attempt, position) {
    const place = `${attempt} ${position}`;
    const mine = (this.turns.get(place) ?? 0) + 1;
    this.turns.set(place, mine);
    return () => this.turns.get(place) === mine;
  }

  // All rows, as they were left; none where there is no store.
  async open() {
    try {
      this.database = await soon(this.connect());
      const rows = await soon(asPromise(this.transaction("readonly").getAll()));
      this.keeps = true;
      return rows;
    } catch {
      this.database = null;
      return [];
    }
  }

  async connect() {
    const request = indexedDB.open(this.name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(this.store, { keyPath: ["attempt", "position"] });
    };
    return asPromise(request);
  }

  transaction(mode) {
    return this.database.transaction(this.store, mode).objectStore(this.store);
  }

  // Whether it is in the store now. One that was taken away is opened anew; what was written or
  // deleted meanwhile is not overwritten by trying again: old words would come back.
  async put(row) {
    const isNewest = this.turn(row.attempt, row.position);
    for (const again of [false, true]) {
      try {
        if (again) this.database = await soon(this.connect());
        if (!isNewest()) return false;
        await soon(asPromise(this.transaction("readwrite").put(row)));
        this.keeps = true;
        return true;
      } catch {
        this.keeps = false;
        // There never was one.
        if (!this.database) return false;
      }
    }
    return false;
  }

  // Deletes the row if ``is`` says so of what is there.
  remove(key, is = () => true) {
    try {
      const store = this.transaction("readwrite");
      const search = store.get(key);
      search.onsuccess = () => {
        if (!search.result || !is(search.result)) return;
        store.delete(key);
        this.turn(...key);
      };
    } catch {
      // What is not there needs no deleting.
    }
  }
}
