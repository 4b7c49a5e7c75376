// Saves every answer as it is given. Without this script the form does the same by its button.
//
// An answer goes into the queue of this browser first and leaves it when the server says that it
// is stored; only the server's word is shown as "Saved at". What is not on the server is said
// loudly. A conflict with another window is shown with both answers, and the student decides.
import { showSaveState } from "../../chartwork/js/save_state.js";
import { announce } from "../../chartwork/js/live_region.js";
import { AnswerQueue } from "./answer_queue.js";
import { isAnswer, readAnswer, sameAnswer, wordsOf, writeAnswer } from "./answer_controls.js";
import { Lease, windowName } from "./lease.js";
import "./attempt_keys.js";

const TYPING_PAUSE_MS = 700;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15000;
// The server takes what arrives within its tolerance; a little more, and it is over.
const AFTER_THE_END_MS = 6000;
const LONGEST_KEPT_ALIVE = 60000;
const LONGEST_WAIT_MS = 5000;

const form = document.querySelector("form[data-attempt]");
const queue = new AnswerQueue(form?.dataset.attempt);
const client = form ? await windowName() : "";
const lease = form ? new Lease(form, client) : null;
// The request that is on its way; null when there is none.
let sending = null;
let retryMs = FIRST_RETRY_MS;
let retry = 0;
let typing = 0;
let timeIsOver = false;
// The form brings what is not saved; it waits for a save that is on its way; another page comes.
let byForm = false;
let waiting = false;
let gone = false;

function sectionAt(position) {
  return form.querySelector(`[data-position="${position}"]`);
}

function setBase(section, revision) {
  section.dataset.base = String(revision);
  section.querySelector("[data-base-field]").value = String(revision);
}

function flagOf(section) {
  return section.querySelector("[data-flag]").checked;
}

function certaintyOf(section) {
  const chosen = section.querySelector("[data-certainty]:checked");
  return chosen ? Number(chosen.value) : null;
}

function showAnswered(section, content) {
  const given = isAnswer(section, content);
  section.dataset.answered = given ? "yes" : "";
  const item = form.querySelector(`[data-palette-item="${section.dataset.position}"]`);
  if (item) {
    const flagged = flagOf(section);
    item.dataset.state = `${given ? "answered" : ""} ${flagged ? "flagged" : ""}`.trim();
    const flag = item.querySelector("[data-flag-text]");
    flag.textContent = flagged ? `, ${flag.dataset.flagged}` : "";
    const words = item.querySelector("[data-state-text]");
    words.textContent = `, ${given ? words.dataset.answered : words.dataset.open}`;
  }
  const count = form.querySelectorAll('[data-position][data-answered="yes"]').length;
  form.querySelector("[data-answered-count]").textContent = String(count);
}

// For who shows more than a count: which questions wait for the server.
function tellWaiting() {
  const detail = [...queue.entries.keys()];
  form.dispatchEvent(new CustomEvent("answers:waiting", { detail }));
}

async function changed(section) {
  const content = readAnswer(section);
  showAnswered(section, content);
  showSaveState("unsaved");
  const position = Number(section.dataset.position);
  const flagged = flagOf(section);
  const certainty = certaintyOf(section);
  const base = Number(section.dataset.base);
  const words = wordsOf(section);
  await queue.put({ position, base, content, flagged, certainty, client, words });
  tellWaiting();
}

function showUnsent(failed) {
  tellWaiting();
  const alert = form.querySelector("[data-unsent]");
  const none = !failed || queue.size === 0;
  if (alert.hidden && !none) announce(alert.textContent.trim());
  alert.hidden = none;
  form.querySelector("[data-unsent-count]").textContent = String(queue.size);
  form.querySelector("[data-unsent-over]").hidden = !timeIsOver;
}

async function flush() {
  if (sending || byForm || queue.size === 0 || lease.lost) return;
  sending = send();
  await sending;
  sending = null;
  if (queue.size && retryMs === FIRST_RETRY_MS) flush();
}

async function send() {
  clearTimeout(retry);
  const batch = queue.batch();
  showSaveState("saving");
  const body = JSON.stringify({
    client: batch[0].client,
    // A crash or a take-over may have left answers of another window here.
    window: client,
    answers: batch.map(({ position, base, content, flagged, certainty }) => ({
      position,
      base,
      content,
      flagged,
      certainty,
    })),
  });
  try {
    const response = await fetch(form.dataset.saveUrl, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Accept: "application/json",
        "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body,
      // Outlives the page; browsers refuse it for long bodies, such as several essays.
      keepalive: new Blob([body]).size < LONGEST_KEPT_ALIVE,
    });
    if (response.ok) {
      const reply = await response.json();
      acknowledge(batch, reply.answers);
      // Time may have been given meanwhile; the clock on the page follows.
      dispatchEvent(new CustomEvent("timer:moved", { detail: reply }));
    } else await refused(response);
  } catch {
    failed();
  }
}

// The form says on which revision its answers stand, so it waits for the save that is on its way;
// otherwise the server would take this window's own save for one of another window.
async function leave(event) {
  form.dataset.leaving = "yes";
  byForm = true;
  if (!sending) return;
  event.preventDefault();
  if (waiting) return;
  waiting = true;
  await Promise.race([sending, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))]);
  waiting = false;
  sending = null;
  if (!gone && !lease.lost) form.requestSubmit(event.submitter);
}

