"""A second person agrees to a score that was set by hand, or refuses it."""

from datetime import datetime

import structlog
from django.db import transaction

from assessments.models import ScoreApproval, ScoreOverride
from assessments.rules.second_person import WORDS, Bar, bar_of
from assessments.services.score_overrides import (
    LONGEST_REASON,
    ScoreRefused,
    Whose,
    announce,
    lock_scores,
)
from foundation.refusals import Kind, Refusal
from foundation.schools.actors import TEACHING
from foundation.schools.public import Actor, ActorKind, Membership

log = structlog.get_logger(__name__)


class ProposalNotFound(Refusal):
    """There is no such score in the school."""

    code = "score_proposal_not_found"
    kind = Kind.NOT_FOUND


class SecondPersonNeeded(Refusal):
    """This is not somebody who may be the second; ``details["bar"]`` says why not."""

    code = "second_person_needed"
    kind = Kind.FORBIDDEN


class NothingToDecide(Refusal):
    """It counts already, or something newer took its place."""

    code = "score_proposal_over"


class DecidedOtherwise(Refusal):
    code = "score_proposal_decided"


def decide_override(
    *, override_id: int, agrees: bool, words: str, by: Actor, at: datetime
) -> ScoreApproval:
    """As the second person, let a score that was set by hand count, or refuse it with a reason.

    Whoever agrees is another person than the one who proposed it and than the student, and
    teaches in the school; a program never is. Repeating the call changes nothing; of two people
    at once the first decides. Raises ProposalNotFound, SecondPersonNeeded, ScoreRefused,
    NothingToDecide, DecidedOtherwise.
    """
    person = _teacher(by)
    if person is None:
        raise SecondPersonNeeded(WORDS[Bar.NOBODY], bar=Bar.NOBODY)
    said = words.strip()
    if len(said) > LONGEST_REASON:
        raise ScoreRefused(f"Use at most {LONGEST_REASON} characters for it.", place="words")
    if not agrees and not said:
        raise ScoreRefused("Say why not: whoever proposed it reads it.", place="words")
    with transaction.atomic():
        row = _locked(override_id, by)
        earlier: ScoreApproval | None = getattr(row, "approval", None)
        if earlier is not None and earlier.agreed == agrees:
            return earlier
        _check_open(row, earlier)
        bar = bar_of(
            person=person,
            proposer=row.set_by_id,
            by_program=bool(row.set_by_program),
            student=row.student_id,
            agrees=agrees,
        )
        if bar is not None:
            raise SecondPersonNeeded(WORDS[bar], bar=bar)
        approval: ScoreApproval = ScoreApproval.objects.create(
            school_id=by.school_id,
            override=row,
            agreed=agrees,
            words=said,
            decided_by_id=person,
            decided_at=at,
        )
        if agrees:
            announce(row, at=at)
    log.info("score_decided", override=row.pk, agreed=agrees)
    return approval


def _teacher(by: Actor) -> int | None:
    """Who acts, if that is a person who teaches in the school now: an operator does not."""
    if by.kind is not ActorKind.PERSON or by.user_id is None:
        return None
    here = Membership.objects.filter(
        school_id=by.school_id, person_id=by.user_id, is_active=True, role__in=TEACHING
    )
    return by.user_id if here.exists() else None


def _locked(override_id: int, by: Actor) -> ScoreOverride:
    """The row as it is once nobody else can propose or decide for this student."""
    rows = ScoreOverride.objects.filter(pk=override_id, school_id=by.school_id)
    whose = rows.values_list("student_id", "assessment_id").first()
    if whose is None:
        raise ProposalNotFound("There is no such score in your school.")
    lock_scores(Whose(*whose), by)
    row: ScoreOverride = rows.select_related("approval__decided_by").get()
    return row


def _check_open(row: ScoreOverride, earlier: ScoreApproval | None) -> None:
    if not row.needs_second:
        raise NothingToDecide("This score counts already: it needs no second person.")
    if earlier is not None:
        said = "agreed to" if earlier.agreed else "refused"
        who = earlier.decided_by or "Somebody who has left"
        raise DecidedOtherwise(
            f"{who} has {said} this score already. To change it, set the score anew."
        )
    newer = ScoreOverride.objects.filter(
        student_id=row.student_id, assessment_id=row.assessment_id, pk__gt=row.pk
    )
    if newer.exists():
        raise NothingToDecide(
            "Another score was proposed or set for this student and assessment since, so this one "
            "cannot be decided any more. Look at the newest."
        )
