"""What somebody is in the middle of is the first thing at home, whatever the device."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.models import Assessment, Attempt
from assessments.queries.running_attempts import MOST_NAMED, running_attempts
from assessments.services.attempts import submit_attempt
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def found(person, school, at=None):
    return running_attempts(student_id=person.pk, school_id=school.pk, at=at or timezone.now())


def test_home_says_first_what_runs_and_until_when(school, course, ana, client_of):
    enrol_student(course, ana)
    exam = set_exam(school, minutes=60)
    client = client_of(ana)
    assert "You are in the middle of this" not in client.get("/home/").content.decode()

    attempt = begin(exam, ana)

    page = client.get("/home/").content.decode()
    (running,) = found(ana, school)
    assert running.until == attempt.deadline_at
    assert page.index("You are in the middle of this") < page.index("Review: nothing is due")
    assert f'href="/attempts/{attempt.pk}/"' in page
    assert "The clock runs until" in page


def test_it_is_gone_when_handed_in_and_when_the_clock_has_ended_it(school, course, ana):
    enrol_student(course, ana)
    exam = set_exam(school, minutes=60)
    attempt = begin(exam, ana)
    later = timezone.now() + timedelta(minutes=90)

    assert found(ana, school, later) == []
    assert len(found(ana, school)) == 1
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    assert found(ana, school) == []


def test_nobody_sees_what_another_is_in_the_middle_of(school, course, ana, ben):
    enrol_student(course, ana)
    begin(set_exam(school), ana)

    assert found(ben, school) == []


def test_what_has_a_clock_comes_first_then_what_was_begun_last(
    school, course, ana, django_assert_num_queries
):
    enrol_student(course, ana)
    at = timezone.now()
    papers = Assessment.objects.bulk_create(
        Assessment(school=school, key=f"paper-{n}", title=f"Paper {n}", pass_percent=60)
        for n in range(5)
    )
    Attempt.objects.bulk_create(
        Attempt(
            school=school, student=ana, assessment=paper, number=1, seed=1, state="in_progress",
            paper={"items": []}, item_count=0, started_at=at - timedelta(hours=n),
            deadline_at=at + timedelta(hours=1) if n == 4 else None,
        )
        for n, paper in enumerate(papers)
    )  # fmt: skip

    with django_assert_num_queries(1):
        running = found(ana, school, at)

    assert [one.title for one in running] == ["Paper 4", "Paper 0", "Paper 1"][:MOST_NAMED]
