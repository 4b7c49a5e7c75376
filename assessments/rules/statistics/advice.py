"""From figures to what to do, in plain words. Bounds are conventions of the field, named here.

Ebel and Frisbie 1991 call a discrimination below 0.2 poor; Haladyna and Downing 1993 count an
option that fewer than 5 % choose as one that does no work. Nothing is said from a figure whose
interval leaves it open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.rules.statistics.guards import FEWEST_FOR_CORRELATION
from foundation.intervals import of_correlation

TOO_EASY, TOO_HARD = 0.95, 0.20
POOR = 0.20
IDLE = 0.05
MANY_OPEN = 0.15
# Fewer who chose an option are too few to be the better ones.
FEWEST_CHOOSERS = 5


class Level(StrEnum):
    """How much it matters."""

    ACT = "act"
    LOOK = "look"
    WAIT = "wait"
    FINE = "fine"


ADVICE: dict[str, tuple[Level, str]] = {
    "check_key": (
        Level.ACT,
        "Most students chose {option}, which the key calls wrong, and they are the better "
        "students: check the key.",
    ),
    "misleads": (
        Level.ACT,
        "The better students get it wrong more often than the others: check the key and the "
        "wording.",
    ),
    "defensible": (
        Level.LOOK,
        "{option} is wrong by the key, but the better students choose it: see whether it can be "
        "defended, and say it more clearly.",
    ),
    "guessed": (
        Level.LOOK,
        "Students do no better than by guessing: it may be unclear, or nobody was taught it.",
    ),
    "too_hard": (
        Level.LOOK,
        "Hardly anybody gets it right: check that it was taught and that the wording is clear.",
    ),
    "too_easy": (
        Level.LOOK,
        "Nearly everybody gets it right, so it tells hardly anything: keep it only if it must be "
        "known.",
    ),
    "poor": (
        Level.LOOK,
        "Better and weaker students do nearly alike on it: look for an unclear wording, or for "
        "something that it asks besides its subject.",
    ),
    "nobody_chooses": (Level.LOOK, "Nobody chooses {option}: replace it."),
    "idle": (Level.LOOK, "Hardly anybody chooses {option}: replace it, or leave it out."),
    "left_open": (
        Level.LOOK,
        "Many leave it open: it may be unclear, too long, or too late in the paper.",
    ),
    "ruled": (
        Level.WAIT,
        "An instructor ruled on it, so these answers say nothing: mend the question before it is "
        "asked again.",
    ),
    "too_few": (
        Level.WAIT,
        "{n} answers are too few to say anything: look again when there are {needed}.",
    ),
    "fine": (Level.FINE, "Nothing to do: it tells better from weaker students."),
    "acceptable": (Level.FINE, "Nothing to do."),
}
ORDER = {level: place for place, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class Advice:
    """A code of ``ADVICE`` with what its sentence names."""

    code: str
    option: str = ""
    n: int = 0
    needed: int = 0

    @property
    def level(self) -> Level:
        return ADVICE[self.code][0]

    @property
    def text(self) -> str:
        return ADVICE[self.code][1].format(option=self.option, n=self.n, needed=self.needed)


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """One option as advice needs it."""

    label: str
    correct: bool
    chosen: int
    correlation: float | None


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One question as advice needs it; None where a figure is not shown.

    ``single``: an answer is one option, so the options can be set against each other.
    """

    n: int
    ruled: int = 0
    unanswered: int = 0
    facility: float | None = None
    facility_interval: tuple[float, float] | None = None
    discrimination: float | None = None
    discrimination_interval: tuple[float, float] | None = None
    guess: float | None = None
    options: Sequence[OptionFacts] = ()
    single: bool = True


def advise(item: ItemFacts) -> list[Advice]:
    """What to do about a question, the most urgent first; never empty."""
    if item.ruled and item.n < FEWEST_FOR_CORRELATION:
        return [Advice("ruled")]
    if item.n < FEWEST_FOR_CORRELATION or item.facility is None:
        return [Advice("too_few", n=item.n, needed=FEWEST_FOR_CORRELATION)]
    found = [*_about_the_key(item), *_about_difficulty(item), *_about_options(item)]
    if item.unanswered > MANY_OPEN * item.n:
        found.append(Advice("left_open"))
    if not found:
        good = item.discrimination is not None and item.discrimination >= POOR
        found.append(Advice("fine" if good else "acceptable"))
    return sorted(found, key=lambda advice: ORDER[advice.level])


def _about_the_key(item: ItemFacts) -> list[Advice]:
    better = [
        option
        for option in item.options
        if not option.correct
        and option.chosen >= FEWEST_CHOOSERS
        and option.correlation is not None
        and of_correlation(option.correlation, item.n)[0] > 0
    ]
    suspects = [option for option in better if item.single and 2 * option.chosen > item.n]
    if suspects:
        return [Advice("check_key", option=suspects[0].label)]
    found = []
    bounds = item.discrimination_interval
    if bounds is not None and bounds[1] < 0:
        found.append(Advice("misleads"))
    return found + [Advice("defensible", option=option.label) for option in better]


def _about_difficulty(item: ItemFacts) -> list[Advice]:
    assert item.facility is not None
    low, high = item.facility_interval or (0.0, 1.0)
    if item.facility > TOO_EASY:
        return [Advice("too_easy")]
    bounds = item.discrimination_interval
    # Where the better do better for certain, it is hard, and nobody guesses.
    tells = bounds is not None and bounds[0] >= POOR
    if item.guess is not None and low <= item.guess and item.facility <= 1.2 * item.guess:
        return [] if tells else [Advice("guessed")]
    if high < TOO_HARD or (item.guess is None and item.facility < TOO_HARD):
        return [Advice("too_hard")]
    if item.discrimination is None or bounds is None:
        return []
    # Only where it is known to be low, and not a matter for the key already.
    if item.discrimination < POOR and 0 <= bounds[1] < 2 * POOR:
        return [Advice("poor")]
    return []


def _about_options(item: ItemFacts) -> list[Advice]:
    """Wrong options that do no work. Of an easy question they can hardly do any."""
    if item.facility is None or item.facility > TOO_EASY:
        return []
    found = []
    for option in item.options:
        if not option.correct and option.chosen == 0:
            found.append(Advice("nobody_chooses", option=option.label))
        elif not option.correct and option.chosen < IDLE * item.n:
            found.append(Advice("idle", option=option.label))
    return found
