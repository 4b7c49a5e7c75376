// Counts the words of an essay while it is written. What is wanted is said, never enforced.

function count(text) {
  return (text.match(/\S+/gu) ?? []).length;
}

function show(line, area) {
  const words = count(area.value);
  const shortest = Number(line.dataset.shortest);
  const longest = Number(line.dataset.longest);
  const few = words > 0 && words < shortest;
  const many = longest > 0 && words > longest;
  line.querySelector("[data-words-line]").hidden = false;
  line.querySelector("[data-words-count]").textContent = String(words);
  const note = few ? line.dataset.short : many ? line.dataset.long : "";
  line.querySelector("[data-words-note]").textContent = note ? `, ${note}` : "";
  line.toggleAttribute("data-off", few || many);
}

for (const line of document.querySelectorAll("[data-words]")) {
  const area = line.parentElement.querySelector("textarea");
  const refresh = () => show(line, area);
  area.addEventListener("input", refresh);
  // Written by the page: what is stored after a conflict, or what an earlier page could not send.
  line.closest("[data-position]")?.addEventListener("answer:written", refresh);
  refresh();
}
