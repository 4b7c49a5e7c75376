// Between the controls of a question and its answer, for every kind of question.

function own(section) {
  const name = `answer-${section.dataset.position}`;
  const controls = [...section.querySelectorAll("input, textarea, select")];
  return section.dataset.answerKind === "parts"
    ? controls.filter((control) => control.name.startsWith(`${name}-`))
    : controls.filter((control) => control.name === name);
}

function partOf(section, control) {
  return control.name.slice(`answer-${section.dataset.position}-`.length);
}

const readers = {
  number: (controls) => {
    const chosen = controls.find((control) => control.checked);
    return chosen ? { chosen: Number(chosen.value) } : null;
  },
  numbers: (controls) => {
    const chosen = controls.filter((control) => control.checked).map((c) => Number(c.value));
    return chosen.length ? { chosen } : null;
  },
  boolean: (controls) => {
    const chosen = controls.find((control) => control.checked);
    return chosen ? { chosen: chosen.value === "true" } : null;
  },
  text: (controls) => {
    const text = controls[0].value.trim();
    return text ? { text } : null;
  },
  // Controls named answer-7-<part>: {"parts": {"<part>": "value"}}, without the empty ones.
  parts: (controls, section) => {
    const parts = {};
    for (const control of controls) {
      const box = control.type === "checkbox" || control.type === "radio";
      if (box && !control.checked) continue;
      const value = control.type === "checkbox" ? "yes" : control.value.trim();
      if (value) parts[partOf(section, control)] = value;
    }
    return Object.keys(parts).length ? { parts } : null;
  },
};

const writers = {
  number: (controls, answer) => check(controls, [String(answer?.chosen)]),
  numbers: (controls, answer) => check(controls, (answer?.chosen ?? []).map(String)),
  boolean: (controls, answer) => check(controls, [String(answer?.chosen)]),
  text: (controls, answer) => {
    controls[0].value = answer?.text ?? "";
  },
  parts: (controls, answer, section) => {
    for (const control of controls) {
      const value = answer?.parts?.[partOf(section, control)] ?? "";
      if (control.type === "checkbox") control.checked = value === "yes";
      else if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
  },
};

function check(controls, values) {
  for (const control of controls) control.checked = values.includes(control.value);
}

export function readAnswer(section) {
  return readers[section.dataset.answerKind](own(section), section);
}

export function writeAnswer(section, answer) {
  writers[section.dataset.answerKind](own(section), answer, section);
  section.dispatchEvent(new CustomEvent("answer:written", { bubbles: true }));
}

// Whether something was answered: what is only noted beside an answer is none.
export function isAnswer(section, content) {
  const parts = content?.parts;
  if (!parts) return Boolean(content);
  const noted = own(section).filter((control) => "noted" in control.dataset);
  const names = noted.map((control) => partOf(section, control));
  return Object.keys(parts).some((part) => !names.includes(part));
}

// Whether two answers are the same; the order of their parts has no meaning.
export function sameAnswer(one, other) {
  return canonical(one) === canonical(other);
}

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value ?? null);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`)}}`;
}

// The answer as somebody reads it: the words of what is chosen, and what was typed.
export function wordsOf(section) {
  const words = [];
  for (const control of own(section)) {
    const box = control.type === "checkbox" || control.type === "radio";
    if (box ? !control.checked : !control.value.trim()) continue;
    if ("noted" in control.dataset) continue;
    const option = control.closest("label")?.querySelector(".option-text");
    if (box) words.push((option ?? control.closest("label"))?.textContent.trim() ?? control.value);
    else if (control.tagName === "SELECT") words.push(control.selectedOptions[0].textContent.trim());
    else words.push(control.value.trim());
  }
  return words.join("; ");
}
