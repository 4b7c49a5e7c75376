"""The code browser beside an attempt: pinned, on the record, closed where it is switched off."""

import uuid
from datetime import timedelta

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, CodeLookUp
from assessments.queries.code_book import look_ups_of, releases_beside
from assessments.rules.paper_rules import rules_of
from assessments.services.attempts import start_attempt, submit_attempt
from foundation.schools.scoping import in_school
from tests.factories.courses import enrol_student

pytestmark = pytest.mark.django_db


@pytest.fixture
def started(course, quiz, ana):
    enrol_student(course, ana)
    Assessment.objects.filter(pk=quiz.pk).update(code_release="FY2026")
    quiz.refresh_from_db()
    return start_attempt(assessment_id=quiz.pk, by=ana.actor, at=timezone.now())


def opened(client, attempt):
    """The address of the book, which is signed, and its first page."""
    answer = client.get(reverse("assessments:code_book", args=[attempt.pk]))
    assert answer.status_code == 302
    return answer["Location"]


def look_ups(attempt):
    with in_school(attempt.school_id):
        return [(one.kind, one.text) for one in look_ups_of(attempt)]


def test_the_paper_has_a_pane_for_the_book_and_may_frame_this_site(client_of, ana, started):
    answer = client_of(ana).get(reverse("assessments:attempt", args=[started.pk]))
    page = answer.content.decode()
    assert "data-code-pane" in page
    assert "data-open-book" in page
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


def test_the_book_is_open_at_the_release_of_the_assessment_and_at_no_other(client_of, ana, started):
    with in_school(started.school_id):
        assert releases_beside(started)["icd10cm"] == "FY2026"
    client = client_of(ana)
    address = opened(client, started)
    page = client.get(address)
    assert page.status_code == 200
    assert "FY2027" not in page.content.decode()
    token = address.split("book=")[1]
    other = client.get(f"/codes/icd10cm/FY2027/I4200/?book={token}")
    assert other.status_code == 404


def test_what_is_looked_up_is_on_the_record_and_not_each_letter(client_of, ana, ines, started):
    client = client_of(ana)
    address = opened(client, started)
    token = address.split("book=")[1]
    client.get(f"/codes/?q=heart+failure&book={token}")
    client.get(f"/codes/results/?q=hear&typing=1&book={token}")
    client.get(f"/codes/icd10cm/FY2026/I50.33/?book={token}")
    assert look_ups(started) == [("search", "heart failure"), ("code", "I50.33")]
    record = reverse("admin:chartwork_assessments_attempt_change", args=[started.pk])
    page = client_of(ines).get(record).content.decode()
    assert "Looked up in the code browser: 2 times" in page
    assert "I50.33" in page


def test_a_book_that_is_switched_off_is_closed_everywhere(client_of, course, quiz, ana):
    enrol_student(course, ana)
    with in_school(course.school_id):
        Assessment.objects.filter(pk=quiz.pk).update(code_book=False)
        attempt = start_attempt(assessment_id=quiz.pk, by=ana.actor, at=timezone.now())
    assert rules_of(attempt.paper).code_book is False
    client = client_of(ana)
    page = client.get(reverse("assessments:attempt", args=[attempt.pk])).content.decode()
    assert "data-code-pane" not in page
    assert "data-open-book" not in page
    answer = client.get(reverse("assessments:code_book", args=[attempt.pk]))
    assert answer.status_code == 403
    assert "switched off" in answer.content.decode()


def test_switching_it_off_later_takes_it_from_nobody_who_sits(client_of, quiz, ana, started):
    with in_school(started.school_id):
        Assessment.objects.filter(pk=quiz.pk).update(code_book=False)
    client = client_of(ana)
    assert client.get(opened(client, started)).status_code == 200


def test_the_book_closes_with_the_hand_in(client_of, ana, started):
    client = client_of(ana)
    address = opened(client, started)
    with in_school(started.school_id):
        later = timezone.now() + timedelta(minutes=1)
        submit_attempt(attempt_id=started.pk, by=ana.actor, at=later)
    assert client.get(address).status_code == 403
    assert look_ups(started) == []


def test_nobody_reads_in_the_book_of_somebody_else(client_of, ana, ben, omar, started):
    address = opened(client_of(ana), started)
    for other in (ben, omar):
        client = client_of(other)
        assert client.get(address).status_code == 404
        assert client.get(reverse("assessments:code_book", args=[started.pk])).status_code == 404
    nothing = reverse("assessments:code_book", args=[uuid.uuid4()])
    assert client_of(ana).get(nothing).status_code == 404
    assert look_ups(started) == []


def test_a_look_up_is_never_changed(started):
    with in_school(started.school_id):
        one = CodeLookUp.objects.create(
            school=started.school, attempt=started, kind="search", text="flu", at=timezone.now()
        )
        with pytest.raises(ProgrammingError, match="Cannot update or delete"):
            CodeLookUp.objects.filter(pk=one.pk).update(text="nothing")
