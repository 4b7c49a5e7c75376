"""Looking at one answer during an attempt, where the behaviour gives feedback."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.models import AnswerStep, Attempt, ItemCheck
from assessments.rules.behaviour import gives_feedback, is_final
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import PaperRules, rules_of
from assessments.services.answers_in_codes import grade_answer
from assessments.services.attempts import AttemptClosed, TimeIsUp
from assessments.services.attempts.hand_in import tolerance
from assessments.services.attempts.own import lock_own
from assessments.services.judging import ReadVersions
from assessments.services.paper_drawing import items_of, versions_of
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class NoFeedbackNow(Refusal):
    code = "no_feedback_during_attempt"
    kind = Kind.FORBIDDEN


class NothingToCheck(Refusal):
    code = "nothing_to_check"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and whether the answer is final now."""

    check: ItemCheck
    final: bool


def check_item(*, attempt_id: UUID, position: int, by: Actor, at: datetime) -> Checked:
    """Grade the stored answer to one question and tell the student; it may be final then.

    A try is counted once for each answer: checking the same one again tells
    the same. Eight statements. Raises AttemptNotFound, AttemptClosed,
    TimeIsUp, NoFeedbackNow, NothingToCheck.
    """
    with transaction.atomic():
        attempt, at = lock_own(attempt_id=attempt_id, by=by, at=at)
        rules = rules_of(attempt.paper)
        _refuse_unless_open(attempt, rules, position=position, at=at)
        step = _newest(attempt, position)
        if step is None or step.content is None:
            raise NothingToCheck(_("Answer the question first; then it can be checked."))
        earlier = list(ItemCheck.objects.filter(attempt=attempt, position=position))
        if earlier and (earlier[-1].answer == step.content or position in attempt.locked):
            return Checked(earlier[-1], final=position in attempt.locked)
        check = _graded(attempt, step, number=len(earlier) + 1, at=at)
        final = is_final(
            rules.behaviour,
            right=check.share == 1,
            tries_used=check.number,
            tries=rules.tries,
        )
        check.save(force_insert=True)
        if final:
            attempt.locked = sorted({*attempt.locked, position})
            attempt.save(update_fields=["locked"])
    return Checked(check, final=final)


def _refuse_unless_open(
    attempt: Attempt, rules: PaperRules, *, position: int, at: datetime
) -> None:
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed(_("This attempt was handed in already, so nothing can be changed."))
    # In the grace, too: what can no longer be answered need not be checked.
    if attempt.deadline_at is not None and at > attempt.deadline_at + tolerance():
        raise TimeIsUp(_("Time is up: what is stored is what counts."))
    if not gives_feedback(rules.behaviour):
        raise NoFeedbackNow(_("In this assessment the answers are graded after it is handed in."))
    if not attempt.open_first <= position <= min(attempt.open_last, attempt.item_count):
        raise NothingToCheck(_("This question is not open now."))


def _newest(attempt: Attempt, position: int) -> AnswerStep | None:
    steps = AnswerStep.objects.filter(attempt=attempt, position=position)
    newest: AnswerStep | None = steps.order_by("-revision").first()
    return newest


def _graded(attempt: Attempt, step: AnswerStep, *, number: int, at: datetime) -> ItemCheck:
    item = items_of(attempt.paper)[step.position - 1]
    versions = ReadVersions(versions_of([item]))
    kind, content = versions.of(item.version_id)
    desk = versions.desk_of(item.version_id)
    outcome = grade_answer(kind, content, item.order, step.content, desk=desk)
    if outcome.waiting:
        raise NothingToCheck(_("A person will mark this answer after the hand-in."))
    if not outcome.answered:
        raise NothingToCheck(_("Answer the question first; then it can be checked."))
    return ItemCheck(
        school_id=attempt.school_id,
        attempt=attempt,
        position=step.position,
        number=number,
        revision=step.revision,
        answer=step.content,
        share=outcome.share,
        reasons=[{"code": reason.code, "text": reason.text} for reason in outcome.reasons],
        details=dict(outcome.details),
        checked_at=at,
    )
