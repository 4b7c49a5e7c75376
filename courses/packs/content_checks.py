"""Asks the type of each question whether it can read what the author wrote."""

import re
from collections.abc import Iterator

from assessments.public import ContentRefused, check_content
from courses.packs.parts import PackQuestion
from courses.packs.problems import Problem

# In the languages that packs are written in.
_NUMBERS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
}
_CHOOSE = re.compile(
    r"\b(?:choose|select|pick|tick|elige|escoge|selecciona|marca)\s+"
    rf"(?:las |los )?({'|'.join(_NUMBERS)}|[2-5])\b",
    re.I,
)


def content_problems(question: PackQuestion) -> Iterator[Problem]:
    """What the type refuses, on the line of its place."""
    type_name = question.head.text("type")
    if not type_name or not question.content_fits:
        return
    try:
        check_content(type_name=type_name, content=question.content)
    except ContentRefused as refused:
        place = str(refused.details.get("place", ""))
        yield question.head.problem(_steps(place), refused.message)
    if type_name == "multiple_response":
        yield from _choose_problems(question)


def _steps(place: str) -> list[str | int]:
    """``options.2.why`` as steps."""
    return [int(step) if step.isdecimal() else step for step in place.split(".") if step]


def _choose_problems(question: PackQuestion) -> Iterator[Problem]:
    """The stem says how many are right: a student must not have to guess it."""
    options = question.head.entries("options")
    right = sum(isinstance(option, dict) and option.get("correct") is True for option in options)
    said = _CHOOSE.search(question.head.text("stem"))
    if said is None:
        yield question.head.problem(
            ("stem",), 'does not say how many options are right. Write, for example, "Choose two".'
        )
    elif (number := _NUMBERS.get(said[1].lower()) or int(said[1])) != right:
        yield question.head.problem(
            ("stem",), f"says that {number} options are right, and {right} are. Mend one of them."
        )
