// Shows the time that is left. The server alone decides when it is over: this clock runs from
// the server's own "now", so a wrong clock on this machine changes nothing.
import { announce } from "./live_region.js";

const SPOKEN_MINUTES = [30, 10, 5, 1];
const SHOWN_AGAIN_BELOW = 5 * 60;

function asClock(seconds) {
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

export function startTimer(element) {
  let length = Date.parse(element.dataset.deadline) - Date.parse(element.dataset.now);
  let start = performance.now();
  const value = element.querySelector("[data-timer-value]");
  const text = element.querySelector("[data-timer-text]");
  const toggle = element.querySelector("[data-timer-toggle]");
  const warned = new Set();
  const left = () => Math.max(0, Math.round((length - (performance.now() - start)) / 1000));

  function hide(hidden) {
    text.hidden = hidden;
    toggle.setAttribute("aria-pressed", String(hidden));
    toggle.textContent = hidden ? element.dataset.show || "Show time" : element.dataset.hide || "Hide";
  }

  function tick() {
    const seconds = left();
    value.textContent = asClock(seconds);
    for (const minutes of SPOKEN_MINUTES) {
      const due = seconds <= minutes * 60 && !warned.has(minutes);
      if (!due) continue;
      warned.add(minutes);
      // A page opened with four minutes left says nothing about the thirty.
      if (seconds > minutes * 60 - 5) announce(element.dataset[`say${minutes}`] || "");
    }
    if (seconds < SHOWN_AGAIN_BELOW && !("nearEnd" in element.dataset)) {
      element.dataset.nearEnd = "";
      hide(false);
    }
    if (seconds > 0) setTimeout(tick, 1000 - ((performance.now() - start) % 1000));
    else element.dispatchEvent(new CustomEvent("timer:over", { bubbles: true }));
  }

  // {now, deadline_at}: the server moved the deadline while the page was open.
  addEventListener("timer:moved", (event) => {
    const { now, deadline_at: deadline } = event.detail;
    if (!deadline || Date.parse(deadline) === Date.parse(element.dataset.deadline)) return;
    const before = left();
    element.dataset.deadline = deadline;
    length = Date.parse(deadline) - Date.parse(now);
    start = performance.now();
    if (Math.abs(left() - before) > 30) announce(element.dataset.sayMoved || "");
  });

  text.firstChild.textContent = `${element.dataset.left || "Time left"} `;
  toggle.hidden = false;
  toggle.addEventListener("click", () => hide(!text.hidden));
  tick();
}

for (const element of document.querySelectorAll("[data-timer]")) startTimer(element);
