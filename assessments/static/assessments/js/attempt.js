// Saves every answer as it is given. Without this script the form does the same by its button.
//
// What was typed but not yet acknowledged stays in the controls and is sent again until the
// server says that it is stored; only the server's word is shown as "Saved at".
import { showSaveState } from "../../chartwork/js/save_state.js";
import { announce } from "../../chartwork/js/live_region.js";

const TYPING_PAUSE_MS = 700;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15000;

const form = document.querySelector("form[data-attempt]");
// One name for each opened page, so that the server can tell a repeat from another window.
const client = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
const dirty = new Map();
let sending = false;
let retryMs = FIRST_RETRY_MS;
let typing = 0;

const readers = {
  number: (controls) => {
    const chosen = controls.find((control) => control.checked);
    return chosen ? { chosen: Number(chosen.value) } : null;
  },
  numbers: (controls) => {
    const chosen = controls.filter((control) => control.checked).map((c) => Number(c.value));
    return chosen.length ? { chosen } : null;
  },
  boolean: (controls) => {
    const chosen = controls.find((control) => control.checked);
    return chosen ? { chosen: chosen.value === "true" } : null;
  },
  text: (controls) => {
    const text = controls[0].value.trim();
    return text ? { text } : null;
  },
};

// Controls named answer-7-<part>: {"parts": {"<part>": "value"}}, without the empty ones.
function readParts(controls, prefix) {
  const parts = {};
  for (const control of controls) {
    if (!control.name.startsWith(prefix)) continue;
    if (control.type === "radio" && !control.checked) continue;
    const value = control.type === "checkbox" ? (control.checked ? "yes" : "") : control.value.trim();
    if (value) parts[control.name.slice(prefix.length)] = value;
  }
  return Object.keys(parts).length ? { parts } : null;
}

function contentOf(section) {
  const name = `answer-${section.dataset.position}`;
  const controls = [...section.querySelectorAll("input, textarea, select")];
  if (section.dataset.answerKind === "parts") return readParts(controls, `${name}-`);
  return readers[section.dataset.answerKind](controls.filter((control) => control.name === name));
}

function sectionAt(position) {
  return form.querySelector(`[data-position="${position}"]`);
}

function setBase(section, revision) {
  section.dataset.base = String(revision);
  section.querySelector("[data-base-field]").value = String(revision);
}

function showAnswered(section, content) {
  const item = form.querySelector(`[data-palette-item="${section.dataset.position}"]`);
  if (item) {
    item.dataset.state = content ? "answered" : "";
    const words = item.querySelector("[data-state-text]");
    words.textContent = `, ${content ? words.dataset.answered : words.dataset.open}`;
  }
  const count = form.querySelectorAll('[data-palette-item][data-state~="answered"]').length;
  form.querySelector("[data-answered-count]").textContent = String(count);
}

function changed(section) {
  const content = contentOf(section);
  dirty.set(section.dataset.position, content);
  showAnswered(section, content);
  showSaveState("unsaved");
}

function headers() {
  return {
    "Content-Type": "application/json",
    Accept: "application/json",
    "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
  };
}

async function flush() {
  if (sending || dirty.size === 0) return;
  sending = true;
  const batch = new Map(dirty);
  showSaveState("saving");
  const answers = [...batch].map(([position, content]) => ({
    position: Number(position),
    base: Number(sectionAt(position).dataset.base),
    content,
  }));
  try {
    const response = await fetch(form.dataset.saveUrl, {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ client, answers }),
      keepalive: true,
    });
    if (response.ok) {
      const reply = await response.json();
      acknowledge(batch, reply.answers);
      // Time may have been given meanwhile; the clock on the page follows.
      dispatchEvent(new CustomEvent("timer:moved", { detail: reply }));
    } else await refused(response);
  } catch {
    showSaveState("failed");
    again();
  }
  sending = false;
  if (dirty.size && retryMs === FIRST_RETRY_MS) flush();
}

function acknowledge(batch, answers) {
  retryMs = FIRST_RETRY_MS;
  let at = null;
  for (const answer of answers) {
    const section = sectionAt(answer.position);
    setBase(section, answer.revision);
    if (answer.verdict === "stale") {
      section.dataset.conflict = "";
      announce(`Question ${answer.position} was changed in another window. Load the page again.`);
      showSaveState("failed");
    }
    // Typed on while it was on its way: the newer words are still to be sent.
    if (dirty.get(String(answer.position)) === batch.get(String(answer.position))) {
      dirty.delete(String(answer.position));
    }
    if (answer.verdict !== "stale" && answer.received_at) at = new Date(answer.received_at);
  }
  if (at && dirty.size === 0) showSaveState("saved", at);
}

async function refused(response) {
  if (response.status >= 500 || response.status === 429) {
    showSaveState("failed");
    again();
    return;
  }
  // Handed in elsewhere, out of time, or signed out: the server's own page says which.
  location.assign(response.status === 409 ? form.dataset.resultUrl : location.href);
}

function again() {
  setTimeout(flush, retryMs);
  retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
}

if (form) {
  form.addEventListener("change", (event) => {
    const section = event.target.closest("[data-position]");
    if (!section) return;
    changed(section);
    flush();
  });
  form.addEventListener("input", (event) => {
    const section = event.target.closest("[data-position]");
    if (!section || !event.target.matches("input[type=text], textarea")) return;
    changed(section);
    clearTimeout(typing);
    typing = setTimeout(flush, TYPING_PAUSE_MS);
  });
  form.addEventListener("timer:over", () => {
    flush().finally(() => setTimeout(() => location.assign(form.dataset.resultUrl), 6000));
  });
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => {
    if (dirty.size && !form.dataset.leaving) event.preventDefault();
  });
  // Handing in sends every answer with the form itself.
  form.addEventListener("submit", () => {
    form.dataset.leaving = "yes";
  });
}
