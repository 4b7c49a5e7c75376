// What the scripts of a paper ask of the server: with the token that holds now, and never waiting
// for ever. Signing in again, in another tab too, makes a new token: the cookie has it, while the
// page that was loaded before has the old one.
export const LONGEST_MS = 45000;
const KEPT_ALIVE_BYTES = 60000;
const REACHED_MS = 4000;
const PAGE_MS = 8000;
const COOKIE = "csrftoken=";

// The field is set, too: the plain form goes with it.
export function freshToken(form) {
  const field = form.querySelector("[name=csrfmiddlewaretoken]");
  const found = document.cookie.split("; ").find((one) => one.startsWith(COOKIE));
  if (found) field.value = found.slice(COOKIE.length);
  return field.value;
}

export function post(form, url, content, { patience = LONGEST_MS } = {}) {
  const body = JSON.stringify(content);
  return fetch(url, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json",
      "X-CSRFToken": freshToken(form),
    },
    body,
    // Outlives the page; browsers refuse it for long bodies, such as several essays.
    keepalive: new Blob([body]).size < KEPT_ALIVE_BYTES,
    // A connection that went dumb tells nobody; asking again is harmless.
    signal: AbortSignal.timeout(patience),
  });
}

// What the server said; null where somebody else answered: a portal, a gateway, a page of errors.
export async function replyOf(response) {
  try {
    const reply = await response.json();
    return reply !== null && typeof reply === "object" ? reply : null;
  } catch {
    return null;
  }
}

// Signed out meanwhile, or signed in anew where this page does not see the new token.
export function isSignedOut(reply) {
  return ["signed_out", "csrf_failed"].includes(reply?.code);
}

export function tellSignedOut(form, is = true) {
  form.dispatchEvent(new CustomEvent("session:lost", { detail: is }));
}

// Whether the server itself answers now: it is asked for what this window asks it anyway.
export async function isReachable(form) {
  if (!navigator.onLine) return false;
  const window = form.querySelector("[data-window-field]").value;
  try {
    const response = await post(form, form.dataset.leaseUrl, { window }, { patience: REACHED_MS });
    const reply = await replyOf(response);
    if (isSignedOut(reply)) tellSignedOut(form);
    if (isSignedOut(reply) || response.status >= 500 || response.status === 429) return false;
    return typeof reply?.mine === "boolean" || Boolean(reply?.code);
  } catch {
    return false;
  }
}

// Whether the server itself gives a page of this site, known by ``mark``, or leads to another one,
// such as to sign in. A portal before the network gives its own.
export async function isPageThere(url, mark) {
  try {
    const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(PAGE_MS) });
    return response.ok && (response.redirected || (await response.text()).includes(mark));
  } catch {
    return false;
  }
}
