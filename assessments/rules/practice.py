"""When a question is asked again: FSRS, by the ``fsrs`` package. Pure; docs/algorithms/practice.md.

A card's state is the dictionary that the package makes of a card. The package's own spreading of
due dates takes its chance from the whole process, so it is off, and ``spread`` does it by a seed.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from typing import Any

from fsrs import Card, Scheduler, State
from fsrs import Rating as FsrsRating
from fsrs.scheduler import DEFAULT_PARAMETERS, FUZZ_RANGES

CardState = Mapping[str, Any]
RETENTION = 0.9
# A question takes about a minute to read, so the package's first step of one minute is no pause.
STEP = timedelta(minutes=10)
# Within a course everything is met again at least once a year.
LONGEST_DAYS = 365
SCHEDULER = Scheduler(
    parameters=DEFAULT_PARAMETERS,
    desired_retention=RETENTION,
    learning_steps=(STEP,),
    relearning_steps=(STEP,),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)
# Stands in every log: which rules made the schedule. Another one gets another name.
SCHEDULER_NAME = "fsrs-6 default 0.90 10m 365d"
# Shorter intervals are not spread.
SPREAD_FROM_DAYS = 2.5


class Rating(IntEnum):
    """How well it was known; the package's numbers."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a rating leads to."""

    rating: Rating
    state: CardState
    due: datetime
    # Whether something that was known before is forgotten.
    lapse: bool


def new_state(*, due: datetime) -> dict[str, Any]:
    """A question that was never reviewed."""
    # The package numbers its cards by the clock; ours have an id of their own.
    return dict(Card(card_id=0, due=due.astimezone(UTC)).to_dict())


def due_of(state: CardState) -> datetime:
    """When it is asked next."""
    return datetime.fromisoformat(state["due"])


def last_review_of(state: CardState) -> datetime | None:
    """When it was reviewed last; None if it never was."""
    last = state["last_review"]
    return datetime.fromisoformat(last) if last else None


def rate(state: CardState, rating: Rating, *, at: datetime, seed: str) -> Scheduled:
    """The state after a review at this moment; the same for the same seed.

    A moment before the last review counts as that: clocks of two hosts may differ.
    """
    before = Card.from_dict(state)  # type: ignore[arg-type]
    moment = at.astimezone(UTC)
    if before.last_review is not None:
        moment = max(moment, before.last_review)
    after, _ = SCHEDULER.review_card(before, FsrsRating(rating), review_datetime=moment)
    if after.state is State.Review:
        after.due = moment + spread(after.due - moment, seed=seed)
    return Scheduled(
        rating=rating,
        state=dict(after.to_dict()),
        due=after.due,
        lapse=before.state is State.Review and rating is Rating.AGAIN,
    )


def ratings_for(share: Decimal) -> tuple[Rating, ...]:
    """What may be said of an answer: it was not known unless it is wholly right."""
    return (Rating.HARD, Rating.GOOD, Rating.EASY) if share == 1 else (Rating.AGAIN,)


def suggested(share: Decimal) -> Rating:
    """What is chosen already."""
    return Rating.GOOD if share == 1 else Rating.AGAIN


def choices(state: CardState, share: Decimal, *, at: datetime, seed: str) -> list[Scheduled]:
    """Each rating that may be given, with what it leads to."""
    return [rate(state, rating, at=at, seed=seed) for rating in ratings_for(share)]


def spread(interval: timedelta, *, seed: str) -> timedelta:
    """An interval of days, some days longer or shorter, so that what was learnt together parts.

    By the ranges of the package. The same seed moves a longer interval never before a shorter.
    """
    days = interval.days
    if days < SPREAD_FROM_DAYS:
        return interval
    delta = 1.0 + sum(
        part["factor"] * max(min(float(days), part["end"]) - part["start"], 0.0)
        for part in FUZZ_RANGES
    )
    last = min(round(days + delta), LONGEST_DAYS)
    first = min(max(2, round(days - delta)), last)
    chance = random.Random(seed).random()  # noqa: S311 (no secret)
    return timedelta(days=first + int(chance * (last - first + 1)))


def retrievability(state: CardState, *, at: datetime) -> float:
    """How likely it is known at this moment, 0 to 1; 0 for what was never reviewed."""
    card = Card.from_dict(state)  # type: ignore[arg-type]
    return float(SCHEDULER.get_card_retrievability(card, current_datetime=at.astimezone(UTC)))


def shown_order(keys: tuple[str, ...], *, shuffled: bool, seed: str) -> tuple[str, ...]:
    """The options of one showing, in an order that a reload repeats."""
    order = list(keys)
    if shuffled:
        random.Random(f"order {seed}").shuffle(order)  # noqa: S311 (no secret)
    return tuple(order)


def seed_of(seed: int, showing: int) -> str:
    """The seed of one showing of a card."""
    return f"{seed}/{showing}"
