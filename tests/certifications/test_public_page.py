"""What a stranger sees of a certificate, and what somebody who guesses sees (trust T15)."""

from datetime import timedelta

import pgtrigger
import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from certifications.models import Award
from certifications.models.award import new_token
from certifications.rules.codes import grouped
from certifications.services.awards import issue_award, revoke_award
from certifications.services.guesses import MISSES, SECONDS
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.awards import CODE, earn, printed, show

pytestmark = pytest.mark.django_db

IMMUTABLE = "chartwork_certifications.Award:awards_are_immutable"


@pytest.fixture
def award(course, ana):
    return earn(course, ana)


def address(award):
    return f"/certificates/{award.token}/"


def test_an_employer_reads_the_state_first(award, client):
    page = client.get(address(award))

    text = page.content.decode()
    assert page.status_code == 200
    heading = text.index("<h1")
    assert "This certificate is genuine and valid" in text[heading : heading + 200]
    for fact in (
        "Ana Silva",
        "Foundations",
        "Harbour School",
        "23 November 2026",
        "not a professional certification",
        "AAPC or AHIMA",
        grouped(award.token),
        f"{address(award)}certificate.pdf",
        "certificate-page",
    ):
        assert fact in text, fact
    assert "ana@example.org" not in text


def test_the_page_costs_two_queries(award, client, django_assert_num_queries):
    with django_assert_num_queries(2):  # The open school, the certificate.
        client.get(address(award))


def test_a_stranger_of_another_school_and_a_visitor_see_the_same(award, client_of, omar):
    assert client_of(omar).get(address(award)).status_code == 200
    assert Client().get(address(award)).status_code == 200


@pytest.mark.parametrize("path", ["", "certificate.pdf"])
def test_names_are_not_for_search_engines_caches_or_other_sites(path, award, client):
    answer = client.get(address(award) + path)

    assert answer.status_code == 200
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"


def test_the_pdf_is_opened_under_a_name_that_says_nothing(award, client):
    answer = client.get(f"{address(award)}certificate.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'inline; filename="certificate.pdf"'
    assert answer.content.startswith(b"%PDF-")


def test_a_revoked_certificate_says_so_and_its_pdf_is_gone(award, client, ines, school):
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason="Issued by mistake", by=ines.actor, at=NOON)

    page = client.get(address(award)).content.decode()
    pdf = client.get(f"{address(award)}certificate.pdf")

    assert "This certificate has been revoked" in page
    assert "withdrew it on 23 November 2026" in page
    assert "genuine and valid" not in page
    assert "Issued by mistake" not in page
    assert "certificate-page" not in page  # Nothing to frame.
    assert "certificate.pdf" not in page
    assert pdf.status_code == 410


def test_an_expired_certificate_says_so(school, ana, client):
    past = timezone.now() - timedelta(days=1)
    award = issued(school, ana, expires_at=past)

    page = client.get(address(award)).content.decode()

    assert "This certificate has expired" in page
    assert f"it was valid until {past.day} {past:%B %Y}" in page
    assert "genuine and valid" not in page
    assert client.get(f"{address(award)}certificate.pdf").status_code == 200


def test_what_is_issued_cannot_be_changed(award):
    for change in ({"snapshot": {}}, {"digest": "0"}, {"token": new_token()}, {"cause": "x"}):
        with every_school(), pytest.raises(DatabaseError, match="Cannot update"):
            from django.db import transaction

            with transaction.atomic():
                Award.objects.filter(pk=award.pk).update(**change)


@pytest.mark.parametrize(
    "change", [{"holder": "Eve"}, {"course": "Surgery"}, {"code": "0" * 32}, {"edition": ""}]
)
def test_a_record_that_was_tampered_with_behind_our_back_is_found_out(change, award, client):
    with every_school(), pgtrigger.ignore(IMMUTABLE):
        Award.objects.filter(pk=award.pk).update(snapshot={**award.snapshot, **change})

    page = client.get(address(award)).content.decode()

    assert "Do not rely on this certificate" in page
    assert "genuine and valid" not in page
    assert client.get(f"{address(award)}certificate.pdf").status_code == 410


