"""What the lines of a key must be together. Raises ContentError at the line that is wrong."""

from collections.abc import Sequence

from assessments.question_types.chart.answers import MOST
from assessments.question_types.chart.lines import KeyLine, Role
from assessments.question_types.code_writing import NAMES, System
from assessments.question_types.contract import ContentError


def check_lines(lines: Sequence[KeyLine]) -> None:
    """One first line, codes that are told apart, an order that can be kept."""
    _check_first(lines)
    _check_codes(lines)
    _check_order(lines)
    for system, most in MOST.items():
        asked = [line for line in lines if line.system is system and not line.optional]
        if len(asked) > most:
            raise ContentError(
                "lines",
                f"has {len(asked)} lines of {NAMES[system]}; an answer has room for {most}.",
            )


def _check_first(lines: Sequence[KeyLine]) -> None:
    firsts = [index for index, line in enumerate(lines) if line.role is Role.FIRST]
    if not firsts:
        raise ContentError("lines", "no line has the role first; say which diagnosis comes first.")
    if len(firsts) > 1:
        raise ContentError(
            f"lines.{firsts[1]}.role",
            "a second line cannot be first; give it the role secondary, and also_first: true "
            "if either may be sequenced first.",
        )
    for index, line in enumerate(lines):
        if line.also_first and line.system is not System.DIAGNOSIS:
            raise ContentError(f"lines.{index}.also_first", "is for diagnoses only; take it out.")
        if line.may_be_first and line.optional:
            raise ContentError(
                f"lines.{index}.optional", "a line that may stand first cannot be optional."
            )


def _check_codes(lines: Sequence[KeyLine]) -> None:
    seen: dict[object, str] = {}
    for index, line in enumerate(lines):
        # The same procedure may be done twice, the same service on both sides.
        mark: object = (line.system, line.code)
        if line.system is System.PROCEDURE:
            continue
        if line.system is System.SERVICE:
            mark = (line.system, line.code, frozenset(line.modifiers))
        if mark in seen:
            raise ContentError(
                f"lines.{index}.code", f'is the code of the line "{seen[mark]}" already.'
            )
        seen[mark] = line.key
    for index, line in enumerate(lines):
        others = {other.code for other in lines if other.key != line.key}
        for number, code in enumerate(line.codes[1:]):
            if code in others or code in line.codes[: number + 1]:
                raise ContentError(
                    f"lines.{index}.accepted.{number}.code", "is a code of the key already."
                )


def _check_order(lines: Sequence[KeyLine]) -> None:
    """What must follow stands below: then the key itself keeps its order."""
    by_key = {line.key: line for line in lines}
    above: set[str] = set()
    for index, line in enumerate(lines):
        for number, key in enumerate(line.after):
            place = f"lines.{index}.after.{number}"
            if key not in by_key:
                there = ", ".join(by_key)
                raise ContentError(place, f'there is no line "{key}"; there are: {there}.')
            if by_key[key].system is not line.system:
                raise ContentError(place, "is a line of another code set, so it has no order here.")
            if key not in above:
                raise ContentError(place, f'the line "{key}" must stand above this one.')
        if line.role is Role.FIRST and line.after:
            raise ContentError(f"lines.{index}.after", "the first line can follow no other one.")
        above.add(line.key)
