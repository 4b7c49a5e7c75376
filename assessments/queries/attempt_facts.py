"""What a report of an attempt by another app is made of, as far as it may be shown now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from assessments.models import AnswerStep, Attempt, AttemptEvent, Grade, QuestionVersion
from assessments.queries.attempt_pages import verdict_of
from assessments.queries.overridden import SetScore, newest_overrides
from assessments.queries.reveals import closing_of, reveal_of
from assessments.rules.lifecycle import State
from assessments.rules.reveal import NOTHING, Reveal
from assessments.rules.statistics.domains import ItemPoints, OwnDomain, own_domains
from assessments.services.attempts import AttemptNotFound
from assessments.services.judging import worth_in
from assessments.services.overrides import latest_closing
from assessments.services.paper_drawing import items_of, title_of
from foundation.schools.public import Actor

EVERYTHING = Reveal(
    own_answers=True, score=True, answers=True, key=True, explanation=True, statistics=True
)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """One question of a paper: where it belongs, and what it brought.

    ``domain`` is for reading, ``domain_key`` what a draw names it by; empty where it has none.
    ``counts``: not on trial, and not taken out by a ruling.
    """

    position: int
    domain: str
    domain_key: str
    lesson: str
    pilot: bool
    counts: bool
    points: float
    earned: float
    verdict: str


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """An attempt with what may be told of it. Without a score there is no grade and no item."""

    attempt: Attempt
    title: str
    own: bool
    reveal: Reveal
    # When the assessment closes for the last of all, if it ever does.
    closes_at: datetime | None
    grade: Grade | None = None
    items: list[ItemFacts] = field(default_factory=list)
    domains: list[OwnDomain] = field(default_factory=list)
    # When something was saved, and to which question; in the order of time.
    steps: list[tuple[datetime, int]] = field(default_factory=list)
    breaks: list[tuple[datetime, datetime]] = field(default_factory=list)
    # The score that a person set at this assessment, which counts in place of all attempts.
    set_by_hand: SetScore | None = None

    @property
    def pass_percent(self) -> Decimal:
        """What passes, as it was when the attempt began."""
        return Decimal(self.attempt.paper["pass_percent"])


def attempt_facts(*, attempt_id: UUID, by: Actor, at: datetime) -> AttemptFacts:
    """Of an own attempt as its assessment shows it; all of it to those who teach. Six queries.

    Raises AttemptNotFound, also for an attempt of another school.
    """
    rows: Any = Attempt.objects.visible_to(by).filter(pk=attempt_id)
    rows = rows.select_related("assessment", "student", "school")
    attempt = rows.annotate(latest_closing=latest_closing("assessment")).first()
    if attempt is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    facts = AttemptFacts(
        attempt=attempt,
        title=title_of(attempt),
        own=attempt.student_id == by.user_id,
        reveal=_reveal(attempt, by=by, at=at),
        closes_at=closing_of(attempt.assessment, latest=attempt.latest_closing),
    )
    if not facts.reveal.score:
        return facts
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    items = _items(attempt, grade)
    overrides = newest_overrides(
        assessment_ids=[attempt.assessment_id], student_ids=[attempt.student_id]
    )
    return replace(
        facts,
        grade=grade,
        items=items,
        domains=own_domains(
            [ItemPoints(one.domain, one.earned, one.points) for one in items if one.counts]
        ),
        steps=list(
            AnswerStep.objects.filter(attempt=attempt)
            .order_by("received_at", "position", "revision")
            .values_list("received_at", "position")
        ),
        breaks=_breaks(attempt),
        set_by_hand=overrides.get((attempt.student_id, attempt.assessment_id)),
    )


def _reveal(attempt: Any, *, by: Actor, at: datetime) -> Reveal:
    """Those who teach see every grade, as they do in the admin."""
    if by.teaches:
        return EVERYTHING if attempt.state == State.GRADED else NOTHING
    return reveal_of(attempt, by=by, at=at)


def _items(attempt: Attempt, grade: Grade) -> list[ItemFacts]:
    """One query, whatever the length."""
    paper = items_of(attempt.paper)
    rows = QuestionVersion.objects.filter(pk__in={item.version_id for item in paper})
    versions = {
        version.pk: version
        for version in rows.select_related("question__category").defer("content").order_by()
    }
    outcomes: dict[int, Mapping[str, Any]] = {one["position"]: one for one in grade.outcomes}
    found = []
    for item in paper:
        question, outcome = versions[item.version_id].question, outcomes[item.position]
        points = float(outcome["points"])
        found.append(
            ItemFacts(
                position=item.position,
                domain=question.domain_name,
                domain_key=question.domain,
                lesson=question.lesson,
                pilot=item.pilot,
                counts=not item.pilot and outcome.get("ruling") != "drop",
                points=points,
                earned=float(worth_in(outcome)) * points,
                verdict=verdict_of(Decimal(outcome["share"]), answered=outcome["answered"]),
            )
        )
    return found


def _breaks(attempt: Attempt) -> list[tuple[datetime, datetime]]:
    """From when to when the clock stood between sections. One query."""
    rows = AttemptEvent.objects.filter(
        attempt=attempt, kind__in=[AttemptEvent.Kind.BREAK, AttemptEvent.Kind.SECTION]
    )
    found: list[tuple[datetime, datetime]] = []
    begun: datetime | None = None
    for kind, at in rows.order_by("at", "pk").values_list("kind", "at"):
        if kind == AttemptEvent.Kind.BREAK:
            begun = at
        elif begun is not None:
            found.append((begun, at))
            begun = None
    return found
