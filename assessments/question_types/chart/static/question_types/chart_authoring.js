// Writing a chart: rows that are added, words of a document that become evidence, and the title of
// each code beside it. The form works without any of this.
import { announce } from "../chartwork/js/live_region.js";
import { Lookup } from "./chart_lookup.js";

const form = document.querySelector("[data-chart-form]");

function field(row, name) {
  return row.querySelector(`[name$="_${name}"]`);
}

function rowsOf(name) {
  return [...form.querySelectorAll(`[data-chart-rows="${name}"] [data-chart-row]`)];
}

// A copy of the last row, empty, with the next number.
function addRow(name) {
  const rows = rowsOf(name);
  const last = rows.at(-1);
  const before = last.dataset.chartRow;
  const number = String(Number(before) + 1);
  const row = last.cloneNode(true);
  row.dataset.chartRow = number;
  row.open = true;
  row.querySelector("[data-row-number]").textContent = number;
  for (const part of row.querySelectorAll("[data-row-title], [data-row-said]")) part.textContent = "";
  for (const list of row.querySelectorAll(".errorlist")) list.remove();
  for (const element of row.querySelectorAll("*")) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(`${name}_${before}_`, `${name}_${number}_`));
    }
    if (element.matches("label, legend")) {
      element.textContent = element.textContent.replace(`(${before})`, `(${number})`);
    }
    element.removeAttribute("aria-invalid");
    if (element.matches("input[type=checkbox]")) element.checked = false;
    else if (element.matches("select")) element.selectedIndex = 0;
    else if (element.matches("input, textarea")) element.value = "";
  }
  last.after(row);
  row.querySelector("input, textarea").focus();
  refreshTargets();
}

function titleOf(row) {
  return (field(row, "code") ?? field(row, "title")).value.trim();
}

// What evidence can be quoted for: the lines of the key and the traps.
function refreshTargets() {
  const select = form.querySelector("[data-quote-for]");
  const chosen = select.value;
  const targets = [...rowsOf("lines"), ...rowsOf("traps")];
  select.replaceChildren(
    ...targets.map((row) => {
      const name = row.closest("[data-chart-rows]").querySelector("legend").textContent;
      const area = field(row, "evidence");
      return new Option(`${name} ${row.dataset.chartRow}: ${titleOf(row)}`, area.name);
    }),
  );
  if (targets.some((row) => field(row, "evidence").name === chosen)) select.value = chosen;
}

// The words that are selected in the text of a document go to the evidence of a row.
function quote() {
  const area = quote.area;
  if (!area) return;
  const words = area.value.slice(area.selectionStart, area.selectionEnd).replace(/\s+/g, " ").trim();
  if (!words) return;
  const row = area.closest("[data-chart-row]");
  const key = field(row, "key");
  key.value = key.value.trim() || `document-${row.dataset.chartRow}`;
  const name = key.value;
  const target = form.querySelector(`[name="${form.querySelector("[data-quote-for]").value}"]`);
  target.value = `${target.value.trim()}\n${name} | ${words}`.trim();
  target.closest("details").open = true;
  announce(`${name} | ${words}`);
}

// The title of a code, or that none was found.
async function say(row, lookup) {
  const code = field(row, "code").value.trim();
  row.querySelector("[data-row-title]").textContent = code;
  const said = row.querySelector("[data-row-said]");
  if (!code || lookup.off) return;
  const system = field(row, "system").value;
  const known = await lookup.learn(system, code);
  if (lookup.off) return;
  said.textContent = known ? lookup.known(system, code) : form.dataset.unknown;
}

if (form) {
  const release = document.querySelector('[name="release"]');
  const lookup = new Lookup({ lookup: form.dataset.lookup, release: release.value }, form.dataset);
  release.addEventListener("change", () => {
    lookup.release = release.value;
    lookup.titles.clear();
    lookup.asked.clear();
  });
  for (const part of form.querySelectorAll("[data-add-row], [data-quoting]")) part.hidden = false;
  for (const button of form.querySelectorAll("[data-add-row]")) {
    const { chartRows } = button.closest("[data-chart-rows]").dataset;
    button.addEventListener("click", () => addRow(chartRows));
  }
  const button = form.querySelector("[data-quote]");
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", quote);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches('[name^="documents_"][name$="_text"]')) quote.area = event.target;
  });
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-chart-row]");
    if (!row) return;
    if (field(row, "code")) say(row, lookup);
    else row.querySelector("[data-row-title]").textContent = titleOf(row);
    refreshTargets();
  });
  for (const row of [...rowsOf("lines"), ...rowsOf("traps")]) say(row, lookup);
  refreshTargets();
}
