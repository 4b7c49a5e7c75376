"""From columns to what is stored: each figure with its interval, or why it is not shown.

A figure is ``{"value", "low", "high"}`` (the interval where there is one) or ``{"why", "n",
"needed"}`` as ``rules.statistics.guards`` says. Shares lie between 0 and 1.
"""

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from assessments.question_types.registry import UnknownQuestionType, question_type
from assessments.rules.statistics.advice import ORDER, ItemFacts, Level, OptionFacts, advise
from assessments.rules.statistics.domains import domains_of_class
from assessments.rules.statistics.guards import (
    FEWEST_ANSWERS,
    FEWEST_FOR_CORRELATION,
    missing,
)
from assessments.rules.statistics.item import Items, items_of, quartiles
from assessments.rules.statistics.options import Groups, Options, Picks, groups_of, options_of
from assessments.rules.statistics.paper import Reliability, distribution_of, reliability_of
from assessments.rules.statistics.responses import Flags, Floats, Ints
from assessments.services.statistics.reading import Loaded
from foundation.intervals import Interval, of_correlation, wilson

Figure = dict[str, Any]
DIGITS = 6


@dataclass(frozen=True)
class Computed:
    """The figures of one basis; ``questions`` by the place of their version in ``Loaded``."""

    attempts: int
    people: int
    figures: dict[str, Any]
    questions: dict[int, dict[str, Any]]


def compute(loaded: Loaded, chosen: Flags) -> Computed:
    """All figures of the chosen attempts. No query."""
    found, rows = loaded.responses.only(chosen)
    picks = _picks_among(loaded.picks, rows, loaded.responses.item.size)
    items, reliability = items_of(found), reliability_of(found)
    groups = groups_of(found)
    options = options_of(found, picks, groups)
    seconds, timed = quartiles(found)
    names, domain_of = _domains(loaded)
    percents, passed = loaded.percents[chosen], loaded.passed[chosen]
    possible = float(np.mean(found.possible)) if found.attempts else 0.0
    parts = _Parts(loaded, items, reliability, groups, options, seconds, timed, picks, possible)
    people = int(np.unique(loaded.student[chosen]).size)
    asked = np.flatnonzero(items.attempts)
    questions = {int(place): _question(parts, int(place)) for place in asked}
    urgent = sum(one["urgency"] <= ORDER[Level.LOOK] for one in questions.values())
    figures = {
        "distribution": rounded(distribution_of(percents, passed)),
        "reliability": _reliability(reliability, possible),
        "domains": rounded(domains_of_class(found, domain_of, names)),
        "urgent": urgent,
        "possible": round(possible, DIGITS),
        "notes": {
            "ruled": int(found.ruled.sum()),
            "new_key": int(loaded.new_key.sum()),
            "pilot": int((items.pilot > 0).sum()),
            "left_out": int((~chosen).sum()),
        },
    }
    return Computed(
        attempts=found.attempts,
        people=people,
        figures=figures,
        questions=questions,
    )


def _picks_among(picks: Picks, rows: Ints, answers: int) -> Picks:
    new = np.full(answers, -1, dtype=np.int64)
    new[rows] = np.arange(rows.size)
    kept = new[picks.row] >= 0
    return Picks(row=new[picks.row[kept]], option=picks.option[kept], item_of=picks.item_of)


def _domains(loaded: Loaded) -> tuple[list[str], Ints]:
    own = [version.question.domain_name for version in loaded.versions]
    names = sorted(set(own), key=str.casefold)
    return names, np.array([names.index(name) for name in own], dtype=np.int64)


def _reliability(found: Reliability, possible: float) -> Figure:
    sem = found.sem_percent
    return rounded(
        {
            "method": found.method,
            "figure": figure(found.value, found.interval, found.why or missing("all_the_same")),
            "sem_percent": sem,
            "sem_points": sem * possible / 100 if sem is not None else None,
            "questions": found.questions,
            "left_out": found.left_out,
            "unequal_points": found.unequal_points,
        }
    )


@dataclass(frozen=True)
class _Parts:
    loaded: Loaded
    items: Items
    reliability: Reliability
    groups: Groups
    options: Options
    seconds: Floats
    timed: Ints
    picks: Picks
    possible: float


