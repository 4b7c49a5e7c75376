"""What a person can change of an account, and in which zone times are shown."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt
from foundation.mail.models import Email
from foundation.mail.services import queue_email
from foundation.schools.scoping import in_school
from foundation.zones import check_zone, zone_names, zone_of
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam

PAGE = "/accounts/details/"


def test_a_zone_is_known_or_refused_and_what_is_unknown_is_utc():
    assert str(zone_of("", "America/Denver")) == "America/Denver"
    assert str(zone_of("Asia/Tokyo", "America/Denver")) == "Asia/Tokyo"
    assert str(zone_of("", "")) == str(zone_of("Mars/Base")) == "UTC"
    assert "Etc/GMT+5" not in zone_names()
    check_zone("")
    with pytest.raises(Exception, match="no such time zone"):
        check_zone("Mars/Base")


@pytest.mark.django_db
def test_a_person_changes_name_and_zone(ana, client_of):
    client = client_of(ana)
    assert 'href="/accounts/details/"' in client.get("/home/").content.decode()

    saved = client.post(PAGE, {"name": "  Ana Costa ", "time_zone": "America/Denver"}, follow=True)

    ana.refresh_from_db()
    assert (ana.name, ana.time_zone) == ("Ana Costa", "America/Denver")
    assert "Your details are saved." in saved.content.decode()
    assert "Ana Costa" in saved.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "zone"), [("", "UTC"), (" ", ""), ("Ana", "Mars/Base"), ("A" * 151, "")]
)
def test_wrong_details_are_refused_and_nothing_is_saved(ana, client_of, name, zone):
    page = client_of(ana).post(PAGE, {"name": name, "time_zone": zone})

    assert page.status_code == 200
    assert 'aria-invalid="true"' in page.content.decode()
    ana.refresh_from_db()
    assert (ana.name, ana.time_zone) == ("Ana Silva", "")


@pytest.mark.django_db
def test_who_is_not_signed_in_has_no_details(client):
    answer = client.get(PAGE)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("own", "shown"), [("", "11:00 EST"), ("Asia/Tokyo", "1:00 JST"), ("UTC", "16:00 UTC")]
)
def test_times_are_the_persons_own_else_those_of_the_school(
    school, course, ana, client_of, own, shown
):
    school.time_zone = "America/New_York"
    school.save(update_fields=["time_zone"])
    ana.time_zone = own
    ana.save(update_fields=["time_zone"])
    with in_school(school.pk):
        enrol_student(course, ana)
        attempt = begin(set_exam(school, minutes=60), ana)
        ends = datetime(2027, 1, 5, 16, 0, tzinfo=UTC)
        Attempt.objects.filter(pk=attempt.pk).update(
            deadline_at=ends, started_at=ends - timedelta(hours=1)
        )

    page = client_of(ana).get("/home/").content.decode()

    assert shown in page
    # What comes after is not shown in somebody's zone.
    assert str(timezone.get_current_timezone()) == "UTC"


@pytest.mark.django_db
def test_programs_read_utc_whoever_uses_them(school, ana, client_of):
    school.time_zone = "America/New_York"
    school.save(update_fields=["time_zone"])
    seen = []

    from foundation.schools.middleware import SchoolMiddleware

    def look(request):
        seen.append(str(timezone.get_current_timezone()))
        return request

    client = client_of(ana)
    for path in ("/api/v1/", "/home/"):
        request = client.get(path).wsgi_request
        request.user = ana
        SchoolMiddleware(look)(request)

    assert seen == ["UTC", "America/New_York"]


@pytest.mark.django_db
def test_a_letter_has_times_as_its_reader_reads_them(ana, monkeypatch):
    ana.time_zone = "Asia/Tokyo"
    ana.save(update_fields=["time_zone"])
    seen = []
    monkeypatch.setattr(
        "foundation.mail.services.render_to_string",
        lambda name, shown: seen.append(str(timezone.get_current_timezone())) or "x",
    )

    queue_email(template="assessments/email/result_ready", key="one", person=ana, context={})

    assert set(seen) == {"Asia/Tokyo"}
    assert Email.objects.get().to == ana.email
