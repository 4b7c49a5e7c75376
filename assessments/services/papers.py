"""Setting an assessment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from assessments.models import Assessment, Category, Question, Slot
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class BankTooSmall(Refusal):
    code = "bank_too_small"
    kind = Kind.INVALID


class QuestionCannotBeSet(Refusal):
    code = "question_cannot_be_set"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Draw:
    """So many questions from a category."""

    category_key: str
    count: int
    points: Decimal = Decimal(1)


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

    Three queries. Raises BankTooSmall, QuestionCannotBeSet.
    """
    single = _questions({d.question_key for d in draws if isinstance(d, OneQuestion)}, by)
    shelves = _categories({d.category_key for d in draws if isinstance(d, Draw)}, by)
    need: Counter[str] = Counter()
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
            need[draw.category_key] += draw.count
            category = shelves.get(draw.category_key)
            slots.append(Slot(order=order, category=category, count=draw.count, points=draw.points))
    _check_bank(need, shelves, fixed=[slot.question_id for slot in slots if slot.question_id])
    return slots


def _check_bank(
    need: Counter[str], shelves: dict[str, Category], *, fixed: list[int | None]
) -> None:
    """All draws of a category together: none of its questions is asked twice in a paper."""
    rows = Question.objects.drawable().filter(category__in=list(shelves.values()))
    have = Counter(rows.exclude(pk__in=fixed).values_list("category__key", flat=True))
    for key, count in need.items():
        if have[key] < count:
            name = shelves[key].title if key in shelves else key
            raise BankTooSmall(
                f"{count} questions are to be drawn from {name}, and the bank has {have[key]} "
                "that are ready. Ask for fewer, or set more questions to ready.",
                category=key,
                need=count,
                have=have[key],
            )


def _questions(keys: set[str], by: Actor) -> dict[str, Question]:
    rows = Question.objects.filter(
        school_id=by.school_id, key__in=keys, current_version__isnull=False
    )
    return {question.key: question for question in rows}


def _categories(keys: set[str], by: Actor) -> dict[str, Category]:
    return {c.key: c for c in Category.objects.filter(school_id=by.school_id, key__in=keys)}


def _shape(slot: Slot) -> tuple[object, ...]:
    return slot.category_id, slot.question_id, slot.count, slot.points
