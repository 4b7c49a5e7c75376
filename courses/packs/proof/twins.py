"""Questions that ask the same in nearly the same words, and lines that two lessons share."""

from collections.abc import Iterator

from rapidfuzz import fuzz, process

from courses.packs.parts import PackQuestion
from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk, prose_of, said_in_question

ALIKE = 90
# Of a long record the beginning tells it from others.
MOST_LETTERS = 2_000
# Shorter lines are headings and bits that any lesson may have.
LONG_LINE = 45
# What a program made is alike by design; there only the same question twice is a twin.
GENERATED = "generated"


def look(desk: Desk) -> Iterator[Problem]:
    yield from _twins([q for q in desk.pack.questions if GENERATED not in _tags(q)], ALIKE)
    yield from _twins([q for q in desk.pack.questions if GENERATED in _tags(q)], 100)
    yield from _shared_lines(desk)


def asked(question: PackQuestion) -> str:
    """The stem and the right answers: two questions with both alike are one.

    Of types without options, as charts, it is all that they say.
    """
    keyed = right_answers(question) or [said.text for said in said_in_question(question)]
    return " ".join([question.head.text("stem"), *keyed]).casefold()[:MOST_LETTERS]


def right_answers(question: PackQuestion) -> list[str]:
    """The texts that are keyed, of the types that have options or accepted answers."""
    content = question.content
    options = content.get("options") if isinstance(content.get("options"), list) else []
    keyed = [str(option.get("text")) for option in options or [] if option.get("correct")]
    accepted = content.get("accept")
    return keyed + ([str(accepted[0])] if isinstance(accepted, list) and accepted else [])


def _twins(questions: list[PackQuestion], alike: int) -> Iterator[Problem]:
    texts = [asked(question) for question in questions]
    scores = process.cdist(texts, texts, scorer=fuzz.token_sort_ratio, score_cutoff=alike)
    for first in range(len(questions)):
        for second in range(first + 1, len(questions)):
            one, other = questions[first].head, questions[second].head
            declared = one.text("twins") and one.text("twins") == other.text("twins")
            if scores[first][second] >= alike and texts[first].strip() and not declared:
                yield other.problem(
                    ("stem",),
                    f"asks nearly the same as {one.text('key')} in {one.file}. Ask something else, "
                    "or give both the same twins.",
                )


def _shared_lines(desk: Desk) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for lesson in desk.pack.lessons:
        for line in {line.strip() for line in prose_of(lesson).splitlines()}:
            if len(line) < LONG_LINE:
                continue
            other = first.setdefault(line, lesson.head.file)
            if other != lesson.head.file:
                number = lesson.body_line + lesson.body[: lesson.body.index(line)].count("\n")
                yield Problem(
                    lesson.head.file, number, f"has a line that {other} has too. Say it once."
                )


def _tags(question: PackQuestion) -> list[str]:
    return [str(tag) for tag in question.head.entries("tags")]
