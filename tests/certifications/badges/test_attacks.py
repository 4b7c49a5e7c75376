"""Hostile credentials at the page that checks badges: each is answered in words (trust T11)."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from certifications.services.replacing import replace_award
from foundation.schools.scoping import in_school
from tests.certifications.badges.test_pictures import itxt, png
from tests.certifications.badges.test_verification_page import badge, heading, paste, upload
from tests.factories.awards import earn
from tests.factories.badges import key_of, make_badge

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(course, ana):
    return earn(course, ana, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def document(award, client):
    return json.loads(badge(client, award))


def with_proof(document, **changes):
    return {**document, "proof": {**document["proof"], **changes}}


def own(document, key):
    """An address of a key at the school of this badge."""
    return f"{document['issuer']['id']}#{key}"


ATTACKS = {
    "an address that is none": (lambda d: {**d, "id": "http://[foo/"}, "Forged"),
    "an address that folds into another": (lambda d: {**d, "id": "http://\u2100.com/"}, "Forged"),
    "a zero in the address": (lambda d: {**d, "id": "https://x/certificates/\0"}, "Forged"),
    "a zero in the key": (
        lambda d: with_proof(d, verificationMethod=own(d, "z\0")),
        "Forged",
    ),
    "half a character in the key": (
        lambda d: with_proof(d, verificationMethod=own(d, "\ud800")),
        "Forged",
    ),
    "half a character in the issuer": (
        lambda d: {**d, "issuer": {**d["issuer"], "id": "did:web:\ud800"}},
        "Forged",
    ),
    "no proof": (lambda d: {k: v for k, v in d.items() if k != "proof"}, "Forged"),
    "a list of one proof": (lambda d: {**d, "proof": [d["proof"]]}, "Altered"),
    "a second proof": (
        lambda d: {**d, "proof": [d["proof"], make_badge(key=key_of(9)).document["proof"]]},
        "Altered",
    ),
    "a stranger's proof first": (
        lambda d: {**d, "proof": [make_badge(key=key_of(9)).document["proof"], d["proof"]]},
        "Forged",
    ),
    "another purpose": (lambda d: with_proof(d, proofPurpose="authentication"), "Altered"),
    "made in the future": (lambda d: with_proof(d, created="2099-01-01T00:00:00Z"), "Altered"),
    "another place in the list": (
        lambda d: {**d, "credentialStatus": {**d["credentialStatus"], "statusListIndex": "1"}},
        "Altered",
    ),
    "no status": (lambda d: {k: v for k, v in d.items() if k != "credentialStatus"}, "Altered"),
    "a context from elsewhere": (
        lambda d: {**d, "@context": [*d["@context"], "http://127.0.0.1:1/x"]},
        "Altered",
    ),
    "a term with another meaning": (
        lambda d: {**d, "@context": [*d["@context"], {"name": "https://x.example/"}]},
        "Altered",
    ),
    "contexts in another order": (
        lambda d: {**d, "@context": d["@context"][::-1]},
        "Altered",
    ),
    "an invisible sign": (lambda d: {**d, "name": d["name"] + "\u200b"}, "Altered"),
    "the school by the address of its page": (
        lambda d: with_proof(
            {**d, "issuer": {**d["issuer"], "id": d["issuer"]["url"]}},
            verificationMethod=f"{d['issuer']['url']}#key",
        ),
        "Forged",
    ),
    "an identifier that is almost a school's": (
        lambda d: with_proof(
            {**d, "issuer": {**d["issuer"], "id": d["issuer"]["id"][:-1] + "-"}},
            verificationMethod="did:web:x#key",
        ),
        "Not issued here",
    ),
}


@pytest.mark.parametrize("name", sorted(ATTACKS))
def test_an_attack_is_answered_in_a_word(name, document, client):
    attack, word = ATTACKS[name]

    answer = paste(client, json.dumps(attack(document)))

    assert (answer.status_code, heading(answer)) == (200, word)
    assert "Ana Silva" not in answer.content.decode()


def test_a_key_of_another_school_signs_nothing_for_this_one(document, other_course, omar, client):
    theirs = earn(other_course, omar, at=timezone.now() - timedelta(days=1))
    proof = json.loads(badge(client, theirs))["proof"]

    assert heading(paste(client, json.dumps({**document, "proof": proof}))) == "Forged"


def test_a_name_of_the_school_from_a_former_address_is_still_its_name(document, client, settings):
    settings.SITE_URL = "https://moved.example"
    forged = with_proof(document, verificationMethod=own(document, "zEve"))

    assert heading(paste(client, json.dumps(forged))) == "Forged"


def test_of_two_texts_in_a_picture_the_first_is_judged(document, client):
    texts = [itxt(b"\0\0\0\0\0" + text) for text in (json.dumps(document).encode(), b"{}")]

    assert heading(upload(client, png(*texts))) == "Valid"
    assert heading(upload(client, png(*texts[::-1]))) == "No badge found"


def test_more_than_anybody_pastes_is_refused_and_a_huge_file_not_read(client):
    answer = paste(Client(raise_request_exception=False), "x" * 3_000_000)

    assert answer.status_code == 400
    assert heading(upload(client, b"{" + b" " * 20_000_000)) == "No badge found"


def test_a_check_asks_for_one_school_however_many_there_are(
    document, client, other_school, django_assert_num_queries
):
    forged = json.dumps(with_proof(document, verificationMethod=own(document, "zEve")))

    # The open school, the award, the key, the school that is named, its keys, badges.
    with django_assert_num_queries(6) as asked:
        paste(client, forged)

    schools = [one["sql"] for one in asked if 'FROM "chartwork_schools_school"' in one["sql"]]
    assert ["public_id" in sql.partition("WHERE")[2] for sql in schools] == [False, True]


def test_a_replaced_badge_says_so_and_nothing_of_the_new_one(
    document, award, ana, ines, client, school
):
    ana.name = "Ana Silva Costa"
    ana.save(update_fields=["name"])
    with in_school(school.pk):
        new = replace_award(award_id=award.pk, reason="Married", by=ines.actor, at=timezone.now())

    answer = paste(client, json.dumps(document))

    text = answer.content.decode()
    assert heading(answer) == "Replaced by a newer one"
    assert "Harbour School issued its certificate again on" in text
    for said in ("Costa", new.token, "Married"):
        assert said not in text
    listed = client.get(f"/issuers/{school.public_id}/status/1/revocation.json")
    assert listed.status_code == 200


@pytest.mark.parametrize("name", ["", "badge.png"])
def test_an_achievement_with_a_zero_in_its_name_is_not_found(name, school, client):
    path = f"/issuers/{school.public_id}/achievements/%00/{name}"

    assert client.get(path).status_code == 404
