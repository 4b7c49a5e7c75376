// Asks the server for the time, a few times one after the other: how long a reply takes, how many
// are lost, and by how much the clock of this device differs. Of several comparisons the one with
// the quickest reply is the closest: its error is half of the time that it took (Cristian, 1989).
const TRIES = 8;
const PATIENCE_MS = 5000;

async function ask(url) {
  const sent = Date.now();
  const begun = performance.now();
  const response = await fetch(url, {
    cache: "no-store",
    // Asked as a page is: the redirect leads to the page for signing in.
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.type === "opaqueredirect") return { signedOut: true };
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { now } = await response.json();
  const took = performance.now() - begun;
  return { took, ahead: sent + took / 2 - Date.parse(now) };
}

function median(numbers) {
  const sorted = [...numbers].sort((one, two) => one - two);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// {tries, lost, signedOut, median, worst, ahead, precision}, in milliseconds; without any reply
// the last four are null. ``ahead``: how far this device's clock is ahead of the server's.
export async function roundTrips(url) {
  const replies = [];
  let lost = 0;
  for (let number = 0; number < TRIES; number += 1) {
    try {
      const reply = await ask(url);
      if (reply.signedOut) return { ...summary([], lost), signedOut: true };
      replies.push(reply);
    } catch {
      lost += 1;
    }
  }
  return { ...summary(replies, lost), signedOut: false };
}

function summary(replies, lost) {
  const figures = { tries: TRIES, lost, median: null, worst: null, ahead: null, precision: null };
  if (!replies.length) return figures;
  const times = replies.map((reply) => reply.took);
  const quickest = replies.reduce((one, two) => (two.took < one.took ? two : one));
  return {
    ...figures,
    median: median(times),
    worst: Math.max(...times),
    ahead: quickest.ahead,
    precision: quickest.took / 2,
  };
}
