"""Grading an attempt: a pure function of versions and answers, written down once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import AttemptGraded, AttemptSubmitted
from assessments.models import AnswerStep, Attempt, Grade, ItemCheck, Mark
from assessments.question_types.contract import Outcome, Reason
from assessments.question_types.registry import question_type
from assessments.rules import lifecycle
from assessments.rules.behaviour import Behaviour, counts
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State, Step
from assessments.rules.paper_rules import PaperRules, rules_of
from assessments.rules.scoring import ItemScore, score_paper
from assessments.rules.worth import Worth, worth_of
from assessments.services.paper_drawing import items_of, versions_of
from foundation.outbox.public import hurry, publish
from foundation.refusals import Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
GRADE_EFFECT = "assessments.grade_attempt"
WAITS_FOR_GRADE = frozenset({State.SUBMITTED, State.BEING_MARKED})


class NotWaitingForGrade(Refusal):
    code = "not_waiting_for_grade"


def grade_attempt(*, attempt_id: UUID, at: datetime) -> Grade | None:
    """Grade a submitted attempt and announce it. Ten statements at most, whatever its length.

    Where an answer waits for a person, the attempt is held until all are marked: no grade, and
    nothing announced. An attempt that is graded already, or not handed in, is left alone, so
    that a task delivered twice grades once.
    """
    with transaction.atomic():
        attempt: Attempt = Attempt.objects.select_for_update(of=("self",)).get(pk=attempt_id)
        if attempt.state not in WAITS_FOR_GRADE:
            return None
        items = items_of(attempt.paper)
        rules = rules_of(attempt.paper)
        answers = newest_answers(attempt_id=attempt_id)
        outcomes = grade_items(
            items=items,
            answers={position: answer.content for position, answer in answers.items()},
            marks=newest_marks(attempt_id=attempt_id),
        )
        if any(outcome.waiting for outcome in outcomes):
            _hold(attempt)
            return None
        worths = _worths(items, outcomes, answers, rules=rules, attempt_id=attempt_id)
        scores = [
            ItemScore(position=item.position, share=worth.share, points=item.points)
            for item, worth in zip(items, worths, strict=True)
        ]
        total = score_paper(items=scores, pass_percent=Decimal(attempt.paper["pass_percent"]))
        grade: Grade = Grade.objects.create(
            school_id=attempt.school_id,
            attempt=attempt,
            number=1,
            earned=total.earned,
            possible=total.possible,
            percent=total.percent,
            # Where the key was there for the asking, a result says nothing of what one can do.
            passed=total.passed and counts(rules.behaviour),
            outcomes=[
                _written(item, outcome, worth)
                for item, outcome, worth in zip(items, outcomes, worths, strict=True)
            ],
            graded_at=at,
        )
        attempt.state = lifecycle.after(State(attempt.state), Step.GRADE)
        attempt.graded_at = at
        attempt.save(update_fields=["state", "graded_at"])
        publish(
            AttemptGraded(
                school_id=attempt.school_id,
                attempt_id=attempt.pk,
                assessment_id=attempt.assessment_id,
                student_id=attempt.student_id,
                grade_number=grade.number,
                passed=grade.passed,
                at=at,
            )
        )
    log.info("attempt_graded", attempt=str(attempt_id), percent=str(total.percent))
    return grade


def hurry_grading(*, attempt_id: UUID, by: Actor) -> None:
    """Ask once more for a grade that does not come. One attempt still has one grade.

    Repeating the call is harmless. Raises NotWaitingForGrade, also for an
    attempt of another school.
    """
    if not by.sees_everyone:
        raise NotWaitingForGrade("Only those who teach ask for a grade again.")
    with transaction.atomic():
        attempt: Attempt | None = (
            Attempt.objects.visible_to(by).filter(pk=attempt_id, state=State.SUBMITTED).first()
        )
        if attempt is None or attempt.submitted_at is None:
            raise NotWaitingForGrade("This attempt does not wait for a grade.")
        # There already, unless somebody emptied the outbox.
        publish(
            AttemptSubmitted(
                school_id=attempt.school_id, attempt_id=attempt.pk, at=attempt.submitted_at
            )
        )
        hurry(effect=GRADE_EFFECT, key=str(attempt.pk))


def grade_items(
    *,
    items: list[PaperItem],
    answers: Mapping[int, dict[str, Any] | None],
    marks: Mapping[int, Mark],
) -> list[Outcome]:
    """The outcome of each item, in order, with a person's marks. One query for all versions."""
    versions = versions_of(items)
    outcomes = []
    for item in items:
        version = versions[item.version_id]
        kind = question_type(version.question.question_type)
        content = kind.read_content(version.content)
        answer, mark = answers.get(item.position), marks.get(item.position)
        outcome = kind.grade(content, item.order, answer)
        if outcome.waiting and mark is not None:
            outcome = kind.grade_marked(content, item.order, answer, mark.marks)
            if mark.comment:
                said = Reason("comment", mark.comment)
                outcome = replace(outcome, reasons=(*outcome.reasons, said))
        outcomes.append(outcome)
    return outcomes


