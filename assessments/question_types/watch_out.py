"""Common wrong answers that an author foresaw, with what to say to each."""

from collections.abc import Callable
from dataclasses import dataclass

from assessments.question_types.choices import read_text
from assessments.question_types.contract import ContentError, Data

MOST_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class WatchOut:
    """A common wrong answer and what to say to it."""

    answer: str
    why: str


def read_watch_out(
    data: Data, *, place: str = "", accepted: Callable[[str], bool]
) -> tuple[WatchOut, ...]:
    """The warnings of a content. Raises ContentError, also for an answer that is ``accepted``."""
    where = f"{place}.watch_out" if place else "watch_out"
    raw = data.get("watch_out") or []
    if not isinstance(raw, list) or len(raw) > MOST_WARNINGS:
        raise ContentError(where, f"must be a list of at most {MOST_WARNINGS} wrong answers.")
    found = []
    for index, entry in enumerate(raw):
        if not isinstance(entry, dict):
            raise ContentError(f"{where}.{index}", "must have the fields answer and why.")
        warning = WatchOut(
            answer=read_text(entry, "answer", place=f"{where}.{index}"),
            why=read_text(entry, "why", place=f"{where}.{index}"),
        )
        if accepted(warning.answer):
            raise ContentError(f"{where}.{index}", "is accepted and warned of at once.")
        found.append(warning)
    return tuple(found)
