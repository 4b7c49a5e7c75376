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
import { freshToken, isPageThere, isSignedOut, post, replyOf, tellSignedOut } from "./request.js";
import { watchSession } from "./signed_out.js";
import { showClosed, showConflict, showStored, writeCertainty } from "./two_answers.js";
import "./attempt_keys.js";

const TYPING_PAUSE_MS = 700;
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 15000;
// The server takes what arrives within its tolerance; a little more, and it is over.
const AFTER_THE_END_MS = 6000;
const LONGEST_WAIT_MS = 5000;
// Signed out: looks whether somebody signed in again, also where no tab is changed for it.
const SIGNED_OUT_RETRY_MS = 5000;

const form = document.querySelector("form[data-attempt]");
// What was answered before this script listens: see room_early.js.
const early = globalThis.chartworkEarly;
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

function isStuck() {
  return [...queue.entries.values()].some((entry) => entry.refused);
}

function showUnsent(failed) {
  tellWaiting();
  const alert = form.querySelector("[data-unsent]");
  // What the server refused stays said, also while others are saved.
  const none = queue.size === 0 || !(failed || isStuck());
  if (alert.hidden && !none) announce(alert.textContent.trim());
  alert.hidden = none;
  form.querySelector("[data-unsent-count]").textContent = String(queue.size);
  form.querySelector("[data-unsent-over]").hidden = !timeIsOver;
}

async function flush() {
  if (sending || byForm || queue.batch().length === 0 || lease.lost) return;
  sending = send();
  await sending;
  sending = null;
  if (queue.size && retryMs === FIRST_RETRY_MS) flush();
}

async function send() {
  clearTimeout(retry);
  const batch = queue.batch();
  showSaveState("saving");
  const asked = performance.now();
  const content = {
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
  };
  for (const entry of batch) entry.sent = true;
  try {
    const response = await post(form, form.dataset.saveUrl, content);
    const reply = await replyOf(response);
    if (response.ok && isReplyTo(batch, reply)) {
      tellSignedOut(form, false);
      acknowledge(batch, reply.answers);
      // Time may have been given meanwhile, or the device slept; the clock on the page follows.
      dispatchEvent(new CustomEvent("timer:moved", { detail: { ...reply, asked } }));
    } else refused(response, reply, batch);
  } catch {
    failed();
  }
}

// Each answer was told what became of it. What else says "200" is a portal before the network.
function isReplyTo(batch, reply) {
  const told = new Set(Array.isArray(reply?.answers) ? reply.answers.map((one) => one.position) : []);
  return batch.every((entry) => told.has(entry.position));
}

// The form says on which revision its answers stand, so it waits for the save that is on its way;
// otherwise the server would take this window's own save for one of another window.
async function leave(event) {
  form.dataset.leaving = "yes";
  byForm = true;
  freshToken(form);
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
    const newest = queue.entries.get(answer.position);
    const stale = answer.verdict === "stale";
    // Typed on while it was on its way, or its reply was lost: it goes on top of what is stored now.
    const again = stale ? queue.isOwn(newest ?? sent, answer) : newest && newest.given !== sent.given;
    if (again && newest) queue.rebase(answer.position, answer.revision);
    // Closed with this very answer in it: the form that closed it carried it, too.
    const late = answer.verdict === "closed" && !sameAnswer(sent.content, answer.content);
    if (late) queue.setAside(sent);
    // Kept until the student has chosen: what was typed on meanwhile is the answer of this window.
    else if (stale && !again) queue.setAside(newest ?? sent);
    else if (!stale) queue.remove(sent);
    // Of a section that is over: it is not on this page any more.
    if (!section) continue;
    setBase(section, answer.revision);
    if (stale && !again) conflict(section, newest ?? sent, answer);
    else if (late) {
      showStored(section, answer);
      showAnswered(section, answer.content);
      showClosed(section);
    } else if (answer.received_at) at = new Date(answer.received_at);
  }
  showUnsent(false);
  if (form.querySelector("[data-conflict]")) showSaveState("conflict");
  else if (isStuck()) showSaveState("failed");
  else if (at && queue.size === 0) showSaveState("saved", at);
}

