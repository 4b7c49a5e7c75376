// Results while somebody types. The form works without: it asks for the same page.
import { announce } from "../chartwork/js/live_region.js";
import { fetchDocument } from "../chartwork/js/trusted_html.js";

const PAUSE_MILLISECONDS = 160;
const form = document.querySelector("form[data-codes-search]");
const field = form?.querySelector("[data-codes-field]");
let pause = 0;
let running = null;
// What is shown; a search for the same is not asked again.
let shown = form ? asked() : "";

function asked() {
  return new URLSearchParams(new FormData(form)).toString();
}

async function search({ typing }) {
  clearTimeout(pause);
  const query = asked();
  if (query === shown) return;
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const address = new URL(form.dataset.results, location.href);
  for (const [name, value] of new URLSearchParams(query)) address.searchParams.set(name, value);
  if (typing) address.searchParams.set("typing", "1");
  let page;
  try {
    page = await fetchDocument(address, { signal });
  } catch {
    // Given up for a later one, or no connection: the button still asks for the page.
    return;
  }
  const fresh = page?.getElementById("results");
  if (!fresh || signal.aborted) return;
  shown = query;
  document.getElementById("results").replaceWith(document.adoptNode(fresh));
  const start = document.querySelector("[data-codes-start]");
  if (start) start.hidden = field.value.trim() !== "";
  // The address is that of what is shown, to come back to and to share.
  history.replaceState(null, "", `${form.getAttribute("action")}?${query}`);
  announce(fresh.querySelector("[data-count]")?.textContent.trim() ?? "");
}

function soon() {
  clearTimeout(pause);
  pause = setTimeout(() => search({ typing: true }), PAUSE_MILLISECONDS);
}

if (field) {
  field.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    if (event.target !== field) search({ typing: false });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search({ typing: false });
  });
}
