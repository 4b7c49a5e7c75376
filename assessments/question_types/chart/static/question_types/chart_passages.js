// Passages of a record as places in its documents. Places count whole characters, as the server
// does; a script counts the halves of some of them.
import { textOf } from "./chart_record.js";

export function startOf(line) {
  return Number(line.dataset.start);
}

export function endOf(line) {
  return startOf(line) + [...textOf(line)].length;
}

// What is selected in one document: {document, start, end}; null where nothing is.
export function selectedIn(record) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const document = record.documents.find((one) => one.contains(range.startContainer));
  if (!document) return null;
  const lines = record.linesOf(document).filter((line) => range.intersectsNode(textIn(line)));
  if (!lines.length) return null;
  const start = placeIn(lines[0], range.startContainer, range.startOffset) ?? startOf(lines[0]);
  const end = placeIn(lines.at(-1), range.endContainer, range.endOffset) ?? endOf(lines.at(-1));
  return start < end ? { document: document.dataset.document, start, end } : null;
}

// Whole lines, without the empty ones at either end.
export function linesPassage(record, lines) {
  const full = lines.filter((line) => textOf(line).trim());
  if (!full.length) return null;
  const name = record.documentOf(full[0]).dataset.document;
  return { document: name, start: startOf(full[0]), end: endOf(full.at(-1)) };
}

// The words of a passage, on one line.
export function wordsAt(record, passage) {
  const document = record.documents.find((one) => one.dataset.document === passage.document);
  if (!document) return "";
  return record
    .linesOf(document)
    .map((line) => {
      const from = Math.max(passage.start - startOf(line), 0);
      return [...textOf(line)].slice(from, Math.max(passage.end - startOf(line), 0)).join("");
    })
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

export function lineOf(record, passage) {
  const document = record.documents.find((one) => one.dataset.document === passage.document);
  const lines = document ? record.linesOf(document) : [];
  return lines.filter((line) => startOf(line) <= passage.start).at(-1);
}

// Draw the passages into a line: text, and a mark element for each stretch of them.
export function draw(line, passages) {
  const characters = [...textOf(line)];
  const start = startOf(line);
  const inside = passages
    .map((one) => [Math.max(one.start - start, 0), Math.min(one.end - start, characters.length)])
    .filter(([from, to]) => from < to);
  const cuts = [...new Set([0, characters.length, ...inside.flat()])].sort((a, b) => a - b);
  const pieces = cuts.slice(0, -1).map((from, index) => {
    const text = characters.slice(from, cuts[index + 1]).join("");
    if (!inside.some(([one, other]) => one <= from && from < other)) return text;
    const mark = document.createElement("mark");
    mark.className = "chart-own";
    mark.textContent = text;
    return mark;
  });
  textIn(line).replaceChildren(...pieces);
}

function textIn(line) {
  return line.querySelector("[data-text]");
}

// The place of an end of a selection in a line; undefined where it is outside of it.
function placeIn(line, node, offset) {
  const text = textIn(line);
  if (!text.contains(node)) return undefined;
  const range = document.createRange();
  range.selectNodeContents(text);
  range.setEnd(node, offset);
  return startOf(line) + [...range.toString()].length;
}
