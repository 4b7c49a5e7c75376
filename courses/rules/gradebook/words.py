"""The derivation of a total in words: the page, the API and the export say this and no other."""

from dataclasses import dataclass
from decimal import Decimal

from courses.rules.gradebook.settings import GradebookSettings, Missing, Weighting
from courses.rules.gradebook.total import CategoryTotal, Fate, Line, Standing, Total


@dataclass(frozen=True, slots=True)
class LineWords:
    """A score, and the sentence about it."""

    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class CategoryWords:
    """A category, its sentence, and those of its scores."""

    part: CategoryTotal
    text: str
    lines: tuple[LineWords, ...]


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a total came about."""

    text: str
    categories: tuple[CategoryWords, ...]
    uncounted: tuple[LineWords, ...]

    def sentences(self) -> list[str]:
        """All of it, from the scores to the total."""
        said = []
        for part in self.categories:
            said += [line.text for line in part.lines]
            said.append(part.text)
        return [*said, *(line.text for line in self.uncounted), self.text]


def derivation_of(total: Total, settings: GradebookSettings) -> Derivation:
    """In words what ``total_of`` did."""
    return Derivation(
        text=_total(total),
        categories=tuple(
            CategoryWords(
                part=part,
                text=_category(part),
                lines=tuple(
                    LineWords(line, _line(line, part, settings.missing)) for line in part.lines
                ),
            )
            for part in total.categories
        ),
        uncounted=tuple(
            LineWords(line, f"{line.item.title}: does not count in this course.")
            for line in total.uncounted
        ),
    )


def number(value: Decimal) -> str:
    """Without zeros at the end: 72.5, 100, 0."""
    return f"{value.normalize():f}"


def _line(line: Line, part: CategoryTotal, missing: Missing) -> str:
    by_points = part.category.weighting is Weighting.POINTS
    worth = f", worth {number(line.item.points)} points" if by_points else ""
    end = ""
    if line.fate is Fate.DROPPED:
        end = " It is dropped: " + (
            "without it the category is highest." if by_points else "it is the lowest."
        )
    return f"{line.item.title}: {_origin(line, missing)}{worth}.{end}"


def _origin(line: Line, missing: Missing) -> str:
    score = line.score
    percent = number(line.percent) if line.percent is not None else ""
    if score.standing is Standing.OVERRIDDEN and score.override is not None:
        by = score.override
        instead = (
            f", instead of the {number(score.best)} % of the attempts"
            if score.best is not None
            else ""
        )
        day = f"{by.at.day} {by.at:%b %Y}"
        return f"{percent} %, set by {by.who} on {day} ({by.reason}){instead}"
    if score.standing is Standing.SCORED:
        attempts = "the one attempt" if score.attempts == 1 else f"the best of {score.attempts}"
        return f"{percent} %, {attempts}"
    if score.standing is Standing.PENDING:
        return "handed in, waits for its grade; left out until then"
    if score.standing is Standing.HIDDEN:
        return "the result is not shown yet; left out of what is shown here"
    if line.percent is None:
        until = " until it has closed" if missing is Missing.UNTIL_CLOSED else ""
        return f"nothing handed in; left out{until}"
    closed = " before it closed" if missing is Missing.UNTIL_CLOSED else ""
    return f"0 %, nothing was handed in{closed}"


def _category(part: CategoryTotal) -> str:
    if part.percent is None:
        return f"{part.category.name}: nothing counts yet, so it is left out of the total."
    kept = [line for line in part.lines if line.fate is Fate.COUNTED]
    dropped = sum(line.fate is Fate.DROPPED for line in part.lines)
    of = "its one score" if len(kept) == 1 else f"the mean of {len(kept)} scores"
    if part.category.weighting is Weighting.POINTS and len(kept) > 1:
        points = sum((line.item.points for line in kept), Decimal(0))
        of += f", each by its share of {number(points)} points"
    without = f"; {dropped} dropped" if dropped else ""
    return f"{part.category.name}: {number(part.percent)} %, {of}{without}."


def _total(total: Total) -> str:
    if total.percent is None or total.letter is None:
        return "Total: nothing counts yet."
    parts = [part for part in total.categories if part.percent is not None]
    if len(parts) == 1:
        made = f"{number(total.percent)} %, that of {parts[0].category.name}"
    else:
        products = " + ".join(
            f"{number(part.category.weight)} × {number(part.percent or Decimal(0))} %"
            for part in parts
        )
        weights = sum((part.category.weight for part in parts), Decimal(0))
        made = (
            f"({products}) ÷ {number(weights)} = {number(total.percent)} %, rounded half up only "
            "at the end"
        )
    letter = total.letter
    return f"Total: {made}. From {number(letter.least)} % on that is {letter.letter}."