def newest_marks(*, attempt_id: UUID) -> dict[int, Mark]:
    """What a person gave last to each item that has marks. One query."""
    rows = Mark.objects.filter(attempt_id=attempt_id).select_related("marked_by")
    rows = rows.order_by("position", "-pk")
    return {mark.position: mark for mark in rows.distinct("position")}


@dataclass(frozen=True, slots=True)
class NewestAnswer:
    """What is stored for one item: the highest revision."""

    content: dict[str, Any] | None
    revision: int
    certainty: int | None


def newest_answers(*, attempt_id: UUID) -> dict[int, NewestAnswer]:
    """The newest answer of each item that has one, by position. One query."""
    rows = (
        AnswerStep.objects.filter(attempt_id=attempt_id)
        .order_by("position", "-revision")
        .distinct("position")
        .values_list("position", "content", "revision", "certainty")
    )
    return {row[0]: NewestAnswer(*row[1:]) for row in rows}


def current_answers(*, attempt_id: UUID) -> dict[int, dict[str, Any] | None]:
    """The content of the newest answer of each item that has one. One query."""
    return {
        position: answer.content
        for position, answer in newest_answers(attempt_id=attempt_id).items()
    }


def failed_tries(*, attempt_id: UUID, answers: Mapping[int, NewestAnswer]) -> Counter[int]:
    """How often each item was checked and not right, with another answer than the one that stands.

    One query.
    """
    checks = ItemCheck.objects.filter(attempt_id=attempt_id, share__lt=1)
    return Counter(
        position
        for position, answer in checks.values_list("position", "answer")
        if position in answers and answer != answers[position].content
    )


def _hold(attempt: Attempt) -> None:
    """Until a person has marked what waits; nothing to do where it is held already."""
    if attempt.state == State.SUBMITTED:
        attempt.state = lifecycle.after(State(attempt.state), Step.HOLD)
        attempt.save(update_fields=["state"])
        log.info("attempt_held_for_marking", attempt=str(attempt.pk))


def _worths(
    items: list[PaperItem],
    outcomes: list[Outcome],
    answers: Mapping[int, NewestAnswer],
    *,
    rules: PaperRules,
    attempt_id: UUID,
) -> list[Worth]:
    failed: Counter[int] = Counter()
    if rules.behaviour is Behaviour.INTERACTIVE:
        failed = failed_tries(attempt_id=attempt_id, answers=answers)
    return [
        worth_of(
            share=outcome.share,
            answered=outcome.answered,
            scheme=rules.scheme,
            certainty=answers[item.position].certainty if item.position in answers else None,
            failed_tries=failed[item.position],
        )
        for item, outcome in zip(items, outcomes, strict=True)
    ]


def _written(item: PaperItem, outcome: Outcome, worth: Worth) -> dict[str, Any]:
    """As it is stored. ``share`` is how right it is, ``worth`` what that brings."""
    reasons = [{"code": reason.code, "text": reason.text} for reason in outcome.reasons]
    if worth.text:
        reasons.append({"code": worth.code, "text": worth.text})
    return {
        "position": item.position,
        "share": str(outcome.share),
        **({"worth": str(worth.share)} if worth.share != outcome.share else {}),
        "points": str(item.points),
        "answered": outcome.answered,
        **({"pilot": True} if item.pilot else {}),
        "reasons": reasons,
    }


def worth_in(outcome: Mapping[str, Any]) -> Decimal:
    """The share of its points that a stored outcome brought; older ones have only a share."""
    return Decimal(outcome.get("worth", outcome["share"]))
