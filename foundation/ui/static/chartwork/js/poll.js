// Refreshes a part of the page until the server says that it is finished.
//
//   <section id="grading" data-poll-url="/…" data-poll-seconds="2"> … </section>
//
// The address answers with a page or fragment in which an element has the same id. It replaces
// this one; when it carries no data-poll-url the waiting is over. An answer without such an
// element means that the whole page has changed: it is loaded anew.
import { announce } from "./live_region.js";
import { fetchDocument } from "./trusted_html.js";

const LONGEST_PAUSE_SECONDS = 20;

function follow(element, pauseSeconds) {
  setTimeout(() => refresh(element, pauseSeconds), pauseSeconds * 1000);
}

// What the fresh part is drawn with and the waiting page had no need of.
function bringStyles(page) {
  for (const link of page.querySelectorAll("head link[rel=stylesheet]")) {
    const address = CSS.escape(link.getAttribute("href"));
    if (document.querySelector(`link[rel=stylesheet][href="${address}"]`)) continue;
    document.head.append(document.adoptNode(link));
  }
}

async function refresh(element, pauseSeconds) {
  if (document.hidden) {
    document.addEventListener("visibilitychange", () => refresh(element, pauseSeconds), {
      once: true,
    });
    return;
  }
  const slower = Math.min(pauseSeconds * 1.5, LONGEST_PAUSE_SECONDS);
  let page;
  try {
    page = await fetchDocument(element.dataset.pollUrl);
  } catch {
    // Offline or a server that restarts: the next round tries again.
    follow(element, slower);
    return;
  }
  if (!page) {
    follow(element, slower);
    return;
  }
  const fresh = page.getElementById(element.id);
  if (!fresh) {
    location.reload();
    return;
  }
  bringStyles(page);
  element.replaceWith(document.adoptNode(fresh));
  if (fresh.dataset.pollUrl) {
    follow(fresh, slower);
  } else {
    announce(element.dataset.pollDone || fresh.querySelector("h1, h2")?.textContent?.trim() || "");
  }
}

for (const element of document.querySelectorAll("[data-poll-url][id]")) {
  follow(element, Number(element.dataset.pollSeconds) || 2);
}
