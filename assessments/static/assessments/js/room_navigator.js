// The grid of questions: four states by shape and words, counts, filters, arrow keys.
import { current, form, isReviewing } from "./room_view.js";
import { say } from "./room_words.js";

const items = () => [...form.querySelectorAll("[data-palette-item]")];
const linkOf = (item) => item.querySelector("a");
const has = (item, state) => (item.dataset.state ?? "").split(" ").includes(state);
let filter = "all";

// {unanswered, flagged, waiting}: the numbers of the questions that are so.
export function standing() {
  const numbers = (test) => items().filter(test).map((item) => Number(item.dataset.paletteItem));
  return {
    total: items().length,
    answered: numbers((item) => has(item, "answered")),
    unanswered: numbers((item) => !has(item, "answered")),
    flagged: numbers((item) => has(item, "flagged")),
    waiting: numbers((item) => "waiting" in item.dataset),
  };
}

export function countsInWords() {
  const counts = standing();
  const names = ["answered", "unanswered", "flagged", "waiting"];
  return names
    .filter((name) => counts[name].length || name !== "waiting")
    .map((name) => say(name, { count: counts[name].length }))
    .join(" · ");
}

const tests = {
  all: () => true,
  unanswered: (item) => !has(item, "answered"),
  flagged: (item) => has(item, "flagged"),
};

function paint() {
  let listed = 0;
  for (const item of items()) {
    item.hidden = !tests[filter](item);
    listed += item.hidden ? 0 : 1;
    const isHere = !isReviewing() && item.dataset.paletteItem === current().dataset.position;
    const link = linkOf(item);
    if (isHere) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
    item.toggleAttribute("data-here", isHere);
  }
  const shown = items().filter((item) => !item.hidden);
  const stop = shown.find((item) => "here" in item.dataset) ?? shown[0];
  // One stop for Tab; the arrows go on from there.
  for (const item of items()) linkOf(item).tabIndex = item === stop ? 0 : -1;
  form.querySelector("[data-filter-none]").hidden = listed > 0;
  form.querySelector("[data-navigator-counts]").textContent = countsInWords();
}

function intoView() {
  const item = items().find((one) => "here" in one.dataset);
  const side = form.querySelector("[data-room-side]");
  if (!item || side.hidden) return;
  const [one, all] = [item.getBoundingClientRect(), side.getBoundingClientRect()];
  if (one.top < all.top) side.scrollTop -= all.top - one.top + 16;
  else if (one.bottom > all.bottom) side.scrollTop += one.bottom - all.bottom + 16;
}

function pressed(event) {
  const links = items().filter((item) => !item.hidden).map(linkOf);
  const at = links.indexOf(event.target.closest("a"));
  if (at < 0) return;
  const rows = links.filter((link) => Math.abs(link.offsetTop - links[0].offsetTop) < 4).length;
  const to = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - rows,
    ArrowDown: at + rows,
    Home: 0,
    End: links.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  links[to]?.focus();
}

function waiting(positions) {
  for (const item of items()) {
    const waits = positions.includes(Number(item.dataset.paletteItem));
    item.toggleAttribute("data-waiting", waits);
    const words = item.querySelector("[data-waiting-text]");
    words.textContent = waits ? `, ${words.dataset.waiting}` : "";
  }
}

export function startNavigator() {
  const palette = form.querySelector("[data-palette]");
  // A one-way paper has one question, and nothing to navigate.
  if (!palette) return;
  form.querySelector("[data-navigator-counts]").hidden = false;
  const filters = form.querySelector("[data-filters]");
  filters.hidden = false;
  filters.addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter]");
    if (!button) return;
    filter = button.dataset.filter;
    for (const one of filters.querySelectorAll("[data-filter]")) {
      one.setAttribute("aria-pressed", String(one === button));
    }
    paint();
  });
  palette.addEventListener("keydown", pressed);
  form.addEventListener("room:shown", () => {
    paint();
    intoView();
  });
  form.addEventListener("answers:waiting", (event) => {
    waiting(event.detail);
    paint();
    form.dispatchEvent(new CustomEvent("room:standing"));
  });
  // What attempt.js writes there when an answer or a flag changes.
  new MutationObserver(() => {
    paint();
    form.dispatchEvent(new CustomEvent("room:standing"));
  }).observe(palette, { subtree: true, attributeFilter: ["data-state"] });
}
