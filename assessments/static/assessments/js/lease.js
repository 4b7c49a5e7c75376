// One window of an attempt saves at a time. A second one is told so and can take over; the first
// one is told at its next save, or when it is looked at again, and is frozen.
import { announce } from "../../chartwork/js/live_region.js";
import { isSignedOut, post, replyOf, tellSignedOut } from "./request.js";

const STORED = "chartwork-client";
// A page that is being loaded again may still hold its name for a moment.
const TRIES = 6;
const PAUSE_MS = 100;

function freshName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Whether no other open window of this browser has the name; it is held as long as the page lives.
function hold(name) {
  return new Promise((resolve) => {
    if (!navigator.locks) resolve(true);
    else
      navigator.locks
        .request(`chartwork-window-${name}`, { ifAvailable: true }, (lock) => {
          resolve(Boolean(lock));
          return lock ? new Promise(() => {}) : undefined;
        })
        // A browser that forbids it to this page.
        .catch(() => resolve(true));
  });
}

// One name for each window, kept over a reload, so that the server can tell a repeat from another
// window. A duplicated tab brings the name of the first one along, and gets one of its own.
export async function windowName() {
  let kept = null;
  try {
    kept = sessionStorage.getItem(STORED);
  } catch {
    return freshName();
  }
  for (let tries = 0; kept && tries < TRIES; tries += 1) {
    if (await hold(kept)) return kept;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const name = freshName();
  try {
    sessionStorage.setItem(STORED, name);
  } catch {
    // Full or forbidden: a reload gets another name, and is asked whether it takes over.
  }
  await hold(name);
  return name;
}

export class Lease {
  constructor(form, name) {
    this.form = form;
    this.name = name;
    this.lost = false;
    this.note = form.querySelector("[data-lease-note]");
    form.querySelector("[data-window-field]").value = name;
    this.note.querySelector("[data-take-over]").addEventListener("click", () => this.claim(true));
    const look = () => {
      if (document.visibilityState === "visible" && !this.lost) this.claim();
    };
    document.addEventListener("visibilitychange", look);
    addEventListener("timer:slept", look);
  }

  // Ask for the attempt. Without a connection the page works on, and the next save will tell.
  async claim(takeOver = false) {
    const asked = performance.now();
    try {
      const response = await post(this.form, this.form.dataset.leaseUrl, {
        window: this.name,
        take_over: takeOver,
      });
      const reply = await replyOf(response);
      if (isSignedOut(reply)) tellSignedOut(this.form);
      if (typeof reply?.mine !== "boolean") return;
      tellSignedOut(this.form, false);
      // The device may have slept, and its clock with it.
      dispatchEvent(new CustomEvent("timer:moved", { detail: { now: reply.now, asked } }));
      if (!reply.mine) this.freeze(reply);
      // What the other window saved is shown by the server, what this one kept is sent.
      else if (this.lost) location.reload();
    } catch {
      // Offline.
    }
  }

  freeze(reply = {}) {
    this.lost = true;
    this.form.dataset.leaving = "yes";
    this.form.dataset.frozen = "";
    for (const part of this.form.querySelectorAll(".question, .form-actions, aside, [data-room-part]")) {
      part.inert = true;
    }
    const since = this.note.querySelector("[data-lease-since]");
    if (reply.last_saved_at) {
      const time = since.querySelector("time");
      time.dateTime = reply.last_saved_at;
      time.textContent = new Date(reply.last_saved_at).toLocaleTimeString(
        document.documentElement.lang,
        { hour12: false },
      );
      since.hidden = false;
    }
    this.note.hidden = false;
    this.note.focus();
    announce(this.note.querySelector(".alert-title").textContent);
  }
}
