"""Asking for statistics, noticing new grades, and who may see what."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from assessments.models import (
    AssessmentStatistics,
    Attempt,
    Grade,
    QuestionStatistics,
    QuestionVersion,
    StatisticsWatch,
)
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from assessments.services.statistics import (
    COMPUTE_EFFECT,
    StatisticsNotFound,
    ask_for_statistics,
    compute_statistics,
    notice_new_grades,
)
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain
from foundation.schools.actors import system_actor
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.sittings import sit_many


@pytest.fixture
def sat(quiz, school):
    """The quiz of the course, sat by six people."""
    versions = QuestionVersion.objects.select_related("question").order_by("pk")[:3]
    return sit_many(quiz, versions=list(versions), people=6)


def asked():
    return OutboxMessage.objects.filter(effect=COMPUTE_EFFECT)


def test_many_new_grades_ask_for_one_computation(quiz, sat, school):
    assert notice_new_grades(at=NOON) == 1
    # Nothing new, and what was asked for still waits.
    assert notice_new_grades(at=NOON + timedelta(minutes=1)) == 1

    assert asked().count() == 1
    assert drain() == 1
    assert notice_new_grades(at=NOON + timedelta(minutes=2)) == 0
    with in_school(school.pk):
        kept = AssessmentStatistics.objects.get(assessment=quiz, basis="first")
        assert (kept.attempts, kept.grades) == (6, 6)


def test_a_regrade_is_noticed_and_only_the_newest_grade_counts(quiz, sat, school):
    notice_new_grades(at=NOON)
    drain()
    with in_school(school.pk):
        old = Grade.objects.filter(attempt=sat[0]).get()
        outcomes = [{**o, "share": "1", "answered": True} for o in old.outcomes]
        Grade.objects.create(
            school=school,
            attempt=sat[0],
            number=2,
            earned=3,
            possible=3,
            percent=100,
            passed=True,
            outcomes=outcomes,
            cause="a new key",
            graded_at=NOON,
        )

    assert notice_new_grades(at=NOON + timedelta(minutes=1)) == 1
    drain()

    with in_school(school.pk):
        kept = AssessmentStatistics.objects.get(assessment=quiz, basis="first")
        assert (kept.attempts, kept.grades) == (6, 7)
        assert kept.figures["distribution"]["highest"] == 100


def test_what_is_settled_is_not_looked_at_again(quiz, sat, school):
    notice_new_grades(at=NOON + timedelta(minutes=4))
    assert StatisticsWatch.objects.get().seen_grade == 0

    notice_new_grades(at=NOON + timedelta(minutes=6))

    with every_school():
        highest = Grade.objects.order_by("-pk").first().pk
    assert StatisticsWatch.objects.get().seen_grade == highest
    # What nobody looks at any more was asked for before.
    assert asked().count() == 1


@pytest.mark.parametrize("assessments", [1, 3])
def test_noticing_costs_the_same_for_one_assessment_and_for_three(
    assessments, school, course, django_assert_num_queries
):
    with scopes_disabled():
        version = QuestionVersion.objects.select_related("question").first()
        for number in range(assessments):
            sit_many(another_quiz(school, number), versions=[version], people=2, seed=number)
        notice_new_grades(at=NOON)
        drain()

    # A savepoint and its end, the watch twice, which, how many, known, up to where.
    with django_assert_num_queries(8):
        assert notice_new_grades(at=NOON) == 0


def another_quiz(school, number):
    return set_assessment(
        key=f"quiz-{number}",
        settings=AssessmentSettings(title=f"Quiz {number}"),
        draws=[Draw(category_key="anatomy", count=3)],
        by=system_actor(school.pk),
    )


def test_asking_twice_asks_once_and_is_done_by_the_worker(quiz, sat, ines, school):
    with in_school(school.pk):
        assert ask_for_statistics(assessment_id=quiz.pk, by=ines.actor, at=NOON) is True
        soon = NOON + timedelta(seconds=30)
        assert ask_for_statistics(assessment_id=quiz.pk, by=ines.actor, at=soon) is False
        kept = AssessmentStatistics.objects.get(assessment=quiz, basis="first")
        assert (kept.asked_at, kept.computed_at) == (NOON, None)

    assert asked().count() == 1
    assert drain() == 1

    with in_school(school.pk):
        kept.refresh_from_db()
        assert kept.asked_at is None
        assert kept.computed_at is not None


def test_students_and_strangers_ask_for_nothing_and_see_nothing(quiz, sat, ana, olga, school):
    compute(quiz)
    for by in (ana.actor, olga.actor):
        with in_school(school.pk), pytest.raises(StatisticsNotFound):
            ask_for_statistics(assessment_id=quiz.pk, by=by, at=NOON)
        with in_school(school.pk):
            assert AssessmentStatistics.objects.visible_to(by).count() == 0
            assert QuestionStatistics.objects.visible_to(by).count() == 0

    assert asked().count() == 0
    with in_school(olga.school.pk):
        assert AssessmentStatistics.objects.count() == 0


def compute(quiz):
    with in_school(quiz.school_id):
        compute_statistics(assessment_id=quiz.pk, school_id=quiz.school_id, at=NOON)


def test_no_attempt_and_one_attempt_are_computed_and_say_why_there_is_nothing(quiz, school):
    compute(quiz)
    with in_school(school.pk):
        kept = AssessmentStatistics.objects.get(assessment=quiz, basis="first")
        assert kept.figures["distribution"]["why"]["why"] == "too_few_attempts"
        assert kept.questions.count() == 0
    with scopes_disabled():
        versions = list(QuestionVersion.objects.select_related("question")[:3])
        sit_many(quiz, versions=versions, people=1)
    compute(quiz)

    with in_school(school.pk):
        kept.refresh_from_db()
        assert kept.attempts == 1
        assert kept.figures["reliability"]["figure"]["why"] == "too_few_attempts"
        for row in kept.questions.all():
            assert (row.facility, row.discrimination) == (None, None)
            assert row.figures["advice"][0]["code"] == "too_few"


def test_practice_does_not_count(quiz, school):
    with scopes_disabled():
        versions = list(QuestionVersion.objects.select_related("question")[:3])
        sit_many(quiz, versions=versions, people=6, paper={"rules": {"behaviour": "practice"}})
    compute(quiz)

    with in_school(school.pk):
        assert AssessmentStatistics.objects.get(basis="first").attempts == 0


def test_outcomes_that_stand_in_another_order_belong_to_their_positions(quiz, sat, school):
    compute(quiz)
    with in_school(school.pk):
        before = list(QuestionStatistics.objects.order_by("pk").values("version", "figures"))
        for attempt in Attempt.objects.filter(assessment=quiz):
            old = Grade.objects.get(attempt=attempt)
            Grade.objects.create(
                school=school,
                attempt=attempt,
                number=2,
                earned=old.earned,
                possible=old.possible,
                percent=old.percent,
                passed=old.passed,
                outcomes=old.outcomes[::-1],
                cause="turned round",
                graded_at=NOON,
            )
    compute(quiz)

    with in_school(school.pk):
        after = list(QuestionStatistics.objects.order_by("pk").values("version", "figures"))
        assert after == before
        assert len(after) == 6


def test_nothing_of_a_person_is_stored(quiz, sat, school):
    compute(quiz)

    with in_school(school.pk):
        stored = [
            *AssessmentStatistics.objects.values_list("figures", flat=True),
            *QuestionStatistics.objects.values_list("figures", flat=True),
        ]
    text = repr(stored)
    for attempt in sat:
        assert str(attempt.pk) not in text
        assert attempt.student.email not in text
        assert attempt.student.name not in text
