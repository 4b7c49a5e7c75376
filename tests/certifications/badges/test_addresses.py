"""Badges as they are handed out: the same doors, brakes and states as the certificate's page."""

import json
from datetime import timedelta

import pgtrigger
import pytest
from django.test import Client
from django.utils import timezone

from certifications.models import Award, Badge, StatusPlace
from certifications.models.award import new_token
from certifications.rules.badges.png import unbake_png
from certifications.rules.badges.svg import unbake_svg
from certifications.services.awards import revoke_award
from certifications.services.guesses import MISSES
from foundation.schools.scoping import every_school, in_school
from tests.certifications.test_public_page import IMMUTABLE, issued
from tests.conftest import NOON
from tests.factories.awards import earn

pytestmark = pytest.mark.django_db

FILES = {
    "badge.json": "application/vc+ld+json",
    "badge.jwt": "text/plain",
    "badge.svg": "image/svg+xml",
    "badge.png": "image/png",
}


@pytest.fixture
def award(course, ana):
    return earn(course, ana)


def fetch(client, award, name="badge.json"):
    return client.get(f"/certificates/{award.token}/{name}")


def issuer(school):
    return f"/issuers/{school.public_id}/"


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_form_is_handed_out_and_kept_by_nobody_on_the_way(name, award, client):
    answer = fetch(client, award, name)

    assert answer.status_code == 200
    assert answer["Content-Type"] == FILES[name]
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "no-store, private"
    assert not answer.has_header("Content-Disposition")
    saved = client.get(f"/certificates/{award.token}/{name}?download")
    assert saved["Content-Disposition"] == f'attachment; filename="{name}"'
    assert saved.content == answer.content


def test_the_pictures_carry_the_very_same_credential(award, client):
    document = fetch(client, award).content.decode()

    assert unbake_png(fetch(client, award, "badge.png").content) == document
    assert unbake_svg(fetch(client, award, "badge.svg").content) == document


def test_a_badge_says_what_the_paper_says_and_no_more(award, client, settings):
    document = fetch(client, award).json()
    text = json.dumps(document)
    subject = document["credentialSubject"]

    assert document["id"] == f"{settings.SITE_URL}/certificates/{award.token}/badge.json"
    assert document["issuer"]["name"] == "Harbour School"
    assert document["validFrom"] == "2026-11-23T12:00:00Z"
    assert "validUntil" not in document
    assert "result" not in subject
    assert "evidence" not in text
    assert "not a professional certification" in document["description"]
    assert "not a professional certification" in subject["achievement"]["description"]
    name, email = subject["identifier"]
    assert (name["identityType"], name["identityHash"]) == ("name", "Ana Silva")
    assert (email["identityType"], email["hashed"]) == ("emailAddress", True)
    assert "ana@example.org" not in text
    assert len(email["salt"]) == 32


def test_a_wallet_recognises_its_owner_by_the_hash(award, client):
    import hashlib

    email = fetch(client, award).json()["credentialSubject"]["identifier"][1]
    value = hashlib.sha256(f"ana@example.org{email['salt']}".encode()).hexdigest()

    assert email["identityHash"] == f"sha256${value}"


def test_whoever_asks_gets_the_same_bytes_and_one_row_is_written(award, client, client_of, omar):
    answers = [fetch(visitor, award).content for visitor in (client, client_of(omar), Client())]

    assert len(set(answers)) == 1
    with every_school():
        assert (Badge.objects.count(), StatusPlace.objects.count()) == (1, 1)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_revoked_badge_is_not_handed_out_any_more(name, award, client, ines, school):
    fetch(client, award)
    revoke(award, ines, school)

    assert fetch(client, award, name).status_code == 410


def test_a_record_that_was_tampered_with_gives_no_badge(award, client):
    with every_school(), pgtrigger.ignore(IMMUTABLE):
        Award.objects.filter(pk=award.pk).update(snapshot={**award.snapshot, "holder": "Eve"})

    assert fetch(client, award).status_code == 410
    with every_school():
        assert Badge.objects.exists() is False


