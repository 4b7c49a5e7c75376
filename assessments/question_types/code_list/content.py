"""What a question for several codes consists of, and how it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from assessments.question_types.code_questions import (
    LONGEST_EXPLANATION,
    LONGEST_STEM,
    Expected,
    read_expected,
    read_frame,
)
from assessments.question_types.code_reading import (
    LONGEST_WHY,
    Accepted,
    read_accepted,
    read_code,
)
from assessments.question_types.code_writing import System, display, normalised
from assessments.question_types.contract import ContentError, Data
from assessments.question_types.partial_credit import gettext_noop
from assessments.question_types.reading import (
    read_choice,
    read_flag,
    read_list,
    read_mapping,
    read_word,
)

# Rows of an answer: always as many, so that they tell nothing of the key.
MOST_ROWS = 12
FEWEST_LINES = 2
LONGEST_GUIDELINE = 200
_FIELDS = (
    "stem", "system", "release", "service_date", "lines", "order", "partial", "expected",
    "explanation", "lookup", "hints",
)  # fmt: skip
_LINE = ("code", "accepted", "first", "optional", "after", "why", "guideline")


class ListOrder(StrEnum):
    """How much of the order is asked."""

    FIRST = "first"
    EXACT = "exact"
    FREE = "free"


ORDER_WORDS: dict[ListOrder, str] = {
    ListOrder.FIRST: gettext_noop("One code must stand first; its place is worth one more point."),
    ListOrder.EXACT: gettext_noop(
        "Every code has its place: one more point for the share of pairs of codes that stand in "
        "the right order."
    ),
    ListOrder.FREE: gettext_noop("The order does not matter, except where a code says so."),
}


class ListPartial(StrEnum):
    """What a list is worth that is right in part."""

    EXACT = "exact"
    PER_CODE = "per_code"
    BY_SPECIFICITY = "by_specificity"


LIST_PARTIAL_WORDS: dict[ListPartial, str] = {
    ListPartial.EXACT: gettext_noop("Everything right, or no points."),
    ListPartial.PER_CODE: gettext_noop("One point for each right code; near ones earn nothing."),
    ListPartial.BY_SPECIFICITY: gettext_noop(
        "One point for each right code; a near one earns a part, as for a single code."
    ),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A code that belongs on the list. ``after`` are codes of lines that it must follow."""

    code: str
    accepted: tuple[Accepted, ...]
    first: bool
    optional: bool
    after: tuple[str, ...]
    why: str
    guideline: str

    @property
    def codes(self) -> tuple[str, ...]:
        return (self.code, *(one.code for one in self.accepted))


@dataclass(frozen=True, slots=True)
class ListContent:
    """Several codes to be given. ``expected`` are codes that students often add wrongly."""

    stem: str
    system: System
    release: str
    service_date: date | None
    lines: tuple[Line, ...]
    order: ListOrder
    partial: ListPartial
    expected: tuple[Expected, ...]
    explanation: str
    lookup: bool

    @property
    def asked(self) -> list[Line]:
        """Without optional ones, in the order of the key."""
        lines = [line for line in self.lines if not line.optional]
        return sorted(lines, key=lambda line: not line.first)

    @property
    def right(self) -> set[str]:
        return {code for line in self.lines for code in line.codes}

    def shown(self, code: str) -> str:
        return display(self.system, code)


def read_codes(raw: Data) -> ListContent:
    """Read what the author wrote. Raises ContentError with the place of the fault."""
    data = read_mapping(raw, "", known=_FIELDS)
    system, release, day = read_frame(data)
    order = ListOrder(
        read_choice(data, "order", "", known=tuple(ListOrder), default=ListOrder.FIRST)
    )
    lines = tuple(
        _read_line(entry, f"lines.{index}", system)
        for index, entry in enumerate(
            read_list(data.get("lines"), "lines", fewest=FEWEST_LINES, most=MOST_ROWS)
        )
    )
    _check_codes(lines)
    _check_first(lines, order)
    _check_after(lines, order)
    content = ListContent(
        stem=read_word(data, "stem", "", longest=LONGEST_STEM),
        system=system,
        release=release,
        service_date=day,
        lines=lines,
        order=order,
        partial=ListPartial(
            read_choice(
                data, "partial", "", known=tuple(ListPartial), default=ListPartial.BY_SPECIFICITY
            )
        ),
        expected=read_expected(
            data.get("expected"), system, right={code for line in lines for code in line.codes}
        ),
        explanation=read_word(data, "explanation", "", longest=LONGEST_EXPLANATION, needed=False),
        lookup=read_flag(data, "lookup", ""),
    )
    if len(content.asked) < FEWEST_LINES:
        raise ContentError("lines", f"needs at least {FEWEST_LINES} codes that are not optional.")
    return content


def _read_line(entry: object, place: str, system: System) -> Line:
    data = read_mapping(entry, place, known=_LINE)
    return Line(
        code=read_code(data, system, place),
        accepted=read_accepted(data.get("accepted"), system, place),
        first=read_flag(data, "first", place),
        optional=read_flag(data, "optional", place),
        after=_read_after(data, place),
        why=read_word(data, "why", place, longest=LONGEST_WHY, needed=False),
        guideline=read_word(data, "guideline", place, longest=LONGEST_GUIDELINE, needed=False),
    )


def _read_after(data: Mapping[str, Any], place: str) -> tuple[str, ...]:
    codes = read_list(data.get("after") or [], f"{place}.after", most=MOST_ROWS)
    for index, code in enumerate(codes):
        if not isinstance(code, str):
            raise ContentError(f"{place}.after.{index}", "must be the code of a line above.")
    return tuple(normalised(code) for code in codes)


def _check_codes(lines: Sequence[Line]) -> None:
    seen: set[str] = set()
    for index, line in enumerate(lines):
        for number, code in enumerate(line.codes):
            if code in seen:
                where = "code" if not number else f"accepted.{number - 1}.code"
                raise ContentError(f"lines.{index}.{where}", "stands in the list already.")
            seen.add(code)


def _check_first(lines: Sequence[Line], order: ListOrder) -> None:
    """Exactly one code is first where that is what counts; else the word would mean nothing."""
    firsts = [index for index, line in enumerate(lines) if line.first]
    if order is not ListOrder.FIRST:
        if firsts:
            raise ContentError(
                f"lines.{firsts[0]}.first", f'means nothing where the order is "{order}".'
            )
        return
    if len(firsts) != 1:
        place = f"lines.{firsts[1]}.first" if firsts else "lines"
        raise ContentError(place, "exactly one code must be first.")
    first = lines[firsts[0]]
    if first.optional or first.after:
        name = "optional" if first.optional else "after"
        raise ContentError(f"lines.{firsts[0]}.{name}", "cannot be said of the first code.")


def _check_after(lines: Sequence[Line], order: ListOrder) -> None:
    """What must follow stands below, and below the first one: so the key keeps its own order."""
    above: set[str] = {line.code for line in lines if line.first}
    for index, line in enumerate(lines):
        if line.after and order is ListOrder.EXACT:
            raise ContentError(f"lines.{index}.after", "the order is exact already; take it out.")
        for number, code in enumerate(line.after):
            if code not in above:
                raise ContentError(
                    f"lines.{index}.after.{number}", "must be the code of a line above."
                )
        above.add(line.code)
