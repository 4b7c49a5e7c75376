"""Where the score is shown after closing, neither progress nor a certificate tells of a pass."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment, HeldResult, Override
from assessments.services.held_results import release_held_results
from certifications.models import Award, AwardRule
from courses.models import Completion
from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import in_school
from tests.certifications.test_earning import programme_of, rule_for
from tests.factories.courses import enrol_student
from tests.factories.regrades import drain_all, hand_in, set_three
from tests.factories.second_person import set_by_two

pytestmark = pytest.mark.django_db
CLOSED = {"show_score": "closed", "show_answers": "closed"}


@pytest.fixture
def exam(school: Any, course: Any, ana: Any) -> Any:
    enrol_student(course, ana)
    exam = set_three(
        school,
        pass_percent=Decimal(60),
        closes_at=timezone.now() + timedelta(days=1),
        **CLOSED,
    )
    rule_for(school, kind=AwardRule.Kind.EXAM, programme=programme_of(exam))
    return exam


def told(exam: Any, person: Any) -> tuple[int, int]:
    """How many activities are done, and how many certificates there are."""
    with in_school(exam.school_id):
        return (
            Completion.objects.filter(enrolment__student=person).count(),
            Award.objects.filter(holder=person, rule__isnull=False).count(),
        )


def waiting(exam: Any) -> int:
    with in_school(exam.school_id):
        return int(HeldResult.objects.count())


def close(exam: Any, **values: Any) -> None:
    values = values or {"closes_at": timezone.now() - timedelta(minutes=1)}
    with in_school(exam.school_id):
        Assessment.objects.filter(pk=exam.pk).update(**values)


def release(exam: Any) -> int:
    released = release_held_results(at=timezone.now())
    drain_all()
    return released


def test_a_pass_is_told_by_nothing_until_the_exam_has_closed(exam, ana, client_of):
    hand_in(exam, ana)

    assert told(exam, ana) == (0, 0)
    assert waiting(exam) == 1
    assert release(exam) == 0
    assert told(exam, ana) == (0, 0)
    outline = client_of(ana).get("/courses/foundations/").content.decode()
    assert "Passed" not in outline
    assert Email.objects.filter(kind__in=["award_issued", "result_ready"]).count() == 0

    close(exam)
    assert release(exam) == 1

    assert told(exam, ana) == (1, 1)
    with in_school(exam.school_id):
        award = Award.objects.get(rule__isnull=False)
    assert award.snapshot["issued_on"] == timezone.localdate().isoformat()
    assert award.attempt_id is not None
    letters = Email.objects.filter(kind__in=["award_issued", "result_ready"])
    assert sorted(letters.values_list("kind", flat=True)) == ["award_issued", "result_ready"]
    assert "/mock-exams/results/" in letters.get(kind="result_ready").text

    # Nothing is left, and nothing comes twice.
    assert (waiting(exam), release(exam)) == (0, 0)
    assert told(exam, ana) == (1, 1)


def test_the_letter_says_when_it_will_be_told_in_the_zone_of_the_school(exam, ana, school):
    school.time_zone = "Asia/Tokyo"
    school.save(update_fields=["time_zone"])

    hand_in(exam, ana)

    assert " JST" in Email.objects.get(kind="exam_graded").text


def test_who_failed_is_told_the_same_and_earns_nothing(exam, ana):
    hand_in(exam, ana, right=())
    assert waiting(exam) == 1

    close(exam)
    release(exam)

    assert told(exam, ana) == (0, 0)
    assert Email.objects.filter(kind="result_ready").count() == 1


def test_without_any_certificate_who_failed_hears_of_it_as_who_passed(exam, ana, ben, course):
    enrol_student(course, ben)
    with in_school(exam.school_id):
        AwardRule.objects.all().delete()
    hand_in(exam, ana)
    hand_in(exam, ben, right=())
    assert waiting(exam) == 2

    close(exam)
    assert release(exam) == 2

    heard = Email.objects.filter(kind="result_ready").values_list("to", flat=True)
    assert sorted(heard) == ["ana@example.org", "ben@example.org"]


def test_it_waits_for_the_last_who_may_still_sit(exam, ana, ben):
    hand_in(exam, ana)
    with in_school(exam.school_id):
        Override.objects.create(
            school_id=exam.school_id,
            assessment=exam,
            student=ben,
            closes_at=timezone.now() + timedelta(days=3),
        )
    close(exam)

    assert release(exam) == 0
    assert told(exam, ana) == (0, 0)


def test_a_score_set_by_hand_waits_too(exam, ana, ines, ada):
    set_by_two(exam, ana, Decimal(90), ines, ada)
    drain_all()
    assert told(exam, ana) == (0, 0)

    close(exam)
    release(exam)

    assert told(exam, ana) == (1, 1)
    # There is no attempt whose result the letter could lead to.
    assert Email.objects.filter(kind="result_ready").count() == 0


@pytest.mark.parametrize("moment", ["graded", "never"])
def test_what_is_not_held_any_more_is_released(exam, ana, moment):
    hand_in(exam, ana)

    close(exam, show_score=moment)
    assert release(exam) == 1

    assert told(exam, ana) == (1, 1)
    # A letter that leads to a score that is never shown would lead to nothing.
    assert Email.objects.filter(kind="result_ready").count() == (1 if moment == "graded" else 0)


def test_where_the_score_is_never_shown_the_pass_is_all_that_is_told(exam, ana):
    close(exam, show_score="never")

    hand_in(exam, ana)

    assert waiting(exam) == 0
    assert told(exam, ana) == (1, 1)


def test_where_the_score_is_shown_at_once_nothing_waits(exam, ana):
    close(exam, closes_at=None, show_score="graded")
    hand_in(exam, ana)

    assert waiting(exam) == 0
    assert told(exam, ana) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_announce_it_once(exam, ana):
    hand_in(exam, ana)
    close(exam)

    def one_round(_: int) -> int:
        try:
            return release_held_results(at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one_round, range(4))) == 1
    drain_all()

    assert OutboxMessage.objects.filter(effect="certifications.consider_shown").count() == 1
    assert told(exam, ana) == (1, 1)