def test_every_wrong_code_gets_the_same_page(award, client):
    flipped = ("0" if award.token[0] != "0" else "1") + award.token[1:]
    wrong = [CODE, flipped, "A" * 27, "x", "é", "%00", "..", f"{award.token}0", str(award.pk)]

    answers = [client.get(f"/certificates/{code}/") for code in wrong]
    answers.append(client.get(f"/certificates/{flipped}/certificate.pdf"))

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert "There is no such certificate" in answers[0].content.decode()
    assert {answer["X-Robots-Tag"] for answer in answers} == {"noindex, nofollow, noarchive"}


def test_guessing_is_braked_and_a_right_code_never(award, client):
    codes = [new_token() for _ in range(3 * MISSES)]

    statuses = [client.get(f"/certificates/{code}/").status_code for code in codes]
    limited = client.get("/verify/", {"code": new_token()})

    assert statuses == [404] * MISSES + [429] * (2 * MISSES)
    assert limited.status_code == 429
    assert limited["Retry-After"] == str(SECONDS)
    assert client.get(address(award)).status_code == 200
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert elsewhere.get(f"/certificates/{codes[0]}/").status_code == 404


def test_one_network_of_the_new_internet_counts_as_one(client):
    for number in range(MISSES):
        guesser = Client(REMOTE_ADDR=f"2001:db8:1:2::{number:x}")
        assert guesser.get(f"/certificates/{CODE}/").status_code == 404

    def status(remote):
        return Client(REMOTE_ADDR=remote).get(f"/certificates/{CODE}/").status_code

    assert status("2001:db8:1:2:ffff::1") == 429
    assert status("2001:db8:1:3::1") == 404


def test_an_address_of_the_old_internet_is_the_same_in_either_spelling(client):
    for number in range(MISSES + 1):
        guesser = Client(REMOTE_ADDR=("192.0.2.9", "::ffff:192.0.2.9")[number % 2])
        status = guesser.get(f"/certificates/{CODE}/").status_code

    assert status == 429
    other = Client(REMOTE_ADDR="::ffff:192.0.2.10")
    assert other.get(f"/certificates/{CODE}/").status_code == 404


def test_without_the_cache_wrong_codes_wait_and_right_ones_are_shown(award, client, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    }

    assert client.get(f"/certificates/{CODE}/").status_code == 429
    assert client.get("/verify/", {"code": CODE}).status_code == 429
    assert client.get(address(award)).status_code == 200
    assert client.get("/verify/", {"code": award.token}).status_code == 302


def test_a_code_or_an_address_leads_to_the_page(award, client, settings):
    for typed in (
        award.token,
        grouped(award.token),
        grouped(award.token).lower().replace("-", " "),
        f"{settings.SITE_URL}{address(award)}",
    ):
        answer = client.get("/verify/", {"code": typed})
        assert (answer.status_code, answer["Location"]) == (302, address(award))


def test_a_wrong_code_is_said_and_can_be_mended(client):
    page = client.get("/verify/", {"code": "<b>7K3M</b>"})

    assert page.status_code == 404
    text = page.content.decode()
    assert "There is no such certificate" in text
    assert "&lt;b&gt;7K3M&lt;/b&gt;" in text
    assert "<b>7K3M" not in text


def test_nobody_is_led_to_another_site(award, client):
    evil = f"https://evil.example/certificates/{award.token}/"

    answer = client.get("/verify/", {"code": evil})

    assert answer["Location"] == address(award)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_public_pages_only_read(method, award, client):
    for path in (address(award), f"{address(award)}certificate.pdf", "/verify/", "/certificates/"):
        assert getattr(client, method)(path).status_code == 405


def test_a_hostile_name_is_text_on_the_page(course, ana, client):
    ana.name = "<script>alert(1)</script>\u202e"
    ana.save(update_fields=["name"])

    page = client.get(address(earn(course, ana))).content.decode()

    assert "<script>alert" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def issued(school, person, **times):
    """A certificate by another cause than a course, with an end."""
    from certifications.rules.snapshots import Facts
    from foundation.schools.actors import system_actor

    plain = printed()
    with in_school(school.pk):
        award = issue_award(
            cause="exam:1",
            holder=person,
            facts=Facts(
                holder=plain["holder"],
                school=plain["school"],
                title=plain["title"],
                course=plain["course"],
                statement=plain["statement"],
                completed_on=NOON.date(),
                issued_on=NOON.date(),
            ),
            by=system_actor(school.pk),
            at=NOON,
            **times,
        )
        show(award)
    return award
