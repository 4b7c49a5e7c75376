"""Measures from stored results: which attempts count, who sees what, times, costs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import AnswerStep, Attempt
from assessments.queries.coded_charts import Counted
from assessments.queries.coding_measures import (
    by_student,
    class_coding,
    own_coding,
    report_of,
    student_coding,
)
from assessments.rules.coding_measures import Share
from assessments.rules.rulings import Option
from assessments.services.line_credits import change_line_credit
from foundation.schools.cohorts import add_people, save_cohort
from tests.factories.coded_charts import (
    FALL,
    FALL_KEY,
    OFFICE,
    OFFICE_KEY,
    VAGUE_STAGE,
    chart_content,
    code_charts,
    position_of,
    save_chart,
    set_charts,
)
from tests.factories.people import make_member
from tests.factories.regrades import regrade_now

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
# 5.5 of 6 and, with the wrong side and phase, 2 of 3: domain cases D1 and a vague stage.
LEFT_WRIST = ("S52.502D", "W18.30XA")


@pytest.fixture
def charts(course: Any) -> Any:
    return set_charts(course)


def test_a_student_s_measures_are_of_all_charts_together(charts: Any, ana: Any) -> None:
    code_charts(charts, ana, {OFFICE: (*VAGUE_STAGE, "I10"), FALL: LEFT_WRIST})

    found = own_coding(by=ana.actor, at=timezone.now())

    # (5.5 + 2) / (6 + 3 + 1), and without what was too many.
    assert (found.whole.score, found.whole.completeness) == (Decimal("75.00"), Decimal("83.33"))
    # All but the stage and the wrist; the place is optional and not counted.
    assert found.whole.code_over_code == Share(5, 7)
    assert found.whole.case_exact == Share(0, 2)
    assert found.whole.payment == Share(1, 2)
    assert list(found.by_setting) == ["Emergency department", "Office visit"]
    assert found.by_setting["Emergency department"].score == Decimal("66.67")
    assert found.by_tier[1].charts == found.by_tier[2].charts == 1
    assert [one.code for one in found.overcoded] == ["I10"]
    assert found.missed == []


def test_the_first_time_counts_or_every_time(charts: Any, ana: Any, school: Any) -> None:
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE})
    code_charts(charts, ana, {OFFICE: OFFICE_KEY, FALL: FALL_KEY})

    first = student_coding(student_id=ana.pk, school_id=school.pk)
    every = student_coding(student_id=ana.pk, school_id=school.pk, counted=Counted.ALL)

    # Left open the first time, the fall has nothing; what was known then counts.
    assert (first.whole.charts, first.whole.score) == (2, Decimal("61.11"))
    assert (every.whole.charts, every.whole.score) == (4, Decimal("80.56"))
    assert [one.code for one in first.missed] == ["S52.501A", "W18.30XA"]
    assert first.missed[0].charts == ("A wet floor",)


def test_a_changed_credit_counts(charts: Any, ana: Any, ines: Any, school: Any) -> None:
    attempt = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    change_line_credit(
        attempt_id=attempt.pk,
        position=position_of(attempt, OFFICE),
        line="kidney-stage",
        credit=Decimal(1),
        reason="As the intake has it.",
        by=ines.actor,
        at=timezone.now(),
    )

    found = student_coding(student_id=ana.pk, school_id=school.pk)

    assert found.whole.score == Decimal("100.00")
    assert found.whole.code_over_code == Share(7, 7)
    assert found.whole.case_exact == Share(2, 2)


def test_what_a_ruling_took_out_and_practice_are_not_counted(
    course: Any, charts: Any, ana: Any, ben: Any, ines: Any, school: Any
) -> None:
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    question = save_chart(school.pk, OFFICE, chart_content(OFFICE))
    regrade_now(question, ines, option=Option.FULL_CREDIT)
    practice = set_charts(course, key="more", behaviour="practice")
    code_charts(practice, ben, {OFFICE: VAGUE_STAGE})

    assert student_coding(student_id=ana.pk, school_id=school.pk).whole.charts == 1
    assert student_coding(student_id=ben.pk, school_id=school.pk).whole.charts == 0


@pytest.mark.parametrize(
    "hidden",
    [{"show_score": "never"}, {"show_key": "closed"}, {"show_answers": "never"}],
)
def test_what_is_not_revealed_is_in_no_figure_of_the_student(
    hidden: dict[str, str], course: Any, ana: Any, school: Any, client_of: Any
) -> None:
    shown = set_charts(course, charts=[FALL], key="open")
    secret = set_charts(course, charts=[OFFICE], key="secret", **hidden)
    code_charts(shown, ana, {FALL: FALL_KEY})
    code_charts(secret, ana, {OFFICE: ("E11.22", "I12.9", "E78.5")})

    found = own_coding(by=ana.actor, at=timezone.now())
    page = client_of(ana).get(reverse("assessments:coding")).content.decode()

    assert (found.whole.charts, found.hidden) == (1, 1)
    assert found.whole.score == Decimal("100.00")
    assert (found.missed, found.overcoded) == ([], [])
    assert "1 graded chart is not counted here yet" in page
    for told in ("N18.32", "E78.5", "Office visit", "A check-up"):
        assert told not in page
    # Those who teach see all of it.
    assert student_coding(student_id=ana.pk, school_id=school.pk).whole.charts == 2


def test_a_later_attempt_does_not_take_the_place_of_a_hidden_first_one(
    course: Any, ana: Any
) -> None:
    hidden = set_charts(course, charts=[FALL], key="exam", show_key="never")
    code_charts(hidden, ana, {FALL: LEFT_WRIST})
    code_charts(set_charts(course, charts=[FALL], key="quiz"), ana, {FALL: FALL_KEY})

    found = own_coding(by=ana.actor, at=timezone.now())

    assert (found.whole.charts, found.hidden) == (0, 1)


def test_a_class_is_an_assessment_a_cohort_or_both(
    course: Any, charts: Any, ana: Any, ben: Any, ines: Any, school: Any
) -> None:
    other = set_charts(course, charts=[FALL], key="other")
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    code_charts(charts, ben, {OFFICE: OFFICE_KEY, FALL: LEFT_WRIST})
    code_charts(other, ben, {FALL: FALL_KEY})
    cohort = save_cohort(key="evening", title="Evening", by=ines.actor)
    add_people(cohort_id=cohort.pk, emails=ben.email, by=ines.actor, at=timezone.now())

    def charts_of(**which: Any) -> list[tuple[str, int, Any]]:
        found = class_coding(school_id=school.pk, **which)
        rows = by_student(found)
        return [(one.name, one.measures.charts, one.measures.score) for one in rows]

    assert charts_of(assessment=charts) == [
        ("Ana Silva", 2, Decimal("94.44")),
        ("Ben Okafor", 2, Decimal("88.89")),
    ]
    assert charts_of(cohort=cohort, counted=Counted.ALL) == [("Ben Okafor", 3, Decimal("91.67"))]
    assert charts_of(assessment=other, cohort=cohort) == [("Ben Okafor", 1, Decimal("100.00"))]
    whole = report_of(class_coding(school_id=school.pk, assessment=charts))
    assert (whole.students, whole.whole.score) == (2, Decimal("91.67"))


def test_another_school_has_none_of_it(charts: Any, ana: Any, other_school: Any, olga: Any) -> None:
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE})

    assert class_coding(school_id=other_school.pk, assessment=charts) == []
    assert student_coding(student_id=ana.pk, school_id=other_school.pk).whole.charts == 0


def set_times(attempt: Attempt, *minutes: int) -> None:
    """The steps of an attempt came so long after its start."""
    steps = AnswerStep.objects.filter(attempt=attempt).order_by("received_at", "position")
    with pgtrigger.ignore():
        Attempt.objects.filter(pk=attempt.pk).update(started_at=attempt.submitted_at)
        for step, after in zip(steps, minutes, strict=True):
            step.received_at = attempt.submitted_at + timedelta(minutes=after)
            AnswerStep.objects.filter(pk=step.pk).update(received_at=step.received_at)


def test_the_time_of_a_chart_is_from_one_saved_answer_to_the_next(
    charts: Any, ana: Any, ben: Any, school: Any
) -> None:
    timed = code_charts(charts, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    together = code_charts(charts, ben, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    set_times(timed, 10, 15)
    # Kept in the browser while the connection was lost: nobody knows how long each took.
    set_times(together, 9, 9)

    found = student_coding(student_id=ana.pk, school_id=school.pk).whole
    unknown = student_coding(student_id=ben.pk, school_id=school.pk).whole

    # Fifteen minutes for two charts, of which the authors expect eight each.
    assert (found.timed, found.charts_an_hour) == (2, Decimal("8.00"))
    assert (found.expected_minutes, found.expected_an_hour) == (16, Decimal("7.50"))
    assert (unknown.timed, unknown.charts_an_hour, unknown.charts) == (0, None, 2)


@pytest.mark.parametrize("students", [1, 3])
def test_measures_cost_the_same_for_one_and_for_three(
    charts: Any, school: Any, students: int, django_assert_num_queries: Any
) -> None:
    for number in range(students):
        person = make_member(school, f"s{number}@example.org", f"Student {number}")
        code_charts(charts, person, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})

    with django_assert_num_queries(3):
        found = class_coding(school_id=school.pk, assessment=charts)
    with django_assert_num_queries(1):
        rows = by_student(found)

    assert (len(found), len(rows)) == (2 * students, students)


def test_a_student_s_own_page_costs_four_queries(
    course: Any, ana: Any, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        quiz = set_charts(course, key=f"charts-{number}")
        code_charts(quiz, ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
        with django_assert_num_queries(4):
            own_coding(by=ana.actor, at=timezone.now())


def test_the_page_is_linked_from_the_grades_once_a_chart_is_graded(
    course: Any, charts: Any, ana: Any, client_of: Any
) -> None:
    client, address = client_of(ana), reverse("assessments:coding")
    code_charts(charts, ana, {OFFICE: VAGUE_STAGE}, hand_in=False)
    grades = reverse("courses:grades", args=[course.key])

    before = client.get(grades).content.decode()
    empty = client.get(address).content.decode()
    code_charts(set_charts(course, key="done"), ana, {OFFICE: VAGUE_STAGE, FALL: FALL_KEY})
    after = client.get(grades).content.decode()
    page = client.get(address).content.decode()

    assert address not in before
    assert "No chart to measure yet" in empty
    assert f'href="{address}"' in after
    assert "2 charts, 94.4 % of their points." in page
    assert "6 of 7" in page
