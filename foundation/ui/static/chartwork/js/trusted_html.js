// The only place where text becomes HTML: fragments that our own server drew.
// The page's policy is "require-trusted-types-for 'script'; trusted-types chartwork".
const policy = window.trustedTypes
  ? window.trustedTypes.createPolicy("chartwork", { createHTML: (html) => html })
  : { createHTML: (html) => html };

// Fetches a page of this site and returns its document, or null where there is nothing new.
// Refuses every other site, also after a redirect. With a signal it can be given up.
export async function fetchDocument(address, { signal } = {}) {
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) throw new Error("Only pages of this site are trusted.");
  const response = await fetch(url, {
    credentials: "same-origin",
    cache: "no-store",
    signal,
    headers: { Accept: "text/html" },
  });
  if (new URL(response.url).origin !== location.origin) throw new Error("Sent to another site.");
  if (response.status === 204) return null;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  // A parsed document runs no script; its elements are moved, not its text.
  return new DOMParser().parseFromString(policy.createHTML(await response.text()), "text/html");
}
