"""The review deck of a student: what may be practised now, and what is due.

What may be shown is decided when somebody looks (decision 0020): a question of an attempt whose
key is not shown, or that is in progress, is not there.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from assessments.models import Question, ReviewCard
from assessments.queries.hidden_keys import questions_with_hidden_key
from assessments.question_types.registry import question_types

# What a review takes, on average: read, answer, read why.
SECONDS_EACH = 30
FORECAST_DAYS = 7


@dataclass(frozen=True, slots=True)
class DueReviews:
    """How a student's deck stands. ``next_due``: when the next one comes, after those of now."""

    due: int
    next_due: datetime | None
    total: int

    @property
    def minutes(self) -> int:
        """What is due takes about so long."""
        return -(-self.due * SECONDS_EACH // 60)


@dataclass(frozen=True, slots=True)
class ForecastDay:
    """How many reviews come on a day; today with what is due already."""

    day: datetime
    reviews: int


@dataclass(frozen=True, slots=True)
class Deck:
    """The page of the deck."""

    standing: DueReviews
    forecast: list[ForecastDay]


def practised(*, student_id: int, at: datetime) -> "QuerySet[Any]":
    """The cards that may be shown to this student now, whether or not they are due. No query yet.

    Not: those that were taken out; questions that are not ready, on trial, out of date or marked
    by a person; those whose key is hidden from this student.
    """
    hidden = questions_with_hidden_key(student_id=student_id, at=at)
    return ReviewCard.objects.filter(
        student_id=student_id,
        suspended=False,
        question__in=practisable_questions(at=at).order_by().values("pk"),
    ).exclude(question__in=hidden)


def practisable_questions(*, at: datetime) -> "QuerySet[Any]":
    """What can be practised at all, by anybody."""
    without_person = [name for name, kind in question_types().items() if not kind.needs_person]
    return (
        Question.objects.drawable()
        .valid_on(timezone.localdate(at))
        .filter(is_pilot=False, question_type__in=without_person)
    )


def due_reviews(*, student_id: int, at: datetime) -> DueReviews:
    """What is due, and when the next one is. One query, whatever the number of cards."""
    return _read(practised(student_id=student_id, at=at).aggregate(**_standing(at)))


def deck_page(*, student_id: int, at: datetime) -> Deck:
    """What is due now and in the coming days, in the current time zone. One query."""
    days = _days(at)
    counts = {
        f"day_{number}": Count("pk", filter=Q(due__lt=end) & (Q(due__gte=start) if number else Q()))
        for number, (start, end) in enumerate(pairwise(days))
    }
    found = practised(student_id=student_id, at=at).aggregate(**_standing(at), **counts)
    return Deck(
        standing=_read(found),
        forecast=[ForecastDay(days[n], found[f"day_{n}"]) for n in range(FORECAST_DAYS)],
    )


def _standing(at: datetime) -> dict[str, Any]:
    return {
        # Not "due": the next expression would read this one for the column.
        "due_now": Count("pk", filter=Q(due__lte=at)),
        "next_due": Min("due", filter=Q(due__gt=at)),
        "total": Count("pk"),
    }


def _read(found: dict[str, Any]) -> DueReviews:
    return DueReviews(found["due_now"], found["next_due"], found["total"])


def _days(at: datetime) -> list[datetime]:
    """The first moments of today and of the days to come, one more than are shown."""
    zone = timezone.get_current_timezone()
    today = timezone.localdate(at)
    return [
        datetime.combine(today + timedelta(days=n), time.min, tzinfo=zone)
        for n in range(FORECAST_DAYS + 1)
    ]