def _question(parts: _Parts, place: int) -> dict[str, Any]:
    """Everything about one question; ``advice`` holds codes, not sentences."""
    items = parts.items
    n, ruled = int(items.n[place]), int(items.ruled[place])
    facility = _facility(items, place)
    discrimination = _discrimination(items, place)
    guess = _guess(parts.loaded, place)
    options, single = _options(parts, place)
    facts = ItemFacts(
        n=n,
        ruled=ruled,
        unanswered=int(items.unanswered[place]),
        facility=facility.get("value"),
        facility_interval=_interval(facility),
        discrimination=discrimination.get("value"),
        discrimination_interval=_interval(discrimination),
        guess=guess.get("value"),
        options=[
            OptionFacts(
                label=option["label"],
                correct=option["correct"],
                chosen=option["chosen"],
                correlation=option["correlation"].get("value"),
            )
            for option in options
        ],
        single=single,
    )
    advice = advise(facts)
    reliability = parts.reliability
    why_not = reliability.why_not_deleted or missing("ruled_out" if ruled else "papers_differ")
    points = float(items.points[place])
    return rounded(
        {
            "n": n,
            "attempts": int(items.attempts[place]),
            "ruled": ruled,
            "new_key": int(parts.loaded.new_key[place]),
            "pilot": bool(items.pilot[place]),
            "unanswered": int(items.unanswered[place]),
            "facility": facility,
            "deviation": _plain(items.deviation[place]),
            "discrimination": discrimination,
            "guess": guess,
            "points": points,
            "intended_weight": points / parts.possible
            if parts.possible and not items.pilot[place]
            else None,
            "weight": figure(reliability.weights[place], None, why_not),
            "alpha_if_deleted": figure(reliability.if_deleted[place], None, why_not),
            "seconds": _seconds(parts, place),
            "groups": _groups(parts.groups, place),
            "options": options,
            "urgency": ORDER[advice[0].level],
            "advice": [
                {"code": one.code, "option": one.option, "n": one.n, "needed": one.needed}
                for one in advice
            ],
        }
    )


def _facility(items: Items, place: int) -> Figure:
    n, value = int(items.n[place]), float(items.facility[place])
    if n < FEWEST_ANSWERS:
        return missing("too_few_answers", n=n, needed=FEWEST_ANSWERS)
    return figure(value, wilson(value, n), missing("all_the_same"))


def _discrimination(items: Items, place: int) -> Figure:
    n, value = int(items.discrimination_n[place]), float(items.discrimination[place])
    if n < FEWEST_FOR_CORRELATION:
        return missing("too_few_answers", n=n, needed=FEWEST_FOR_CORRELATION)
    if not isfinite(value):
        alike = not items.deviation[place] > 0
        return missing("all_the_same" if alike else "nothing_else")
    return figure(value, of_correlation(value, n), missing("all_the_same"))


def _guess(loaded: Loaded, place: int) -> Figure:
    version = loaded.versions[place]
    try:
        kind = question_type(version.question.question_type)
    except UnknownQuestionType:
        return missing("not_guessable")
    return figure(
        kind.guess_share(kind.read_content(version.content)), None, missing("not_guessable")
    )


def _options(parts: _Parts, place: int) -> tuple[list[dict[str, Any]], bool]:
    """The options of a question, and whether an answer was always one of them."""
    own = np.flatnonzero(parts.picks.item_of == place)
    n = int(parts.items.n[place])
    groups = int(parts.groups.count[place])
    options: list[dict[str, Any]] = []
    for number in own.tolist():
        choice = parts.loaded.choices[number]
        value = float(parts.options.correlation[number])
        if n < FEWEST_FOR_CORRELATION:
            correlation = missing("too_few_answers", n=n, needed=FEWEST_FOR_CORRELATION)
        else:
            interval = of_correlation(value, n) if isfinite(value) else None
            correlation = figure(value, interval, missing("all_the_same"))
        chosen = int(parts.options.chosen[number])
        options.append(
            {
                "key": choice.key,
                "label": choice.label,
                "correct": choice.correct,
                "chosen": chosen,
                "share": chosen / n if n else None,
                "correlation": correlation,
                "by_group": [int(v) for v in parts.options.by_group[number][:groups]],
            }
        )
    return options, sum(option["correct"] for option in options) == 1


def _groups(groups: Groups, place: int) -> dict[str, Any]:
    count = int(groups.count[place])
    return {
        "count": count,
        "size": [int(value) for value in groups.size[place][:count]],
        "open": [int(value) for value in groups.open[place][:count]],
    }


def _seconds(parts: _Parts, place: int) -> Figure:
    n = int(parts.timed[place])
    if not n:
        return missing("no_times")
    if n < FEWEST_ANSWERS:
        return missing("too_few_answers", n=n, needed=FEWEST_ANSWERS)
    first, median, third = (float(value) for value in parts.seconds[place])
    return {"value": median, "low": first, "high": third, "n": n}


def figure(value: Any, interval: Interval | None, otherwise: Figure) -> Figure:
    """A figure with its interval; ``otherwise`` where it is none."""
    if value is None or not isfinite(value):
        return otherwise
    found: Figure = {"value": float(value)}
    if interval is not None and all(isfinite(bound) for bound in interval):
        found |= {"low": float(interval[0]), "high": float(interval[1])}
    return found


def _interval(found: Figure) -> Interval | None:
    return (found["low"], found["high"]) if "low" in found else None


def _plain(value: Any) -> float | None:
    return float(value) if isfinite(value) else None


def rounded(value: Any) -> Any:
    """As it is stored: no digits that are noise, nothing that JSON does not know."""
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(one) for one in value]
    if isinstance(value, float):
        return round(value, DIGITS) if isfinite(value) else None
    return value