// The button "back" brought the page as it was left.
function comeBack(event) {
  if (!event.persisted) return;
  byForm = false;
  delete form.dataset.leaving;
  flush();
}

function acknowledge(batch, answers) {
  retryMs = FIRST_RETRY_MS;
  let at = null;
  for (const answer of answers) {
    const section = sectionAt(answer.position);
    const sent = batch.find((entry) => entry.position === answer.position);
    rebase(answer.position, sent, answer.revision);
    // Closed with this very answer in it: the form that closed it carried it, too.
    const late = answer.verdict === "closed" && !sameAnswer(sent.content, answer.content);
    if (late) queue.setAside(sent);
    else queue.remove(sent);
    // Of a section that is over: it is not on this page any more.
    if (!section) continue;
    setBase(section, answer.revision);
    if (answer.verdict === "stale") showConflict(section, sent, answer);
    else if (late) showClosed(section, answer);
    else if (answer.received_at) at = new Date(answer.received_at);
  }
  showUnsent(false);
  if (form.querySelector("[data-conflict]")) showSaveState("conflict");
  else if (at && queue.size === 0) showSaveState("saved", at);
}

// Typed on while it was on its way: the newer words stand on the revision that is stored now.
function rebase(position, sent, revision) {
  const newer = queue.entries.get(position);
  if (newer && newer.given !== sent.given) newer.base = revision;
}

function writeCertainty(section, certainty) {
  for (const choice of section.querySelectorAll("[data-certainty]")) {
    choice.checked = Number(choice.value) === certainty;
  }
}

function showConflict(section, sent, stored) {
  const sure = (sent.certainty ?? null) === (stored.certainty ?? null);
  if (sameAnswer(sent.content, stored.content) && sure) return;
  section.dataset.conflict = "";
  const note = section.querySelector("[data-conflict-note]");
  note.hidden = false;
  const mine = sent.content;
  const words = note.querySelector("[data-mine]");
  words.textContent = sent.words ?? "";
  words.parentElement.hidden = !sent.words;
  writeAnswer(section, stored.content);
  writeCertainty(section, stored.certainty);
  showAnswered(section, stored.content);
  note.querySelector("[data-use-mine]").onclick = () => {
    writeAnswer(section, mine);
    writeCertainty(section, sent.certainty);
    settle(section);
    changed(section).then(flush);
  };
  note.querySelector("[data-keep-stored]").onclick = () => {
    settle(section);
    showSaveState("saved");
  };
  announce(note.querySelector("p").textContent);
}

function showClosed(section, stored) {
  const note = section.querySelector("[data-closed-note]");
  note.hidden = false;
  writeAnswer(section, stored.content);
  showAnswered(section, stored.content);
  announce(note.textContent.trim());
}

function settle(section) {
  delete section.dataset.conflict;
  section.querySelector("[data-conflict-note]").hidden = true;
}

function failed() {
  showSaveState("failed");
  showUnsent(true);
  retry = setTimeout(flush, retryMs);
  retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
}

async function refused(response) {
  if (response.status >= 500 || response.status === 429) {
    failed();
    return;
  }
  const problem = await response.json().catch(() => ({}));
  retryMs = LONGEST_RETRY_MS;
  if (problem.code === "lease_lost") {
    lease.freeze();
    showSaveState("unsaved");
    showUnsent(true);
    return;
  }
  form.dataset.leaving = "yes";
  gone = true;
  // Handed in elsewhere, out of time, or signed out: the server's own page says which.
  location.assign(response.status === 409 ? form.dataset.resultUrl : location.href);
}

// Time is over: what is unsent gets its last chance, and then the result, unless there is no
// connection, which the student must learn here and not from an error page of the browser.
async function end() {
  timeIsOver = true;
  await flush();
  setTimeout(async () => {
    try {
      await fetch(form.dataset.resultUrl, { method: "HEAD", cache: "no-store" });
      form.dataset.leaving = "yes";
      location.assign(form.dataset.resultUrl);
    } catch {
      showUnsent(true);
      setTimeout(end, FIRST_RETRY_MS);
    }
  }, AFTER_THE_END_MS);
}

// What an earlier page could not send, before a crash or without a network.
async function restore() {
  // Nothing is taken any more, and asking again and again would keep nobody from handing in; the
  // result shows what was not sent.
  if ("closed" in form.dataset) return;
  for (const entry of await queue.open()) {
    const section = sectionAt(entry.position);
    if (!section || section.querySelector("fieldset.locked")) continue;
    writeAnswer(section, entry.content);
    writeCertainty(section, entry.certainty);
    if (typeof entry.flagged === "boolean") {
      section.querySelector("[data-flag]").checked = entry.flagged;
    }
    showAnswered(section, entry.content);
  }
  if (queue.size) {
    showUnsent(true);
    flush();
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    const section = event.target.closest("[data-position]");
    if (section) changed(section).then(flush);
  });
  form.addEventListener("input", (event) => {
    const section = event.target.closest("[data-position]");
    if (!section || !event.target.matches("input[type=text], textarea")) return;
    changed(section);
    clearTimeout(typing);
    typing = setTimeout(flush, TYPING_PAUSE_MS);
  });
  form.addEventListener("timer:over", end);
  addEventListener("online", flush);
  addEventListener("beforeunload", (event) => {
    if (queue.size && !form.dataset.leaving) event.preventDefault();
  });
  form.addEventListener("submit", leave);
  addEventListener("pageshow", comeBack);
  lease.claim();
  restore();
}
