"""Setting an assessment."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from assessments.models import Assessment, Category, Question, Slot
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class BankTooSmall(Refusal):
    code = "bank_too_small"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Draw:
    """So many questions from a category."""

    category_key: str
    count: int
    points: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """What an assessment is like."""

    title: str
    intro: str = ""
    pass_percent: Decimal = Decimal(70)
    attempts_allowed: int = 0
    minutes: int = 0
    kind: str = Assessment.Kind.QUIZ
    shuffle_options: bool = True


def set_assessment(
    *, key: str, settings: AssessmentSettings, draws: list[Draw], by: Actor
) -> Assessment:
    """Create or change an assessment and what it draws. Running attempts keep their papers.

    Raises BankTooSmall if a draw asks for more than the bank has.
    """
    with transaction.atomic():
        assessment: Assessment
        assessment, _ = Assessment.objects.update_or_create(
            school_id=by.school_id,
            key=key,
            defaults={
                "title": settings.title,
                "intro": settings.intro,
                "pass_percent": settings.pass_percent,
                "attempts_allowed": settings.attempts_allowed,
                "minutes": settings.minutes,
                "kind": settings.kind,
                "shuffle_options": settings.shuffle_options,
            },
        )
        wanted = [(_category_with(draw, by), draw) for draw in draws]
        standing = [
            (slot.category_id, slot.count, slot.points)
            for slot in assessment.slots.order_by("order")
        ]
        if standing != [(category.pk, draw.count, draw.points) for category, draw in wanted]:
            assessment.slots.all().delete()
            Slot.objects.bulk_create(
                Slot(
                    assessment=assessment,
                    order=order,
                    category=category,
                    count=draw.count,
                    points=draw.points,
                )
                for order, (category, draw) in enumerate(wanted, start=1)
            )
    return assessment


def _category_with(draw: Draw, by: Actor) -> Category:
    category: Category | None = Category.objects.filter(
        school_id=by.school_id, key=draw.category_key
    ).first()
    have = Question.objects.drawable().filter(category=category).count() if category else 0
    if category is None or have < draw.count:
        raise BankTooSmall(
            f"The draw asks for {draw.count} questions from {draw.category_key} and the bank has "
            f"{have} that are ready. Add questions or ask for fewer.",
            category=draw.category_key,
            need=draw.count,
            have=have,
        )
    return category
