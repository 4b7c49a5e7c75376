// Says at once that the connection is lost, and when all is safe again. Also shows what is said of
// the time, and which question has two answers.
import { announce } from "../../chartwork/js/live_region.js";
import { form } from "./room_view.js";
import { say, showNotice } from "./room_words.js";

let lost = false;
let conflicts = "";

function tell(name, values, options) {
  const text = say(name, values);
  showNotice(text, options);
  announce(text);
}

function isUnsent() {
  return !form.querySelector("[data-unsent]").hidden;
}

function goneOffline() {
  lost = true;
  form.dataset.offline = "";
  tell("offline", {}, { stays: true });
}

function settled() {
  if (!lost || !navigator.onLine || isUnsent()) return;
  lost = false;
  delete form.dataset.offline;
  tell("safe");
}

function backOnline() {
  delete form.dataset.offline;
  if (isUnsent()) tell("sending", {}, { stays: true });
  else settled();
}

function namedConflicts() {
  const found = [...form.querySelectorAll("[data-conflict]")].map((one) => one.dataset.position);
  if (String(found) === conflicts) return;
  conflicts = String(found);
  if (found.length) showNotice(say("conflict", { number: found.join(", ") }), { stays: true });
  else showNotice("");
}

export function startConnection() {
  addEventListener("offline", goneOffline);
  addEventListener("online", backOnline);
  if (!navigator.onLine) goneOffline();
  // attempt.js shows and hides what is unsent: its word is the server's.
  new MutationObserver(() => {
    if (isUnsent()) {
      lost = true;
      // Spoken by attempt.js already. Perhaps the server is away, and not the network.
      showNotice(say("offline"), { stays: true });
    } else settled();
  }).observe(form.querySelector("[data-unsent]"), { attributeFilter: ["hidden"] });
  new MutationObserver(namedConflicts).observe(form, {
    subtree: true,
    attributeFilter: ["data-conflict"],
  });
  form.addEventListener("timer:said", (event) => showNotice(event.detail));
}
