"""Setting a student's score by hand, with a reason, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import structlog
from django.db import transaction

from assessments.events import ScoreOverridden
from assessments.models import Assessment, ScoreOverride
from assessments.slots import needs_second_person
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, ActorKind, Membership

log = structlog.get_logger(__name__)
LONGEST_REASON = 300
HUNDRED = Decimal(100)


class NotYoursToGrade(Refusal):
    code = "not_yours_to_grade"
    kind = Kind.FORBIDDEN


class ScoreNotFound(Refusal):
    """There is no such student or assessment in the school."""

    code = "score_not_found"
    kind = Kind.NOT_FOUND


class ScoreRefused(Refusal):
    """Not a score, or without a reason; ``details["place"]`` names which."""

    code = "score_invalid"
    kind = Kind.INVALID


class NothingToTakeBack(Refusal):
    code = "no_score_to_take_back"


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose score, at what."""

    student_id: int
    assessment_id: int


def override_score(
    *,
    student_id: int,
    assessment_id: int,
    percent: Decimal,
    reason: str,
    by: Actor,
    at: datetime,
) -> ScoreOverride:
    """Let this percentage count for the student, instead of all attempts past and to come.

    Where a second person is needed (``slots.register_second_person``) it waits for
    ``second_person.decide_override``: the row says ``needs_second``, and one that waits already is
    replaced. Each call adds a row, and the newest that counts is the score. Two people who do it at
    once wait for each other; both rows are kept. Raises NotYoursToGrade, ScoreNotFound,
    ScoreRefused.
    """
    if not percent.is_finite() or not 0 <= percent <= HUNDRED or percent != round(percent, 2):
        raise ScoreRefused(
            "A score is a number from 0 to 100, with two decimals at most.", place="percent"
        )
    return _append(Whose(student_id, assessment_id), percent, reason, by=by, at=at)


def take_back_override(
    *, student_id: int, assessment_id: int, reason: str, by: Actor, at: datetime
) -> ScoreOverride:
    """Let the attempts count again. What was set, and that it was taken back, stays on record.

    Waits for a second person where setting does. Raises NotYoursToGrade, ScoreNotFound,
    ScoreRefused, NothingToTakeBack.
    """
    return _append(Whose(student_id, assessment_id), None, reason, by=by, at=at)


def _append(
    whose: Whose, percent: Decimal | None, reason: str, *, by: Actor, at: datetime
) -> ScoreOverride:
    if not by.sees_everyone:
        raise NotYoursToGrade("Only those who teach set scores.")
    reason = reason.strip()
    if not reason:
        raise ScoreRefused("Say why: the student reads it with the score.", place="reason")
    if len(reason) > LONGEST_REASON:
        raise ScoreRefused(
            f"Use at most {LONGEST_REASON} characters for the reason.", place="reason"
        )
    with transaction.atomic():
        lock_scores(whose, by)
        if percent is None and not _stands(whose):
            raise NothingToTakeBack(
                "No score that was set by hand counts here, so the attempts count already. What "
                "waits for a second person is refused by that person, or replaced by what you "
                "propose anew."
                if _waits(whose)
                else "No score was set by hand here, so the attempts count already."
            )
        needs_second = needs_second_person(whose.assessment_id)
        override: ScoreOverride = ScoreOverride.objects.create(
            school_id=by.school_id,
            student_id=whose.student_id,
            assessment_id=whose.assessment_id,
            percent=percent,
            reason=reason,
            set_by_id=by.user_id,
            set_by_program=by.client_id if by.kind is ActorKind.PROGRAM else "",
            set_at=at,
            needs_second=needs_second,
        )
        if not needs_second:
            announce(override, at=at)
    log.info("score_overridden", override=override.pk, waits=needs_second)
    return override


def announce(override: ScoreOverride, *, at: datetime) -> None:
    """Publish that this score counts, once: progress, certificates and letters follow."""
    publish(
        ScoreOverridden(
            school_id=override.school_id,
            override_id=override.pk,
            assessment_id=override.assessment_id,
            student_id=override.student_id,
            at=at,
        )
    )


def lock_scores(whose: Whose, by: Actor) -> None:
    """Lock the student's place in the school, so that the newest row is the one committed last.

    Raises ScoreNotFound.
    """
    here = Membership.objects.select_for_update(of=("self",), no_key=True).filter(
        school_id=by.school_id, person_id=whose.student_id
    )
    there = Assessment.objects.filter(pk=whose.assessment_id, school_id=by.school_id)
    if here.first() is None or not there.exists():
        raise ScoreNotFound("There is no such student or assessment in your school.")


def _stands(whose: Whose) -> bool:
    newest = ScoreOverride.objects.counting().filter(
        student_id=whose.student_id, assessment_id=whose.assessment_id
    )
    found = newest.order_by("-pk").values_list("percent", flat=True).first()
    return found is not None


def _waits(whose: Whose) -> bool:
    waiting = ScoreOverride.objects.waiting().filter(
        student_id=whose.student_id, assessment_id=whose.assessment_id
    )
    return bool(waiting.exists())
