"""The points of an attempt as the API tells them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.models import Attempt, Grade
from assessments.services.judging import worth_in


@dataclass(frozen=True, slots=True)
class ItemPoints:
    """What one item of the paper was worth."""

    position: int
    answered: bool
    earned: Decimal
    possible: Decimal


def with_points(attempt: Attempt) -> Any:
    """The attempt with ``earned``, ``possible`` and ``items`` of its newest grade. One query."""
    found: Any = attempt
    grade: Grade | None = Grade.objects.filter(attempt=attempt).order_by("-number").first()
    found.earned = grade.earned if grade else None
    found.possible = grade.possible if grade else None
    found.items = [_item(outcome) for outcome in grade.outcomes] if grade else []
    return found


def _item(outcome: dict[str, Any]) -> ItemPoints:
    possible = Decimal(outcome["points"])
    return ItemPoints(
        position=outcome["position"],
        answered=outcome["answered"],
        earned=worth_in(outcome) * possible,
        possible=possible,
    )
