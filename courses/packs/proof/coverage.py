"""Enough of everything: every objective asked, every lesson and every domain of the exams."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from courses.packs.checking import drawn_by
from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk

# How often each objective is asked at least.
ASKED = 1


@dataclass(frozen=True, slots=True)
class DrawCover:
    """What one draw of an exam needs and has, where it stands, and how many papers that makes."""

    exam: str
    draw: str
    file: str
    line: int
    need: int
    have: int

    @property
    def papers(self) -> float:
        return self.have / self.need


def look(desk: Desk) -> Iterator[Problem]:
    asked = Counter(question.head.text("objective") for question in desk.pack.questions)
    of_lesson = questions_by_lesson(desk)
    least = desk.standards.get("questions", 0)
    for lesson in desk.pack.lessons:
        for index in range(len(lesson.head.entries("objectives"))):
            key = lesson.head.text("objectives", index, "key")
            if asked[key] < ASKED:
                yield lesson.head.problem(
                    ("objectives", index), f"has the objective {key}, and no question asks it."
                )
        if of_lesson[lesson.head.text("key")] < least:
            yield lesson.head.problem(
                ("key",),
                f"has {of_lesson[lesson.head.text('key')]} questions; {least} are wanted.",
            )
    papers = desk.standards.get("papers", 0)
    first = first_exam(desk)
    for cover in exam_cover(desk):
        if cover.papers < papers and cover.exam == first:
            yield Problem(
                cover.file,
                cover.line,
                f"{cover.exam}: {cover.draw} needs {cover.need} and has {cover.have}, "
                f"{cover.papers:.1f} papers; {papers} are wanted.",
            )


def questions_by_lesson(desk: Desk) -> "Counter[str]":
    """How many questions outside the pools each lesson has."""
    return Counter(
        question.head.text("lesson")
        for module in desk.pack.modules
        for question in module.questions
    )


def first_exam(desk: Desk) -> str:
    """The title of the exam that comes first: the one that the pool is written for."""
    return next((exam.title for pool in desk.pack.pools for _, exam in pool.exams), "")


def exam_cover(desk: Desk) -> Iterator[DrawCover]:
    """Each draw of each open exam."""
    heads = [question.head.model for question in desk.pack.questions if question.head.model]
    for pool in desk.pack.pools:
        for place, exam in pool.exams:
            if exam.closed is not None:
                continue
            for index, draw in enumerate(exam.draws):
                line = pool.head.problem((*place, "draws", index), "").line
                named = [draw.domain or "", draw.tag or "", "pilots" if draw.pilot else ""]
                have = sum(drawn_by(head, draw) for head in heads)
                yield DrawCover(
                    exam.title,
                    ", ".join(name for name in named if name),
                    pool.head.file,
                    line,
                    draw.count,
                    have,
                )
