"""Settings as a row holds them, and back."""

from decimal import Decimal
from typing import Any

from courses.rules.gradebook.settings import (
    Category,
    GradebookSettings,
    Letter,
    Missing,
    Place,
    Weighting,
)


def stored(settings: GradebookSettings) -> dict[str, Any]:
    """Plain JSON; numbers as texts, so that nothing is rounded."""
    return {
        "missing": settings.missing.value,
        "letters": [[letter.letter, str(letter.least)] for letter in settings.letters],
        "categories": [
            {
                "name": category.name,
                "weight": str(category.weight),
                "drop_lowest": category.drop_lowest,
                "weighting": category.weighting.value,
            }
            for category in settings.categories
        ],
        "places": {
            key: [place.category, None if place.points is None else str(place.points)]
            for key, place in settings.places.items()
        },
    }


def read(data: dict[str, Any]) -> GradebookSettings:
    """What ``stored`` wrote."""
    return GradebookSettings(
        missing=Missing(data["missing"]),
        letters=tuple(Letter(letter, Decimal(least)) for letter, least in data["letters"]),
        categories=tuple(
            Category(
                name=one["name"],
                weight=Decimal(one["weight"]),
                drop_lowest=one["drop_lowest"],
                weighting=Weighting(one["weighting"]),
            )
            for one in data["categories"]
        ),
        places={
            key: Place(category, None if points is None else Decimal(points))
            for key, (category, points) in data["places"].items()
        },
    )
