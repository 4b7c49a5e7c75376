"""Two instructors, or one who presses twice, at the same moment: with real threads."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Grade, LineCredit
from assessments.rules.rulings import Option
from assessments.services.line_credits import change_line_credit
from assessments.services.regrades import apply_regrade
from foundation.schools.scoping import in_school
from tests.assessments.test_at_once import at_once
from tests.factories.coded_charts import (
    FALL,
    FALL_KEY,
    OFFICE,
    VAGUE_STAGE,
    chart_content,
    code_charts,
    position_of,
    save_chart,
    set_charts,
)
from tests.factories.regrades import drain_all, preview

pytestmark = pytest.mark.django_db(transaction=True)
STAGE, KNEE = "kidney-stage", "knee"


@pytest.fixture
def attempt(course: Any, ana: Any) -> Any:
    return code_charts(set_charts(course), ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})


def press(attempt: Any, by: Any, line: str, credit: str) -> Any:
    position = position_of(attempt, OFFICE)
    return lambda: change_line_credit(
        attempt_id=attempt.pk,
        position=position,
        line=line,
        credit=Decimal(credit),
        reason="So be it.",
        by=by.actor,
        at=timezone.now(),
    )


def test_ten_presses_make_one_grade(attempt: Any, ines: Any, school: Any) -> None:
    found = at_once(school, *[press(attempt, ines, STAGE, "1")] * 10)

    assert len({row.pk for row in found}) == 1
    with in_school(school.pk):
        assert (LineCredit.objects.count(), Grade.objects.filter(attempt=attempt).count()) == (1, 2)


def test_two_people_at_different_lines_lose_nothing(
    attempt: Any, ines: Any, ada: Any, school: Any
) -> None:
    at_once(school, press(attempt, ines, STAGE, "1"), press(attempt, ada, KNEE, "0.5"))

    with in_school(school.pk):
        grades = list(Grade.objects.filter(attempt=attempt).order_by("number"))
        entry = grades[-1].outcomes[position_of(attempt, OFFICE) - 1]
    lines = {line["id"]: line["earned"] for line in entry["details"]["lines"]}
    assert [grade.number for grade in grades] == [1, 2, 3]
    assert (lines[STAGE], lines[KNEE], entry["share"]) == ("1", "0.5", "0.9167")


def test_a_regrade_at_the_same_moment_keeps_the_credit(
    attempt: Any, ines: Any, school: Any
) -> None:
    content = chart_content(OFFICE)
    lines = [line for line in content["lines"] if line["key"] != "tablets"]
    question = save_chart(school.pk, OFFICE, {**content, "lines": lines})
    regrade = preview(
        question, ines, option=Option.NEW_KEY, key_version_id=question.current_version_id
    )

    at_once(
        school,
        press(attempt, ines, STAGE, "1"),
        lambda: apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now()),
    )
    drain_all()

    with in_school(school.pk):
        grade = Grade.objects.filter(attempt=attempt).latest("number")
        entry = grade.outcomes[position_of(attempt, OFFICE) - 1]
    # Z79.84 is one too many under the new key: 5 / (5 + 1).
    assert (entry["share"], entry["key_version"]) == ("0.8333", question.current_version_id)
