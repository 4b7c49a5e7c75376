"""An attempt as those who teach may see it: what was asked, every answer, the key, the grade."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.models import (
    AnswerStep,
    Attempt,
    Grade,
    ItemCheck,
    Mark,
    StimulusVersion,
)
from assessments.queries.attempt_pages import stimuli_above
from assessments.queries.code_book import LookedUp, look_ups_of
from assessments.queries.regrades import Cause, causes_of
from assessments.question_types.contract import Review
from assessments.rules.lifecycle import State
from assessments.rules.scoring import HUNDREDTH, plain
from assessments.services.answers_in_codes import review_answer
from assessments.services.attempts import seal_of
from assessments.services.judging import ReadVersions, key_versions, worth_in
from assessments.services.paper_drawing import items_of, versions_of


@dataclass(frozen=True, slots=True)
class RecordItem:
    """One question of the paper, with the version that was asked and what came of it."""

    number: int
    question_id: int
    question_key: str
    version: int
    newest: bool
    stem: str
    review: Review
    answered: bool
    changes: int
    points: str
    # Empty until there is a grade.
    earned: str
    reasons: list[str]
    stimulus: StimulusVersion | None = None
    # Whether it is graded line by line, and the credit of each can be changed.
    has_lines: bool = False


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """Everything that is known of an attempt."""

    items: list[RecordItem]
    steps: list[AnswerStep]
    checks: list[ItemCheck]
    grades: list[Grade]
    # What people gave, in the order in which they did; empty where nobody had to.
    marks: list[Mark]
    waits_for_grade: bool
    # None while there is no seal.
    seal_fits: bool | None
    # What was looked up in the code browser beside it.
    look_ups: list[LookedUp]
    # Every grade with why it was given, the newest first.
    history: list[tuple[Grade, Cause]]

    @property
    def grade(self) -> Grade | None:
        return self.grades[-1] if self.grades else None


def attempt_record(*, attempt: Attempt) -> AttemptRecord:
    """Eight queries at most, whatever its length. Holds the key: only for those who teach."""
    steps = list(
        AnswerStep.objects.filter(attempt=attempt).order_by("received_at", "position", "revision")
    )
    grades = list(Grade.objects.filter(attempt=attempt).order_by("number"))
    causes = causes_of(grades)
    return AttemptRecord(
        items=_items(attempt, steps, grades[-1] if grades else None),
        steps=steps,
        checks=list(ItemCheck.objects.filter(attempt=attempt).order_by("checked_at", "pk")),
        grades=grades,
        marks=list(Mark.objects.filter(attempt=attempt).select_related("marked_by").order_by("pk")),
        waits_for_grade=attempt.state == State.SUBMITTED,
        seal_fits=seal_of(attempt) == attempt.seal if attempt.seal else None,
        look_ups=look_ups_of(attempt),
        history=[(grade, causes[grade.number]) for grade in reversed(grades)],
    )


def _items(attempt: Attempt, steps: list[AnswerStep], grade: Grade | None) -> list[RecordItem]:
    outcomes = {o["position"]: o for o in grade.outcomes} if grade else {}
    paper = items_of(attempt.paper)
    versions = versions_of(paper, also=key_versions(outcomes.values()))
    read = ReadVersions(versions)
    stimuli = stimuli_above(paper)
    items = []
    for item in paper:
        version = versions[item.version_id]
        outcome: dict[str, Any] = outcomes.get(item.position, {})
        kind, content = read.as_graded(item, outcome)
        own = sorted((s for s in steps if s.position == item.position), key=lambda s: s.revision)
        answer = own[-1].content if own else None
        points = Decimal(outcome["points"]) if outcome else item.points
        items.append(
            RecordItem(
                number=item.position,
                question_id=version.question_id,
                question_key=version.question.key,
                version=version.number,
                newest=version.pk == version.question.current_version_id,
                stem=str(kind.present(content, item.order)["stem"]),
                review=review_answer(kind, content, item.order, answer, outcome=outcome),
                answered=kind.is_answered(answer),
                changes=len(own),
                points=plain(points),
                earned=_earned(worth_in(outcome) * points) if outcome else "",
                reasons=[reason["text"] for reason in outcome.get("reasons", [])],
                stimulus=stimuli.get(item.position),
                has_lines=kind.has_lines and bool(outcome),
            )
        )
    return items


def _earned(points: Decimal) -> str:
    return plain(points.quantize(HUNDREDTH))
