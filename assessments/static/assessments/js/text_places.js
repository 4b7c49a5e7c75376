// Between a place in a text on the page and a number that holds on every device: the count of
// characters before it, white space left out, since that may differ with the template.
const bare = (text) => text.replace(/\s+/g, "");

export function lengthOf(container) {
  return bare(container.textContent).length;
}

export function placeOf(container, node, offset) {
  const range = document.createRange();
  range.setStart(container, 0);
  range.setEnd(node, offset);
  return bare(range.toString()).length;
}

// [from, to] of the part of a selection that is in this text; null where there is none.
export function passageOf(container, range) {
  if (!range.intersectsNode(container)) return null;
  const inside = (node) => container.contains(node);
  const start = inside(range.startContainer)
    ? placeOf(container, range.startContainer, range.startOffset)
    : 0;
  const end = inside(range.endContainer)
    ? placeOf(container, range.endContainer, range.endOffset)
    : lengthOf(container);
  return start < end ? [start, end] : null;
}

// The passage as a range of the page, in which nothing is changed.
export function rangeOf(container, [start, end]) {
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let count = 0;
  let begun = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      if (/\s/.test(node.data[at])) continue;
      if (count === start && !begun) {
        range.setStart(node, at);
        begun = true;
      }
      count += 1;
      if (count === end && begun) {
        range.setEnd(node, at + 1);
        return range;
      }
    }
  }
  return null;
}

// [{text, passage}]: the sentences of a text, in its order.
export function sentencesOf(container) {
  const text = container.textContent;
  const language = document.documentElement.lang || "en";
  const pieces = Intl.Segmenter
    ? [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)]
    : text.split(/(?<=[.!?])\s+|\n+/).map((segment) => ({ segment }));
  let count = 0;
  return pieces.flatMap(({ segment }) => {
    const start = count;
    count += bare(segment).length;
    return count > start ? [{ text: segment.trim(), passage: [start, count] }] : [];
  });
}
