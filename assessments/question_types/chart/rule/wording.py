"""What a student reads at a line of the key: what became of it, and what in the record decides."""

from collections.abc import Sequence

from assessments.question_types.chart.documents import Evidence
from assessments.question_types.chart.lines import EXEMPT, KeyLine
from assessments.question_types.chart.rule.scoring import ScoredLine
from assessments.question_types.chart.traps import Trap
from assessments.question_types.code_credit import (
    modifiers_right,
    not_usable,
    units_right,
)
from assessments.question_types.code_statuses import Status, near_status
from assessments.question_types.code_words import difference, invalid_words
from assessments.question_types.code_writing import System
from foundation.codesets.facts import CodeBook


def status_of(scored: ScoredLine, book: CodeBook) -> Status:
    """What became of a line."""
    line, given = scored.line, scored.given
    if given is None:
        return Status.NOT_ASKED if line.optional else Status.MISSED
    if scored.credit.full:
        return Status.EXACT if given.code == line.code else Status.ACCEPTED
    return near_status(
        book, book.fact(line.system.value, scored.credit.against), book.fact(*given.name)
    )


def words_of(scored: ScoredLine, status: Status, book: CodeBook, trap: Trap | None) -> str:
    """What became of the line; ``trap`` is one that the author set for the given code."""
    line, given = scored.line, scored.given
    if given is None:
        if line.optional:
            return f"{line.shown} may be added and need not be: nothing was lost."
        return f"{line.shown} is missing. {recorded(line.evidence)}".strip()
    if status is Status.EXACT:
        asked = " It was not asked for, and costs nothing." if line.optional else ""
        return f"{line.shown} is right.{asked}"
    if status is Status.ACCEPTED:
        why = next((one.why for one in line.accepted if one.code == given.code), "")
        return f"{given.shown} is accepted in place of {line.shown}. {why}".strip()
    fact = book.fact(*given.name)
    wrong = not_usable(book, fact)
    said = []
    if wrong is not None:
        said.append(invalid_words(wrong, fact))
    said.append(difference(book.fact(line.system.value, scored.credit.against), fact, status))
    said.append(trap.why if trap else "")
    said.append(recorded(line.evidence))
    return " ".join(part for part in said if part)


def remarks_of(scored: ScoredLine, lines: Sequence[KeyLine]) -> list[dict[str, str]]:
    """What else there is to say of a line: its place, present on admission, modifiers, units."""
    line, given = scored.line, scored.given
    if given is None or line.optional:
        return []
    found = []
    if scored.misplaced:
        place = f"{scored.possible - 1} of its {scored.possible} points"
        found.append(("order", f"{line.shown} should stand first: its place is worth {place}."))
    if scored.early:
        names = " and ".join(other.shown for other in lines if other.key in scored.early)
        found.append(("order", f"{line.shown} must follow {names}."))
    if scored.poa_wrong:
        own = f"is not {given.poa}" if given.poa else "is missing"
        found.append(
            ("poa", f"{given.shown}: present on admission {own}; the record gives {line.poa}.")
        )
    if line.poa == EXEMPT and given.poa:
        found.append(
            ("poa_exempt", f"{line.shown} is exempt: it is reported without an indicator.")
        )
    if line.system is System.SERVICE and scored.credit.value:
        if line.modifiers and modifiers_right(line.detail, given.modifiers) != 1:
            asked, own = ", ".join(line.modifiers), ", ".join(given.modifiers) or "none"
            found.append(
                ("modifiers", f"{line.shown}: the modifiers should be {asked}; you gave {own}.")
            )
        if line.units is not None and not units_right(line.detail, given.units):
            found.append(
                (
                    "units",
                    f"{line.shown}: the units should be {line.units}; you gave {given.units or 1}.",
                )
            )
    return [{"code": code, "text": text} for code, text in found]


def recorded(evidence: Sequence[Evidence]) -> str:
    """The passage of the record that decides, word for word."""
    quotes = [f"“{' '.join(one.quote.split())}” ({one.title})" for one in evidence[:2]]
    return f"In the record: {'; '.join(quotes)}." if quotes else ""
