// Whether this browser really keeps something, as the page of the exam needs for answers that wait
// for a connection (assessments/js/answer_queue.js): it is written, read back and deleted.
const NAME = "chartwork-check-in";
const STORE = "probe";
const PATIENCE_MS = 10000;

function asPromise(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Until it is on disk, as far as the browser says so: a request succeeds before its transaction.
function isDone(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
}

// A store that never answers keeps nothing, either.
export function keepsAnswers() {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), PATIENCE_MS));
  return Promise.race([probe(), late]);
}

async function probe() {
  const written = { position: 1, content: { chosen: 2 }, given: Date.now() };
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "position" });
    const database = await asPromise(opening);
    const writing = database.transaction(STORE, "readwrite");
    writing.objectStore(STORE).put(written);
    await isDone(writing);
    const found = await asPromise(database.transaction(STORE).objectStore(STORE).get(1));
    database.close();
    await asPromise(indexedDB.deleteDatabase(NAME));
    return JSON.stringify(found) === JSON.stringify(written);
  } catch {
    return false;
  }
}

// Bytes that may still be stored, or null where the browser does not say.
export async function roomLeft() {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return Number.isFinite(quota) ? Math.max(0, quota - (usage ?? 0)) : null;
  } catch {
    return null;
  }
}

// Whether the browser promised not to clear it; null where it does not say.
export async function isPersisted() {
  try {
    return await navigator.storage.persisted();
  } catch {
    return null;
  }
}
