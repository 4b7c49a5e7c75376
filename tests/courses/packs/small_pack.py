"""A small pack that is right; the tests break it in one place each."""

from pathlib import Path

COURSE = """\
pack: 1
key: first-steps
title: First steps
edition: "2026.11"
language: en
summary: A small course.
description: |
  One **module**, two lessons.
code_sets:
  icd-10-cm: [FY2026, FY2027]
modules:
  - bones
certificate:
  title: Certificate of Completion
  statement: has completed the course First steps.
"""

MODULE = """\
key: bones
title: Bones
summary: What holds us up.
lessons:
  - arm
  - leg
quiz:
  key: bones-quiz
  title: Bones quiz
  intro: Two questions.
  pass_percent: 60
  attempts: 0
  minutes: 0
  draws:
    - category: bones
      count: 2
"""

ARM = """\
---
key: bones-01
title: The arm
minutes: 5
objectives:
  - key: bones-01-name
    text: Name the bones of the arm.
terms:
  - term: radius
    say: RAY-dee-us
    means: The bone on the thumb side.
sources:
  - "General anatomy"
---
Three bones.

## Where they are

![An arm with three bones.](arm.svg "The arm")

| Bone | Place |
| --- | --- |
| radius | thumb side |
"""

LEG = """\
---
key: bones-02
title: The leg
minutes: 7
objectives:
  - key: bones-02-name
    text: Name the bones of the leg.
---
## Above the knee

One bone, the femur.
"""

ARM_DRAWING = """\
<svg viewBox="0 0 100 50" role="img" aria-labelledby="t">
  <title id="t">An arm</title>
  <g transform="translate(1 2)">
    <line class="d-line" x1="0" y1="0" x2="90" y2="40" stroke-width="2"/>
    <text class="d-text" x="5" y="5" font-size="12">radius</text>
  </g>
</svg>
"""

QUESTIONS = """\
- key: bones-thumb-01
  type: single_choice
  category: bones
  domain: anatomy
  objective: bones-01-name
  lesson: bones-01
  level: recall
  difficulty: 1
  tags: [arm]
  editions: [FY2026, FY2027]
  source: "General anatomy"
  stem: "Which bone is on the thumb side?"
  options:
    - key: a
      text: "Radius"
      correct: true
      why: "It goes with the thumb."
    - key: b
      text: "Ulna"
      why: "It goes with the little finger."
    - key: c
      text: "Femur"
      why: "It is in the leg."
  explanation: "The **radius**."

- key: bones-arm-01
  type: multiple_response
  category: bones
  domain: anatomy
  objective: bones-01-name
  lesson: bones-01
  level: recall
  difficulty: 2
  editions: [FY2026]
  source: "General anatomy"
  stem: "Choose two bones of the forearm."
  options:
    - key: a
      text: "Radius"
      correct: true
      why: "Thumb side."
    - key: b
      text: "Ulna"
      correct: true
      why: "Little-finger side."
    - key: c
      text: "Tibia"
      why: "It is in the leg."
  explanation: "Radius and ulna."

- key: bones-leg-01
  type: true_false
  category: bones
  domain: anatomy
  objective: bones-02-name
  lesson: bones-02
  level: application
  difficulty: 3
  editions: [FY2026]
  source: "General anatomy"
  stem: "The femur is above the knee."
  answer: true
  why_true: "Right."
  why_false: "It is the bone of the thigh."

- key: bones-leg-02
  type: short_answer
  category: bones
  domain: terminology
  objective: bones-02-name
  lesson: bones-02
  level: recall
  difficulty: 5
  editions: [FY2026]
  source: "General anatomy"
  stem: "Which bone is in the thigh?"
  accept: ["femur", "the femur"]
  watch_out:
    - answer: "tibia"
      why: "That is the shin bone."
  explanation: "The femur."
"""

FILES = {
    "course.yaml": COURSE,
    "bones/module.yaml": MODULE,
    "bones/lessons/arm.md": ARM,
    "bones/lessons/leg.md": LEG,
    "bones/images/arm.svg": ARM_DRAWING,
    "bones/questions/all.yaml": QUESTIONS,
}


class PackFolder:
    """A pack on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name: str, text: str | bytes) -> "PackFolder":
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return self

    def edit(self, name: str, old: str, new: str) -> "PackFolder":
        """Replace what stands there exactly once."""
        text = (self.path / name).read_text()
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}."
        return self.write(name, text.replace(old, new))

    def remove(self, name: str) -> "PackFolder":
        (self.path / name).unlink()
        return self

    def line_of(self, name: str, words: str) -> int:
        """The line of the first place where these words stand."""
        lines = (self.path / name).read_text().splitlines()
        return next(number for number, line in enumerate(lines, start=1) if words in line)
