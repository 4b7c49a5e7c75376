"""A course is complete: one certificate and one email, however often it is said."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessments.services.attempts import submit_attempt
from certifications.models import Award
from certifications.rules.codes import read_code
from certifications.rules.snapshots import digest_of
from certifications.services.conclusions import conclude_course
from certifications.tasks import conclude_completed_course
from courses.models import Activity, Course, Enrolment
from courses.services.progress import complete_lesson
from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import drain
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.attempts import answer_all, begin
from tests.factories.awards import complete
from tests.factories.courses import enrol_student

CALLS = 10


@pytest.mark.django_db
def test_the_last_quiz_leads_to_a_certificate_and_an_email(course, quiz, ana, school):
    with in_school(school.pk):
        enrolment = enrol_student(course, ana)
        lesson = Activity.objects.get(lesson__isnull=False)
        complete_lesson(activity_id=lesson.pk, by=ana.actor, at=NOON)
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    while drain():
        pass

    with in_school(school.pk):
        award = Award.objects.get()
    letter = Email.objects.get()
    assert award.holder == ana
    assert award.cause == f"course:{enrolment.pk}"
    assert letter.key == f"course_completed:{enrolment.pk}"
    assert letter.state == Email.State.SENT
    assert f"/certificates/{award.token}/" in letter.text
    assert set(OutboxMessage.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db
def test_the_snapshot_says_what_was_true(course, ana, school):
    enrolment = complete(course, ana)

    with in_school(school.pk):
        award = conclude_course(enrolment_id=enrolment.pk, at=NOON)

    assert award is not None
    assert award.snapshot == {
        "version": 2,
        "kind": "course",
        "score_band": "",
        "code": award.token,
        "holder": "Ana Silva",
        "school": "Harbour School",
        "title": "Certificate of Completion",
        "course": "Foundations",
        "statement": "completed the course",
        "edition": "2026.11",
        "completed_on": "2026-11-23",
        "issued_on": "2026-11-23",
        "expires_on": None,
        "code_sets": {},
    }
    assert award.digest == digest_of(award.snapshot)
    assert read_code(award.token) == award.token


@pytest.mark.django_db(transaction=True)
def test_ten_handlers_at_once_issue_one_certificate_and_one_email(course, ana, school):
    enrolment = complete(course, ana)
    payload = {"enrolment_id": str(enrolment.pk), "school_id": school.pk, "at": NOON.isoformat()}
    barrier = threading.Barrier(CALLS)

    def handle(_: int) -> bool:
        barrier.wait()
        try:
            with transaction.atomic(), in_school(school.pk):
                conclude_completed_course(payload)
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(CALLS) as pool:
        done = list(pool.map(handle, range(CALLS)))

    assert done == [True] * CALLS
    with in_school(school.pk):
        award = Award.objects.get()
    letter = Email.objects.get()
    assert f"/certificates/{award.token}/" in letter.text
    assert OutboxMessage.objects.filter(effect="mail.send").count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_neither_certificate_nor_email(course, ana, school):
    enrolment = complete(course, ana)

    with in_school(school.pk), pytest.raises(ValueError, match="no"), transaction.atomic():
        conclude_course(enrolment_id=enrolment.pk, at=NOON)
        raise ValueError("no")

    with in_school(school.pk):
        assert (Award.objects.count(), Email.objects.count()) == (0, 0)
    assert OutboxMessage.objects.count() == 0


@pytest.mark.django_db
def test_saying_it_again_changes_nothing_though_the_name_has_changed(course, ana, school):
    enrolment = complete(course, ana)
    with in_school(school.pk):
        first = conclude_course(enrolment_id=enrolment.pk, at=NOON)
        ana.name = "Ana Silva-Costa"
        ana.save(update_fields=["name"])
        again = conclude_course(enrolment_id=enrolment.pk, at=timezone.now())

    assert first is not None
    assert again == first
    assert again.snapshot["holder"] == "Ana Silva"
    assert again.issued_at == NOON
    assert Email.objects.count() == 1


@pytest.mark.django_db
def test_a_course_without_a_certificate_still_says_that_it_is_complete(course, ana, school):
    with in_school(school.pk):
        Course.objects.update(certificate_title="")
        enrolment = complete(course, ana)
        award = conclude_course(enrolment_id=enrolment.pk, at=NOON)
        count = Award.objects.count()

    letter = Email.objects.get()
    assert (award, count) == (None, 0)
    assert "certificate" not in (letter.text + letter.html).lower()
    assert "/courses/foundations/complete/" in letter.text


@pytest.mark.django_db
def test_a_course_that_is_not_complete_earns_nothing(course, ana, school):
    with in_school(school.pk):
        enrolment = enrol_student(course, ana)
        with pytest.raises(Enrolment.DoesNotExist):
            conclude_course(enrolment_id=enrolment.pk, at=NOON)
        assert Award.objects.count() == 0
    assert Email.objects.count() == 0


@pytest.mark.django_db
def test_somebody_without_a_name_is_printed_by_the_address_before_the_at(course, ana, school):
    ana.name = ""
    ana.save(update_fields=["name"])
    enrolment = complete(course, ana)

    with in_school(school.pk):
        award = conclude_course(enrolment_id=enrolment.pk, at=NOON)

    assert award is not None
    assert award.snapshot["holder"] == "ana"


@pytest.mark.django_db
def test_dates_are_those_of_the_schools_calendar(course, ana, school):
    school.time_zone = "America/Denver"
    school.save(update_fields=["time_zone"])
    at_night = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    enrolment = complete(course, ana, at=at_night)

    with in_school(school.pk):
        award = conclude_course(enrolment_id=enrolment.pk, at=at_night)

    assert award is not None
    assert (award.snapshot["completed_on"], award.snapshot["issued_on"]) == (
        "2026-11-23",
        "2026-11-23",
    )
