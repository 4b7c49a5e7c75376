"""A student's time with its reasons: in English as everywhere, in Spanish on a Spanish page."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from assessments.queries.time_in_words import time_in_words
from assessments.rules.deadline import Adjustment, deadline_for

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ALARM = Adjustment(10, "fire alarm", for_all=True)
ERROR = Adjustment(-5, "typing error")


@pytest.mark.parametrize(
    "terms",
    [
        {"minutes": 0},
        {"minutes": 0, "note": "set for you: no limit instead of 60"},
        {"minutes": 1},
        {"minutes": 60, "section": 2},
        {"minutes": 90, "note": "cohort Evening class: 90 instead of 60"},
        {"minutes": 40, "note": "a note of its own"},
        {"minutes": 25, "factor": Decimal("1.5")},
        {"minutes": 60, "factor": Decimal("1.25"), "adjustments": [ALARM, ERROR]},
        {"minutes": 60, "adjustments": [Adjustment(-1, "x", for_all=True), Adjustment(7, "y")]},
    ],
)
def test_in_english_it_is_the_sentence_of_the_rule(terms):
    deadline = deadline_for(started_at=NINE, **terms)

    with translation.override("en"):
        assert time_in_words(deadline) == deadline.explanation


def test_in_spanish_nothing_but_reasons_is_english():
    deadline = deadline_for(
        started_at=NINE,
        minutes=40,
        factor=Decimal("1.5"),
        adjustments=[ALARM, ERROR],
        note="set for you: 40 instead of no limit",
    )

    with translation.override("es"):
        assert time_in_words(deadline) == (
            "40 minutos desde el comienzo (fijado para ti: 40 en lugar de sin límite), por 1.5, "
            "como se acordó contigo, 10 minutos más para todos (fire alarm), 5 minutos menos "
            "(typing error): 65 minutos en total."
        )