function conflict(section, mine, stored) {
  showConflict(section, mine, stored, {
    useMine: () => changed(section).then(flush),
    keepStored: () => {
      queue.erase(mine);
      showSaveState(queue.size ? "unsaved" : "saved");
    },
  });
  showAnswered(section, stored.content);
}

function failed() {
  showSaveState("failed");
  showUnsent(true);
  retry = setTimeout(flush, retryMs);
  retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
}

// ``problem`` is the server's own word, with a code; without one somebody else answered.
function refused(response, problem, batch) {
  if (isSignedOut(problem)) signedOut();
  else if (response.status >= 500 || response.status === 429 || !problem?.code) failed();
  else if (problem.code === "lease_lost") {
    retryMs = LONGEST_RETRY_MS;
    lease.freeze();
    showSaveState("unsaved");
    showUnsent(true);
  } else if (response.status === 400) notTaken(problem, batch);
  // Another person is signed in here now. What is in the browser's store is kept for who gave it.
  else if (response.status === 404) leaveFor(queue.store.keeps ? "" : null);
  // Handed in elsewhere, or out of time: the server's own page says which.
  else leaveFor(form.dataset.resultUrl);
}

// To another page; "" is this one, loaded anew. Null: nothing but this page has the answers.
function leaveFor(url) {
  if (url === null) {
    signedOut();
    return;
  }
  retryMs = LONGEST_RETRY_MS;
  form.dataset.leaving = "yes";
  gone = true;
  if (url) location.assign(url);
  else location.reload();
}

function signedOut() {
  tellSignedOut(form);
  tellWaiting();
  showSaveState("unsaved");
  retryMs = LONGEST_RETRY_MS;
  retry = setTimeout(flush, SIGNED_OUT_RETRY_MS);
}

// The server refuses an answer as it is, which must not hold up the others.
function notTaken(problem, batch) {
  if (batch.length === 1) batch[0].refused = true;
  queue.single = true;
  showSaveState("failed");
  showUnsent(true);
  if (batch.length === 1) announce(problem.title);
  retryMs = FIRST_RETRY_MS;
}

// Time is over: what is unsent gets its last chance, and then the result, unless there is no
// connection, which the student must learn here and not from an error page of the browser.
async function end() {
  timeIsOver = true;
  await flush();
  setTimeout(async () => {
    if (await isPageThere(form.dataset.resultUrl, `data-attempt="${form.dataset.attempt}"`)) {
      form.dataset.leaving = "yes";
      location.assign(form.dataset.resultUrl);
    } else {
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
  const kept = await queue.open();
  for (const entry of kept) {
    const section = sectionAt(entry.position);
    if (!section || section.querySelector("fieldset.locked")) continue;
    writeAnswer(section, entry.content);
    writeCertainty(section, entry.certainty);
    if (typeof entry.flagged === "boolean") {
      section.querySelector("[data-flag]").checked = entry.flagged;
    }
    showAnswered(section, entry.content);
  }
  for (const entry of queue.late) {
    const section = sectionAt(entry.position);
    if (!section || section.querySelector("fieldset.locked")) continue;
    const stored = { content: readAnswer(section), certainty: certaintyOf(section) };
    if (queue.entries.has(entry.position) || queue.isOwn(entry, stored)) queue.erase(entry);
    else conflict(section, entry, stored);
  }
  if (form.querySelector("[data-conflict]")) showSaveState("conflict");
  if (kept.length) showUnsent(true);
  flush();
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
  watchSession(form, () => (queue.size ? flush() : lease.claim()));
  addEventListener("pageshow", comeBack);
  early?.stop();
  const answered = [...(early?.sections ?? [])].filter((section) => form.contains(section));
  Promise.all(answered.map(changed)).then(flush);
  lease.claim();
  restore();
}
