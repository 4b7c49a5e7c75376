"""Setting an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Category, Question, Slot
from assessments.rules.drawing import (
    NotEnoughQuestions,
    Overlap,
    draw_paper,
    measure_overlap,
)
from assessments.services.paper_drawing import plans_of, plans_today
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# What a draw may ask for besides a category: the same names in Draw, Slot and the admin's rows.
CRITERIA = ("domain", "tag", "difficulty_from", "difficulty_to", "is_pilot")


class BankTooSmall(Refusal):
    code = "bank_too_small"
    kind = Kind.INVALID


class QuestionCannotBeSet(Refusal):
    code = "question_cannot_be_set"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Draw:
    """So many questions from a category and those below it; every criterion holds at once."""

    category_key: str
    count: int
    points: Decimal = Decimal(1)
    domain: str = ""
    tag: str = ""
    difficulty_from: int | None = None
    difficulty_to: int | None = None
    is_pilot: bool = False


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """This question, for everybody."""

    question_key: str
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """What an assessment is like. ``is_published`` None: as it was."""

    title: str
    intro: str = ""
    pass_percent: Decimal = Decimal(70)
    attempts_allowed: int = 0
    minutes: int = 0
    kind: str = Assessment.Kind.QUIZ
    shuffle_options: bool = True
    is_published: bool | None = None


def set_assessment(
    *, key: str, settings: AssessmentSettings, draws: Sequence[Draw | OneQuestion], by: Actor
) -> Assessment:
    """Create or change an assessment and what it draws. Running attempts keep their papers.

    Raises BankTooSmall if a draw asks for more than the bank has, and QuestionCannotBeSet.
    """
    with transaction.atomic():
        wanted = plan_slots(draws=draws, by=by)
        values: dict[str, object] = {
            "title": settings.title,
            "intro": settings.intro,
            "pass_percent": settings.pass_percent,
            "attempts_allowed": settings.attempts_allowed,
            "minutes": settings.minutes,
            "kind": settings.kind,
            "shuffle_options": settings.shuffle_options,
        }
        if settings.is_published is not None:
            values["is_published"] = settings.is_published
        assessment: Assessment
        assessment, _ = Assessment.objects.update_or_create(
            school_id=by.school_id, key=key, defaults=values
        )
        if [_shape(slot) for slot in assessment.slots.order_by("order")] != [
            _shape(slot) for slot in wanted
        ]:
            assessment.slots.all().delete()
            for slot in wanted:
                slot.assessment = assessment
            Slot.objects.bulk_create(wanted)
    return assessment


def plan_slots(*, draws: Sequence[Draw | OneQuestion], by: Actor) -> list[Slot]:
    """The slots of these draws, not saved: what the bank of the actor's school can really fill.

    Six queries. Raises BankTooSmall, QuestionCannotBeSet.
    """
    single = _questions({d.question_key for d in draws if isinstance(d, OneQuestion)}, by)
    shelves = _categories({d.category_key for d in draws if isinstance(d, Draw)}, by)
    slots = []
    for order, draw in enumerate(draws, start=1):
        if isinstance(draw, OneQuestion):
            question = single.pop(draw.question_key, None)
            if question is None:
                raise QuestionCannotBeSet(
                    f"The question {draw.question_key} is not in the bank, has no content, or is "
                    "asked twice. Choose another one.",
                    question=draw.question_key,
                )
            slots.append(Slot(order=order, question=question, points=draw.points))
        else:
            category = shelves.get(draw.category_key)
            if category is None:
                raise BankTooSmall(
                    f"There is no category {draw.category_key} to draw from. Choose another one.",
                    category=draw.category_key,
                    need=draw.count,
                    have=0,
                )
            slots.append(_slot(draw, order=order, category=category))
    _check_draw(slots, school_id=by.school_id)
    return slots


def overlap_of(*, assessment: Assessment) -> Overlap | None:
    """How alike the papers are that this assessment draws today; None if it cannot be drawn."""
    plans = plans_today(assessment)
    try:
        return measure_overlap(slots=plans) if plans else None
    except NotEnoughQuestions:
        return None


def _slot(draw: Draw, *, order: int, category: Category) -> Slot:
    return Slot(
        order=order,
        category=category,
        count=draw.count,
        points=draw.points,
        **{name: getattr(draw, name) for name in CRITERIA},
    )


def _check_draw(slots: list[Slot], *, school_id: int) -> None:
    """That all draws together can be filled, twins and overlapping criteria included."""
    plans = plans_of(slots, school_id=school_id, on=timezone.localdate())
    try:
        draw_paper(slots=plans, seen={}, seed=0, shuffle_options=False)
    except NotEnoughQuestions as error:
        raise BankTooSmall(
            f"{error.need} questions are to be drawn from {error.slot}, and the bank has "
            f"{error.have} that are ready and that no other draw needs. Ask for fewer, or set more "
            "questions to ready.",
            need=error.need,
            have=error.have,
        ) from error


def _questions(keys: set[str], by: Actor) -> dict[str, Question]:
    rows = Question.objects.filter(
        school_id=by.school_id, key__in=keys, current_version__isnull=False
    )
    return {question.key: question for question in rows}


def _categories(keys: set[str], by: Actor) -> dict[str, Category]:
    return {c.key: c for c in Category.objects.filter(school_id=by.school_id, key__in=keys)}


def _shape(slot: Slot) -> tuple[object, ...]:
    return (
        slot.category_id,
        slot.question_id,
        slot.count,
        slot.points,
        *(getattr(slot, name) for name in CRITERIA),
    )
