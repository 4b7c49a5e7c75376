"""Freezing a paper: what the bank has, drawn and written down."""

import secrets
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.models import Assessment, Attempt, Question
from assessments.question_types.registry import question_type
from assessments.rules.drawing import (
    Candidate,
    NotEnoughQuestions,
    PaperItem,
    SlotPlan,
    draw_paper,
)
from foundation.refusals import Refusal

PAPER_FORMAT = 1


class PaperCannotBeDrawn(Refusal):
    code = "paper_cannot_be_drawn"


@dataclass(frozen=True, slots=True)
class FrozenPaper:
    """A paper with its seed, as it goes into the attempt."""

    seed: int
    paper: dict[str, Any]
    item_count: int


def freeze_paper(*, assessment: Assessment, student_id: int) -> FrozenPaper:
    """Draw a paper for this student; four queries at any length. Raises PaperCannotBeDrawn."""
    seed = secrets.randbits(62)
    try:
        items = draw_paper(
            slots=_plans(assessment),
            seen=_times_seen(assessment, student_id),
            seed=seed,
            shuffle_options=assessment.shuffle_options,
        )
    except NotEnoughQuestions as error:
        raise PaperCannotBeDrawn(
            "This assessment has too few questions at the moment. Tell your instructor; nothing "
            "of yours is lost.",
            why=str(error),
        ) from error
    if not items:
        raise PaperCannotBeDrawn("This assessment has no questions yet. Tell your instructor.")
    return FrozenPaper(seed=seed, paper=_written(assessment, items), item_count=len(items))


def items_of(paper: dict[str, Any]) -> list[PaperItem]:
    """The items of a frozen paper."""
    return [
        PaperItem(
            position=position,
            question_id=entry["question"],
            version_id=entry["version"],
            points=Decimal(entry["points"]),
            order=tuple(entry["order"]),
        )
        for position, entry in enumerate(paper["items"], start=1)
    ]


def _written(assessment: Assessment, items: tuple[PaperItem, ...]) -> dict[str, Any]:
    return {
        "format": PAPER_FORMAT,
        "pass_percent": str(assessment.pass_percent),
        "minutes": assessment.minutes,
        "items": [
            {
                "question": item.question_id,
                "version": item.version_id,
                "points": str(item.points),
                "order": list(item.order),
            }
            for item in items
        ],
    }


def _plans(assessment: Assessment) -> list[SlotPlan]:
    slots = list(assessment.slots.select_related("category", "question").order_by("order"))
    rows = (
        Question.objects.drawable()
        .filter(school_id=assessment.school_id)
        .filter(category_id__in={slot.category_id for slot in slots if slot.category_id})
        .select_related("current_version")
    )
    fixed = Question.objects.filter(
        pk__in={slot.question_id for slot in slots if slot.question_id},
        current_version__isnull=False,
    ).select_related("current_version")
    by_category: dict[int, list[Candidate]] = {}
    for question in rows:
        by_category.setdefault(question.category_id, []).append(_candidate(question))
    by_question = {question.pk: _candidate(question) for question in fixed}
    return [
        SlotPlan(
            count=slot.count,
            points=slot.points,
            candidates=tuple(
                by_category.get(slot.category_id, [])
                if slot.category_id
                else [by_question[slot.question_id]]
                if slot.question_id in by_question
                else []
            ),
            name=str(slot.category or slot.question),
        )
        for slot in slots
    ]


def _candidate(question: Question) -> Candidate:
    version = question.current_version
    assert version is not None
    kind = question_type(question.question_type)
    content = kind.read_content(version.content)
    return Candidate(
        question_id=question.pk,
        version_id=version.pk,
        option_keys=tuple(kind.option_keys(content)),
        shuffle=kind.shuffle(content),
    )


def _times_seen(assessment: Assessment, student_id: int) -> Counter[int]:
    papers = Attempt.objects.filter(
        student_id=student_id, school_id=assessment.school_id
    ).values_list("paper", flat=True)
    return Counter(entry["question"] for paper in papers for entry in paper["items"])
