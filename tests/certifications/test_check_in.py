"""Just before the start of a mock exam: who sees the check-in, and what it says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Attempt, Override
from assessments.services.time_allowed import agree_on_time
from certifications.models import Programme
from courses.models import Activity
from foundation.schools.public import in_school
from tests.factories.exams import set_exam


@pytest.fixture
def mock(course, school):
    """A mock exam of 240 minutes with the code browser beside it."""
    exam = set_exam(school, minutes=240, code_book=True, code_release="FY2026")
    # Opened by the programme alone, as the mock exams of a pack are.
    Activity.objects.filter(assessment=exam).delete()
    return Programme.objects.create(
        school=school, assessment=exam, resembles="A general exam", conduct=["I work alone."]
    )


@pytest.fixture
def address(mock):
    return reverse("certifications:check_in", args=[mock.public_id])


@pytest.fixture
def ready(mock, ana, client_of):
    """Ana, who agreed to the rules."""
    client = client_of(ana)
    client.post(reverse("certifications:agree", args=[mock.public_id]), {"agree": "yes"})
    return client


def start_of(mock):
    return reverse("assessments:start", args=[mock.assessment.public_id])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_agreeing_leads_to_the_check_in_and_the_check_in_to_the_attempt(
    mock, ana, client_of, address, school
):
    client = client_of(ana)
    agree = reverse("certifications:agree", args=[mock.public_id])
    assert client.post(agree, {"agree": "yes"})["Location"] == address

    page = client.get(address)

    text = text_of(page)
    assert f'action="{start_of(mock)}"' in text
    assert "<dt>Who sits</dt><dd>Ana Silva</dd>" in text
    assert "<dd>240 minutes</dd>" in text
    assert "<dd>A general exam</dd>" in text
    assert "240 minutes from the start." in text
    assert "in release FY2026" in text
    assert "It is not the exam of a certifying body" in text
    with in_school(school.pk):
        assert not Attempt.objects.exists()
    begun = client.post(start_of(mock), follow=True)
    with in_school(school.pk):
        attempt = Attempt.objects.get()
    assert begun.redirect_chain == [(reverse("assessments:attempt", args=[attempt.pk]), 302)]


def test_the_programme_leads_to_the_check_in(mock, ready, address):
    page = ready.get(reverse("certifications:programme", args=[mock.public_id]))

    assert f'href="{address}"' in text_of(page)


@pytest.mark.parametrize("in_room", [True, False])
def test_only_the_exam_room_promises_what_it_has(in_room, mock, ready, address, school):
    with in_school(school.pk):
        Assessment.objects.filter(pk=mock.assessment_id).update(exam_room=in_room)

    text = text_of(ready.get(address))

    assert ("a scratchpad" in text) is in_room
    assert "The code browser beside the questions" in text


def test_who_did_not_agree_reads_why_it_cannot_begin(mock, ana, client_of, address):
    text = text_of(client_of(ana).get(address))

    assert "Agree to the rules of this mock exam first" in text
    assert start_of(mock) not in text


def test_an_open_attempt_is_gone_on_with(mock, ready, address, school):
    ready.post(start_of(mock))
    with in_school(school.pk):
        attempt = Attempt.objects.get()

    text = text_of(ready.get(address))

    assert f'href="{reverse("assessments:attempt", args=[attempt.pk])}"' in text
    assert start_of(mock) not in text


def test_an_access_code_is_asked_for_by_the_start_page(mock, ready, address, school):
    with in_school(school.pk):
        set_exam(school, minutes=240, access_code="harbour")

    text = text_of(ready.get(address))

    assert start_of(mock) not in text
    start_page = reverse("assessments:assessment", args=[mock.assessment.public_id])
    assert f'href="{start_page}"' in text


def test_from_a_network_that_is_not_allowed_it_says_so(mock, ready, address, school):
    with in_school(school.pk):
        set_exam(school, minutes=240, networks=["192.0.2.0/24"])

    text = text_of(ready.get(address))

    assert "can only be taken from certain places" in text
    assert start_of(mock) not in text
    assert start_of(mock) in text_of(ready.get(address, REMOTE_ADDR="192.0.2.7"))


def test_the_own_time_is_counted_and_explained(mock, ready, ana, ines, address, school):
    with in_school(school.pk):
        agree_on_time(student_id=ana.pk, factor=Decimal("1.5"), note="", by=ines.actor)

    text = text_of(ready.get(address))

    assert "<dd>360 minutes</dd>" in text
    assert "times 1.5 as agreed with you: 360 minutes in all" in text


def test_another_time_for_one_student_is_named(mock, ready, ana, address, school):
    with in_school(school.pk):
        Override.objects.create(
            school=school, assessment=mock.assessment, student_id=ana.pk, minutes=300
        )

    text = text_of(ready.get(address))

    assert "<dd>300 minutes</dd>" in text
    assert "For you it is different" in text
    assert "300 minutes instead of 240" in text


def test_it_says_until_when_one_is_signed_in(ready, address):
    ends_at = timezone.now().replace(microsecond=0) + timedelta(hours=3)
    Session.objects.update(expire_date=ends_at)

    page = ready.get(address)

    assert page.context["signed_in_until"] == ends_at
    assert f"You are signed in until {ends_at.day} {ends_at:%b %Y, %H:%M} UTC." in text_of(page)
    assert f'data-signed-in-until="{timezone.localtime(ends_at).isoformat()}"' in text_of(page)


def test_another_school_and_strangers_see_nothing(mock, omar, client_of, client, address):
    assert client_of(omar).get(address).status_code == 404
    assert client.get(address)["Location"].startswith("/accounts/login/")
    assert client.get("/mock-exams/clock/")["Location"].startswith("/accounts/login/")


def test_a_closed_programme_has_a_check_in_for_those_who_teach_only(
    mock, school, ready, ines, client_of, address
):
    with in_school(school.pk):
        Programme.objects.update(is_open=False)

    assert ready.get(address).status_code == 404
    assert client_of(ines).get(address).status_code == 200


def test_the_clock_is_the_servers_and_is_kept_nowhere(ready):
    with time_machine.travel(datetime(2026, 11, 23, 12, 0, 1, 500_000, tzinfo=UTC), tick=False):
        answer = ready.get("/mock-exams/clock/")

    assert answer.json() == {"now": "2026-11-23T12:00:01.500Z"}
    assert "no-store" in answer["Cache-Control"]
    assert ready.post("/mock-exams/clock/").status_code == 405


def test_the_check_in_costs_little(ready, address, django_assert_max_num_queries):
    ready.get(address)
    with django_assert_max_num_queries(18):
        assert ready.get(address).status_code == 200
