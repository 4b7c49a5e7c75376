// The system check before an exam. It changes nothing, and it keeps nobody from beginning: it says
// what it found, in the sentences that stand in the page.
import {
  checkClock,
  checkNetwork,
  checkOtherWindows,
  checkSession,
  checkStorage,
  checkWindow,
} from "./checks.js";
import { roundTrips } from "./round_trips.js";

const section = document.querySelector("[data-system-check]");
const summary = section.querySelector("[data-summary]");
let running = false;
let wantedAgain = false;

function lineOf(name) {
  return section.querySelector(`[data-check="${name}"]`);
}

function say(place, sentence, figures = {}) {
  for (const words of place.querySelectorAll("[data-say]")) {
    words.hidden = words.dataset.say !== sentence;
    if (words.hidden) continue;
    for (const figure of words.querySelectorAll("[data-figure]")) {
      figure.textContent = figures[figure.dataset.figure];
    }
  }
}

function show(name, { state, say: sentence = "", figures, persisted = null }) {
  const line = lineOf(name);
  line.dataset.state = state;
  for (const word of line.querySelectorAll("[data-when]")) word.hidden = word.dataset.when !== state;
  for (const word of line.querySelectorAll("[data-persisted]")) {
    word.hidden = persisted === null || word.dataset.persisted !== (persisted ? "yes" : "no");
  }
  say(line, sentence, figures);
}

function titlesWith(state) {
  const lines = [...section.querySelectorAll(`[data-check][data-state="${state}"]`)];
  return lines.map((line) => line.querySelector("h3").textContent);
}

function sumUp() {
  const state = ["wrong", "mind"].find((one) => titlesWith(one).length) ?? "right";
  say(summary, state, { names: titlesWith(state).join(", ") });
}

async function check() {
  if (running) {
    wantedAgain = true;
    return;
  }
  running = true;
  section.setAttribute("aria-busy", "true");
  say(summary, "working");
  for (const line of section.querySelectorAll("[data-check]")) {
    show(line.dataset.check, { state: "working" });
  }
  show("window", checkWindow());
  show("storage", await checkStorage());
  show("windows", await checkOtherWindows());
  const trips = await roundTrips(section.dataset.clockUrl);
  show("network", checkNetwork(trips));
  const until = Date.parse(section.dataset.signedInUntil);
  show("session", checkSession(trips, until, Number(section.dataset.minutes)));
  show("clock", checkClock(trips));
  section.removeAttribute("aria-busy");
  sumUp();
  running = false;
  if (!wantedAgain) return;
  wantedAgain = false;
  check();
}

section.querySelector("[data-without-script]").hidden = true;
section.querySelector("[data-checks]").hidden = false;
const again = section.querySelector("[data-again]");
again.hidden = false;
again.querySelector("button").addEventListener("click", check);
// A connection that is lost or found says so by itself.
addEventListener("online", check);
addEventListener("offline", check);
check();
