"""Disputes: a student's own on the result, everybody's grouped by question for those who teach."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Max, Min, Q, QuerySet, When

from assessments.models import AnswerStep, Attempt, Dispute, Grade, QuestionVersion
from assessments.question_types.contract import Review
from assessments.question_types.registry import question_type
from assessments.rules.disputes import DisputeState
from assessments.services.answers_in_codes import review_answer
from assessments.services.judging import ReadVersions, key_versions
from assessments.services.paper_drawing import items_of, versions_of

OPEN = Q(state=DisputeState.OPEN.value)
WAITING_FIRST = Case(When(OPEN, then=0), default=1)


def disputes_of_attempt(*, attempt_id: UUID) -> dict[int, list[Dispute]]:
    """The disputes of an attempt by position, the newest first. One query."""
    found: dict[int, list[Dispute]] = {}
    for dispute in Dispute.objects.filter(attempt_id=attempt_id).order_by("-raised_at", "-id"):
        found.setdefault(dispute.position, []).append(dispute)
    return found


@dataclass(frozen=True, slots=True)
class DisputedQuestion:
    """How many dispute a question. ``waiting`` counts the open ones."""

    question_id: int
    question_key: str
    stem: str
    waiting: int
    students: int
    all: int
    since: datetime | None


def disputed_questions(*, disputes: QuerySet[Dispute], most: int) -> list[DisputedQuestion]:
    """The questions with open disputes among these, those that most students dispute first.

    Two queries.
    """
    groups = (
        disputes.order_by()
        .values("version__question", "version__question__key")
        .annotate(
            waiting=Count("pk", filter=OPEN),
            students=Count("attempt__student", filter=OPEN, distinct=True),
            all=Count("pk"),
            since=Min("raised_at", filter=OPEN),
            newest=Max("version"),
        )
        .filter(waiting__gt=0)
        .order_by("-students", "since")[:most]
    )
    found = list(groups)
    newest = QuestionVersion.objects.filter(pk__in=[group["newest"] for group in found])
    contents = dict(newest.values_list("pk", "content"))
    return [
        DisputedQuestion(
            question_id=group["version__question"],
            question_key=group["version__question__key"],
            stem=str(contents[group["newest"]].get("stem", "")),
            waiting=group["waiting"],
            students=group["students"],
            all=group["all"],
            since=group["since"],
        )
        for group in found
    ]


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A dispute with the answer that was given, as it was graded. ``who`` is a number."""

    dispute: Dispute
    who: int
    review: Review


@dataclass(frozen=True, slots=True)
class DisputedVersion:
    """One version that is disputed, with its key, and the disputes of it."""

    version: QuestionVersion
    stem: str
    key: str
    review: Review
    disputes: list[ShownDispute]


def disputes_of_question(*, disputes: QuerySet[Dispute], most: int) -> list[DisputedVersion]:
    """These disputes of one question by version, open ones first. Four queries."""
    rows = disputes.select_related("version__question", "attempt__student", "regrade")
    found = list(rows.order_by(WAITING_FIRST, "-version__number", "raised_at", "pk")[:most])
    people = {pk: n for n, pk in enumerate(_in_order(found), start=1)}
    answers = _answers(found)
    outcomes = _outcomes(found)
    read = ReadVersions(_versions(found, outcomes))
    grouped: dict[int, list[ShownDispute]] = {}
    for dispute in found:
        attempt: Attempt = dispute.attempt
        place = (attempt.pk, dispute.position)
        item = items_of(attempt.paper)[dispute.position - 1]
        kind, content = read.as_graded(item, outcomes.get(place, {}))
        given = answers.get(place)
        outcome = outcomes.get(place)
        review = review_answer(kind, content, item.order, given, outcome=outcome)
        shown = ShownDispute(dispute=dispute, who=people[attempt.student_id], review=review)
        grouped.setdefault(dispute.version_id, []).append(shown)
    return [_version(lines[0].dispute.version, lines) for lines in grouped.values()]


def _version(version: QuestionVersion, lines: list[ShownDispute]) -> DisputedVersion:
    kind = question_type(version.question.question_type)
    content = kind.read_content(version.content)
    order = kind.option_keys(content)
    review = kind.review(content, order, None)
    return DisputedVersion(
        version=version,
        stem=str(kind.present(content, order)["stem"]),
        key=review.key,
        review=review,
        disputes=lines,
    )


def _in_order(disputes: list[Dispute]) -> list[int]:
    """The students in the order in which they wrote, each once."""
    by_time = sorted(disputes, key=lambda dispute: (dispute.raised_at, str(dispute.pk)))
    return list(dict.fromkeys(dispute.attempt.student_id for dispute in by_time))


def _answers(disputes: list[Dispute]) -> dict[tuple[UUID, int], Any]:
    attempts = {dispute.attempt_id for dispute in disputes}
    positions = {dispute.position for dispute in disputes}
    steps = AnswerStep.objects.filter(attempt_id__in=attempts, position__in=positions)
    newest = steps.order_by("attempt_id", "position", "-revision").distinct(
        "attempt_id", "position"
    )
    return {(step.attempt_id, step.position): step.content for step in newest}


def _outcomes(disputes: list[Dispute]) -> dict[tuple[UUID, int], Mapping[str, Any]]:
    grades = Grade.objects.filter(attempt_id__in={dispute.attempt_id for dispute in disputes})
    newest = grades.order_by("attempt_id", "-number").distinct("attempt_id")
    return {
        (grade.attempt_id, outcome["position"]): outcome
        for grade in newest
        for outcome in grade.outcomes
    }


def _versions(
    disputes: list[Dispute], outcomes: Mapping[tuple[UUID, int], Mapping[str, Any]]
) -> dict[int, QuestionVersion]:
    asked = [items_of(dispute.attempt.paper)[dispute.position - 1] for dispute in disputes]
    places = {(dispute.attempt_id, dispute.position) for dispute in disputes}
    graded = [outcome for place, outcome in outcomes.items() if place in places]
    return versions_of(asked, also=key_versions(graded))