def test_guessing_is_braked_alike_for_every_form(client):
    paths = [f"/certificates/{new_token()}/{name}" for name in FILES for _ in range(MISSES)]

    answers = [client.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * MISSES + [429] * (3 * MISSES)
    assert len({answer.content for answer in answers[:MISSES]}) == 1


def test_the_school_publishes_who_it_is_its_keys_and_its_achievements(award, client, school):
    document = fetch(client, award).json()
    profile, keys = client.get(issuer(school)), client.get(f"{issuer(school)}did.json")
    achieved = document["credentialSubject"]["achievement"]
    page = client.get("/" + achieved["id"].split("/", 3)[3])

    assert profile.json()["id"] == document["issuer"]["id"] == keys.json()["id"]
    assert keys.json()["assertionMethod"] == [document["proof"]["verificationMethod"]]
    assert {name: page.json()[name] for name in achieved} == achieved
    assert "Ana Silva" not in page.content.decode()
    picture = client.get("/" + achieved["image"]["id"].split("/", 3)[3])
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    for answer in (profile, keys, page):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=300"


def test_what_no_school_published_is_not_found(award, client, school, other_school):
    fetch(client, award)
    with every_school():
        achievement = Badge.objects.get().achievement

    assert client.get(f"{issuer(other_school)}achievements/{achievement}/").status_code == 404
    assert client.get(f"{issuer(school)}achievements/{'0' * 32}/").status_code == 404
    assert client.get(f"{issuer(school)}achievements/{'0' * 32}/badge.png").status_code == 404
    assert client.get(f"{issuer(school)}status/2/revocation.json").status_code == 404
    assert client.get(f"{issuer(school)}status/1/message.json").status_code == 404
    assert client.get(f"{issuer(other_school)}status/1/revocation.json").status_code == 404


def bits(client, school, purpose="revocation"):
    import base64
    import gzip

    answer = client.get(f"{issuer(school)}status/1/{purpose}.json")
    text = answer.json()["credentialSubject"]["encodedList"]
    packed = gzip.decompress(base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    return [
        place * 8 + bit
        for place, byte in enumerate(packed)
        for bit in range(8)
        if byte & 0x80 >> bit
    ]


def test_a_revocation_stands_in_the_list_at_once(award, client, ines, school):
    index = int(fetch(client, award).json()["credentialStatus"]["statusListIndex"])

    before = bits(client, school)
    revoke(award, ines, school)

    assert before == []
    assert bits(client, school) == [index]
    assert bits(client, school, "suspension") == []


def test_a_list_is_signed_once_until_what_it_says_changes(award, client, ines, school, monkeypatch):
    from certifications.services import status_lists

    signatures = []
    sign = status_lists.signed

    def counted(*args, **more):
        signatures.append(more["at"])
        return sign(*args, **more)

    monkeypatch.setattr(status_lists, "signed", counted)
    fetch(client, award)
    address = f"{issuer(school)}status/1/revocation.json"
    first, second = client.get(address), client.get(address)

    assert first.content == second.content
    assert len(signatures) == 1
    revoke(award, ines, school)
    third = client.get(address)
    assert third.content != first.content
    assert third["ETag"] != first["ETag"]
    assert len(signatures) == 2
    assert third["Cache-Control"] == "public, max-age=300"


def test_who_has_the_list_is_told_that_it_is_the_same(award, client, ines, school):
    fetch(client, award)
    address = f"{issuer(school)}status/1/revocation.json"
    first = client.get(address)

    same = client.get(address, headers={"If-None-Match": first["ETag"]})
    revoke(award, ines, school)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert (same.status_code, same.content) == (304, b"")
    assert same["Access-Control-Allow-Origin"] == "*"
    assert changed.status_code == 200


def test_lists_of_two_schools_and_purposes_are_kept_apart(
    award, client, school, other_course, omar, other_school
):
    theirs = earn(other_course, omar)
    fetch(client, award)
    fetch(client, theirs)
    addresses = [
        f"{issuer(one)}status/1/{purpose}.json"
        for one in (school, other_school)
        for purpose in ("revocation", "suspension")
    ]

    assert [client.get(address).json()["id"].split("/", 3)[3] for address in addresses] == [
        address[1:] for address in addresses
    ]


def test_without_the_cache_lists_are_signed_for_each(award, client, school, settings):
    fetch(client, award)
    away = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": away}

    assert bits(client, school) == []


def test_a_moved_end_gives_a_new_edition_and_the_old_one_stays_known(school, ana, client):
    award = issued(school, ana, expires_at=timezone.now() + timedelta(days=1))
    first = fetch(client, award).json()
    later = timezone.now() + timedelta(days=400)
    with in_school(school.pk):
        Award.objects.filter(pk=award.pk).update(expires_at=later)

    second = fetch(client, award).json()

    assert second["validUntil"] > first["validUntil"]
    assert second["credentialStatus"] == first["credentialStatus"]
    with every_school():
        assert Badge.objects.count() == 2


def test_what_was_signed_cannot_be_changed(award, client):
    from django.db import DatabaseError, transaction

    fetch(client, award)
    with every_school(), pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Badge.objects.update(document="{}")


def revoke(award, ines, school):
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason="Issued by mistake", by=ines.actor, at=NOON)
