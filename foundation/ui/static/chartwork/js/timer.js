// Shows the time that is left. The server alone decides when it is over: this clock runs from
// the server's own "now", so a wrong clock on this machine changes nothing.
import { announce } from "./live_region.js";

const SPOKEN_MINUTES = [30, 10, 5, 1];
const SHOWN_AGAIN_BELOW = 5 * 60;
// What the shown time may differ from the server's before it is set anew.
const SLACK_MS = 2000;
const SLEPT_MS = 5000;

function asClock(seconds) {
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

// "1 hour 12 minutes": in whole minutes, in seconds only within the last one.
function inWords(seconds) {
  const count = (number, unit) =>
    new Intl.NumberFormat(document.documentElement.lang || "en", {
      style: "unit",
      unit,
      unitDisplay: "long",
    }).format(number);
  if (seconds < 60) return count(seconds, "second");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = [hours && count(hours, "hour"), minutes && count(minutes, "minute")];
  return parts.filter(Boolean).join(" ");
}

// The server wrote its "now" before the page came over the line and was read: that time is gone
// too, so it is not counted from when this script runs.
function pageArrived() {
  const [navigation] = performance.getEntriesByType("navigation");
  return Math.min(navigation?.responseStart || Infinity, performance.now());
}

export function startTimer(element) {
  let length = Date.parse(element.dataset.deadline) - Date.parse(element.dataset.now);
  let start = pageArrived();
  const value = element.querySelector("[data-timer-value]");
  const text = element.querySelector("[data-timer-text]");
  const toggle = element.querySelector("[data-timer-toggle]");
  const warned = new Set();
  // At how many seconds something was said last.
  let said = null;
  // Some devices stop the page's clock while they sleep; the clock on the wall goes on.
  let apart = Date.now() - performance.now();
  const left = () => Math.max(0, Math.round((length - (performance.now() - start)) / 1000));

  function hide(hidden) {
    text.hidden = hidden;
    toggle.setAttribute("aria-pressed", String(hidden));
    toggle.textContent = hidden ? element.dataset.show || "Show time" : element.dataset.hide || "Hide";
  }

  // Once for those who listen, and as an event for a page that also shows it.
  function say(words) {
    if (!words) return;
    announce(words);
    element.dispatchEvent(new CustomEvent("timer:said", { bubbles: true, detail: words }));
  }

  // Where the page says when the clock began; said instead of a warning at the same moment.
  function halfOfIt() {
    if (!element.dataset.started) return [];
    const whole = (Date.parse(element.dataset.deadline) - Date.parse(element.dataset.started)) / 1000;
    return [{ name: "Half", seconds: Math.round(whole / 2) }];
  }

  function wakeUp() {
    const now = Date.now() - performance.now();
    if (now - apart > SLEPT_MS) dispatchEvent(new CustomEvent("timer:slept"));
    apart = now;
  }

  function tick() {
    wakeUp();
    const seconds = left();
    value.textContent = asClock(seconds);
    const warnings = SPOKEN_MINUTES.map((minutes) => ({ name: minutes, seconds: minutes * 60 }));
    for (const warning of [...halfOfIt(), ...warnings]) {
      if (seconds > warning.seconds || warned.has(warning.name)) continue;
      warned.add(warning.name);
      // A page opened with four minutes left says nothing about the thirty.
      const now = seconds > warning.seconds - 5 && said !== seconds;
      if (now) {
        said = seconds;
        say(element.dataset[`say${warning.name}`]);
      }
    }
    if (seconds < SHOWN_AGAIN_BELOW && !("nearEnd" in element.dataset)) {
      element.dataset.nearEnd = "";
      hide(false);
    }
    if (seconds > 0) setTimeout(tick, 1000 - ((performance.now() - start) % 1000));
    else element.dispatchEvent(new CustomEvent("timer:over", { bubbles: true }));
  }

  // {now, deadline_at, asked}: what the server says of the time, and when it was asked. It may have
  // moved the deadline; and a device that slept may have stood still with its clocks.
  addEventListener("timer:moved", (event) => {
    const { now, deadline_at: told, asked = performance.now() } = event.detail;
    const deadline = told || element.dataset.deadline;
    if (!now) return;
    const moved = Date.parse(deadline) !== Date.parse(element.dataset.deadline);
    const before = left();
    // Its "now" was written at some time on the way: less than that is not left, nor more.
    const most = Date.parse(deadline) - Date.parse(now);
    const least = most - (performance.now() - asked);
    const shown = length - (performance.now() - start);
    if (!moved && shown > least - SLACK_MS && shown < most + SLACK_MS) return;
    element.dataset.deadline = deadline;
    length = moved ? most : least;
    start = performance.now();
    if (moved && Math.abs(left() - before) > 30) announce(element.dataset.sayMoved || "");
  });

  addEventListener("timer:say", () => {
    say(`${element.dataset.left || "Time left"}: ${inWords(left())}`);
  });

  text.firstChild.textContent = `${element.dataset.left || "Time left"} `;
  toggle.hidden = false;
  toggle.addEventListener("click", () => hide(!text.hidden));
  tick();
}

for (const element of document.querySelectorAll("[data-timer]")) startTimer(element);
