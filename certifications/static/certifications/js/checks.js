// The checks themselves: each returns the state of its line, which sentence of it to say, and its
// figures. "mind" keeps nobody from beginning; "wrong" is what really makes the exam impossible.
import { asBytes, asDuration, asNumber } from "./figures.js";
import { isPersisted, keepsAnswers, roomLeft } from "./storage_probe.js";

const SLOW_MEDIAN_MS = 1000;
const SLOW_WORST_MS = 4000;
const CLOCK_OFF_MS = 30000;
// A hundred of the longest essays are 6.5 MB.
const LITTLE_ROOM = 10e6;
const ADVISED_WIDTH = 1024;
// The name of the lock by which a window of a paper is known: assessments/js/lease.js.
const PAPER_LOCK = "chartwork-window-";

export function checkNetwork(trips) {
  // The server did answer, but sent to the page for signing in: the line for that says so.
  if (trips.signedOut) return { state: "mind", say: "unknown" };
  if (trips.median === null) return { state: "wrong", say: "none" };
  const figures = {
    tries: asNumber(trips.tries),
    lost: asNumber(trips.lost),
    median: asDuration(trips.median),
    worst: asDuration(trips.worst),
  };
  if (trips.lost) return { state: "mind", say: "shaky", figures };
  const slow = trips.median > SLOW_MEDIAN_MS || trips.worst > SLOW_WORST_MS;
  return slow ? { state: "mind", say: "slow", figures } : { state: "right", say: "right", figures };
}

// ``until``: when the server ends the session, or NaN. The time now is the server's, too.
export function checkSession(trips, until, minutes) {
  if (!navigator.cookieEnabled) return { state: "wrong", say: "refused" };
  if (trips.signedOut) return { state: "wrong", say: "out" };
  if (trips.ahead === null) return { state: "mind", say: "unknown" };
  if (Number.isNaN(until)) return { state: "right", say: "unmeasured" };
  const end = Date.now() - trips.ahead + minutes * 60 * 1000;
  if (until < end) return { state: "mind", say: "soon" };
  return { state: "right", say: "right" };
}

export function checkClock(trips) {
  if (trips.ahead === null) return { state: "mind", say: trips.signedOut ? "unmeasured" : "unknown" };
  const off = Math.abs(trips.ahead);
  if (off < CLOCK_OFF_MS) {
    const figures = { difference: asDuration(off + trips.precision) };
    return { state: "right", say: "right", figures };
  }
  const figures = { difference: asDuration(off) };
  return { state: "mind", say: trips.ahead > 0 ? "ahead" : "behind", figures };
}

export async function checkStorage() {
  if (!(await keepsAnswers())) return { state: "mind", say: "none" };
  const persisted = await isPersisted();
  const room = await roomLeft();
  if (room === null) return { state: "right", say: "unmeasured", persisted };
  const figures = { room: asBytes(room) };
  if (room < LITTLE_ROOM) return { state: "mind", say: "little", figures, persisted };
  return { state: "right", say: "right", figures, persisted };
}

export function checkWindow() {
  const figures = { size: `${asNumber(innerWidth)} × ${asNumber(innerHeight)}` };
  if (innerWidth < ADVISED_WIDTH) return { state: "mind", say: "narrow", figures };
  return { state: "right", say: "right", figures };
}

export async function checkOtherWindows() {
  try {
    const { held } = await navigator.locks.query();
    if (held.some((lock) => lock.name.startsWith(PAPER_LOCK))) return { state: "mind", say: "open" };
    return { state: "right", say: "right" };
  } catch {
    return { state: "mind", say: "unknown" };
  }
}
