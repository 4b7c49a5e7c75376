"""What the pages of an attempt show. Each item passes its type's ``present`` or ``review``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.models import AnswerStep, Attempt, Grade, QuestionVersion
from assessments.question_types.contract import Review
from assessments.question_types.registry import question_type
from assessments.rules.lifecycle import State
from assessments.rules.reveal import Reveal, reveal_for
from assessments.services.attempts import AttemptNotFound
from assessments.services.grading import current_answers, worth_in
from assessments.services.paper_drawing import items_of
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class PageItem:
    """One question on the page of an attempt in progress."""

    number: int
    template: str
    answer_kind: str
    field_name: str
    presentation: Mapping[str, Any]
    answer: Mapping[str, Any] | None
    revision: int
    answered: bool
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """An attempt in progress."""

    attempt: Attempt
    items: list[PageItem]
    saved_at: datetime | None
    # Of the types that bring them, each once.
    scripts: list[str]
    styles: list[str]

    @property
    def answered_count(self) -> int:
        return sum(item.answered for item in self.items)


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One question after release."""

    number: int
    stem: str
    verdict: str
    earned: Decimal
    points: Decimal
    review: Review
    reasons: list[str]
    lesson_key: str
    template: str
    style: str = ""
    pilot: bool = False


@dataclass(frozen=True, slots=True)
class ResultPage:
    """A handed-in attempt: nothing but its state until the policy allows more."""

    attempt: Attempt
    reveal: Reveal
    grade: Grade | None
    items: list[ResultItem]


def own_attempt(*, attempt_id: UUID, by: Actor) -> Attempt:
    """The actor's own attempt with its assessment. One query. Raises AttemptNotFound."""
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by)
        .filter(pk=attempt_id, student_id=by.user_id)
        .select_related("assessment")
        .first()
    )
    if attempt is None:
        raise AttemptNotFound("This attempt does not exist, or it is not yours.")
    return attempt


def attempt_page(*, attempt: Attempt) -> AttemptPage:
    """The questions of an attempt with the newest answers. Two queries."""
    steps = {
        step.position: step
        for step in AnswerStep.objects.filter(attempt=attempt)
        .order_by("position", "-revision")
        .distinct("position")
    }
    versions = _versions(attempt)
    items = []
    kinds = []
    for item in items_of(attempt.paper):
        version = versions[item.version_id]
        kind = question_type(version.question.question_type)
        kinds.append(kind)
        step = steps.get(item.position)
        answer = step.content if step else None
        items.append(
            PageItem(
                number=item.position,
                template=kind.template,
                answer_kind=kind.answer_kind,
                field_name=f"answer-{item.position}",
                presentation=kind.present(kind.read_content(version.content), item.order),
                answer=answer,
                revision=step.revision if step else 0,
                answered=kind.is_answered(answer),
                flagged=step.flagged if step else False,
            )
        )
    saved_at = max((step.received_at for step in steps.values()), default=None)
    return AttemptPage(
        attempt=attempt,
        items=items,
        saved_at=saved_at,
        scripts=named({kind.script for kind in kinds}),
        styles=named({kind.style for kind in kinds}),
    )


def named(paths: set[str]) -> list[str]:
    """The files that types bring along, without the empty name of those that bring none."""
    return sorted(paths - {""})


def result_page(*, attempt: Attempt, by: Actor) -> ResultPage:
    """The result, as far as it may be shown now. Three queries at most."""
    reveal = reveal_for(state=State(attempt.state), own=attempt.student_id == by.user_id)
    if not reveal.score:
        return ResultPage(attempt=attempt, reveal=reveal, grade=None, items=[])
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    answers = current_answers(attempt_id=attempt.pk)
    items = review_items(attempt=attempt, grade=grade, answers=answers) if reveal.key else []
    return ResultPage(attempt=attempt, reveal=reveal, grade=grade, items=items)


def review_items(*, attempt: Attempt, grade: Grade, answers: Mapping[int, Any]) -> list[ResultItem]:
    """Every question with key and reasons; only for who may see them. One query."""
    outcomes = {outcome["position"]: outcome for outcome in grade.outcomes}
    versions = _versions(attempt)
    items = []
    for item in items_of(attempt.paper):
        version = versions[item.version_id]
        kind = question_type(version.question.question_type)
        content = kind.read_content(version.content)
        outcome = outcomes[item.position]
        share = Decimal(outcome["share"])
        items.append(
            ResultItem(
                number=item.position,
                stem=str(kind.present(content, item.order)["stem"]),
                verdict=_verdict(share, answered=outcome["answered"]),
                earned=worth_in(outcome) * item.points,
                points=item.points,
                review=kind.review(content, item.order, answers.get(item.position)),
                reasons=[reason["text"] for reason in outcome["reasons"]],
                lesson_key=version.question.lesson,
                template=kind.review_template,
                style=kind.style,
                pilot=item.pilot,
            )
        )
    return items


def _verdict(share: Decimal, *, answered: bool) -> str:
    if not answered:
        return "unanswered"
    if share == 1:
        return "right"
    return "partly" if share > 0 else "wrong"


def _versions(attempt: Attempt) -> dict[int, QuestionVersion]:
    return QuestionVersion.objects.select_related("question").in_bulk(
        [entry["version"] for entry in attempt.paper["items"]]
    )
