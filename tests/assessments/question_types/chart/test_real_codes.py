"""The worked examples and every chart of the course, by the code sets as they are loaded."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessments.services.answers_in_codes import CodeDesk, grade_answer
from tests.assessments.question_types.chart.charts import KIND, answer_of, content_of
from tests.assessments.question_types.chart.test_vectors import VECTORS

pytestmark = pytest.mark.django_db
FOLDER = Path(__file__).parents[4] / "courses" / "reference_course"
FILES = sorted(FOLDER.rglob("charts/*.yaml"))
# What a bank keeps beside the content of a question.
BESIDE = {
    "key", "type", "category", "domain", "level", "difficulty", "tags", "editions", "source",
    "objective", "lesson",
}  # fmt: skip


def by_real_codes(content: Any, answer: Any) -> Any:
    return grade_answer(KIND, content, (), answer, desk=CodeDesk(school_id=None))


@pytest.mark.parametrize(
    ("rows", "earned", "extra", "score"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_a_worked_example_is_worth_the_same(rows: Any, earned: str, extra: str, score: str) -> None:
    variant, *diagnoses = rows

    details = by_real_codes(content_of(variant), answer_of(*diagnoses)).details

    assert (details["earned"], details["extra"]) == (earned, extra)
    assert str(Decimal(details["score"]).quantize(Decimal("0.1"))) == score


def test_every_chart_of_the_course_is_right_by_its_own_key_and_runs_into_nothing() -> None:
    """One by one in a process: each asks for facts and prices of its own."""
    assert len(FILES) >= 60
    faults = []
    for file in FILES:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        content = KIND.read_content({k: v for k, v in data.items() if k not in BESIDE})

        details = by_real_codes(content, KIND.key_answer(content, ())).details

        seen = (details["score"], details["clean_claim"], details["findings"])
        if seen != ("100.00", True, []):
            faults.append((file.stem, seen))
    assert faults == []
