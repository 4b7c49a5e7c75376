// Passages of a text as sorted pairs [from, to], which never touch each other. Pure.
export function add(marks, passage) {
  let [start, end] = passage;
  const apart = [];
  for (const [from, to] of marks) {
    if (to < start || from > end) apart.push([from, to]);
    else [start, end] = [Math.min(start, from), Math.max(end, to)];
  }
  return [...apart, [start, end]].sort((one, two) => one[0] - two[0]);
}

export function subtract(marks, [start, end]) {
  return marks.flatMap(([from, to]) => {
    if (to <= start || from >= end) return [[from, to]];
    return [
      [from, Math.min(to, start)],
      [Math.max(from, end), to],
    ].filter(([one, two]) => one < two);
  });
}

export function covers(marks, [start, end]) {
  return marks.some(([from, to]) => from <= start && to >= end);
}

export function union(marks, others) {
  return others.reduce(add, marks);
}

export function around(marks, place) {
  return marks.find(([from, to]) => from <= place && place < to) ?? null;
}
