"""The page on which an employer checks a badge: pasted or uploaded, genuine or hostile."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certifications.services.awards import revoke_award
from certifications.services.guesses import MISSES
from foundation.schools.scoping import in_school
from tests.certifications.badges.test_pictures import HOSTILE
from tests.certifications.test_public_page import issued
from tests.factories.awards import earn
from tests.factories.badges import key_of, make_badge

pytestmark = pytest.mark.django_db

PAGE = "/verify/badge/"


@pytest.fixture
def award(course, ana):
    return earn(course, ana, at=timezone.now() - timedelta(days=1))


def badge(client, award, name="badge.json"):
    return client.get(f"/certificates/{award.token}/{name}").content


def paste(client, text):
    return client.post(PAGE, {"credential": text})


def upload(client, data, name="badge.png", kind="image/png"):
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data, content_type=kind)})


def heading(answer):
    return re.search(r"<h1[^>]*>([^<]+)</h1>", answer.content.decode())[1]


@pytest.mark.parametrize("name", ["badge.json", "badge.jwt", "badge.svg", "badge.png"])
def test_a_valid_badge_is_valid_in_every_form_whatever_its_file_is_called(name, award, client):
    data = badge(client, award, name)

    uploaded = upload(client, data, "holiday.exe", "application/octet-stream")

    assert (uploaded.status_code, heading(uploaded)) == (200, "Valid")
    text = uploaded.content.decode()
    assert "Ana Silva" in text
    assert "Harbour School" in text
    assert f"/certificates/{award.token}/" in text
    assert uploaded["Cache-Control"] == "no-store, private"
    if name != "badge.png":
        assert heading(paste(client, f"  {data.decode()}\n")) == "Valid"


def test_a_wallet_may_have_written_the_json_in_another_way(award, client):
    document = json.loads(badge(client, award))

    assert heading(paste(client, json.dumps(document, sort_keys=True, ensure_ascii=False))) == (
        "Valid"
    )


def test_a_revoked_badge_is_revoked_and_the_reason_is_not_told(award, client, ines, school):
    data = badge(client, award)
    with in_school(school.pk):
        revoke_award(award_id=award.pk, reason="Copied", by=ines.actor, at=timezone.now())

    answer = upload(client, data)

    assert heading(answer) == "Revoked"
    assert "Copied" not in answer.content.decode()


def test_an_expired_badge_is_expired(school, ana, client):
    award = issued(school, ana, expires_at=timezone.now() - timedelta(days=1))

    assert heading(upload(client, badge(client, award))) == "Expired"


def test_an_altered_badge_is_altered_and_shows_no_name(award, client):
    data = badge(client, award).replace(b"Ana Silva", b"Eve Silva")

    answer = upload(client, data)

    assert heading(answer) == "Altered"
    for said in ("Eve", "Ana", award.token):
        assert said not in answer.content.decode()


def test_a_badge_of_another_key_is_forged(award, client):
    document = json.loads(badge(client, award))
    eve = make_badge(key=key_of(9)).document["proof"]
    own = document["issuer"]["id"] + "#" + eve["verificationMethod"].partition("#")[2]
    forged = {**document, "proof": {**eve, "verificationMethod": own}}

    assert heading(paste(client, json.dumps(forged))) == "Forged"


def test_a_badge_of_somebody_else_is_said_to_be_unchecked(client):
    answer = paste(client, json.dumps(make_badge().document))

    assert heading(answer) == "Not issued here"
    assert "have not checked its signature" in answer.content.decode()
    assert "Ana Silva" not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_uploads_are_answered_in_words(name, client):
    answer = upload(client, HOSTILE[name])

    assert answer.status_code in {200, 302}  # An empty file is none: back to the page.
    if HOSTILE[name]:
        assert heading(answer) == "No badge found"
        assert "<script>alert" not in answer.content.decode()


def test_trying_out_forgeries_is_braked_and_a_genuine_badge_never(award, client):
    data = badge(client, award)

    statuses = [paste(client, "{}").status_code for _ in range(MISSES + 3)]

    assert statuses == [200] * MISSES + [429] * 3
    assert heading(upload(client, data)) == "Valid"


def test_a_code_in_the_wrong_field_is_understood(award, client):
    answer = paste(client, award.token)

    assert (answer.status_code, answer["Location"]) == (302, f"/verify/?code={award.token}")


def test_nothing_to_check_leads_back(client):
    assert client.get(PAGE)["Location"] == "/verify/"
    assert client.post(PAGE)["Location"] == "/verify/"


def test_checking_costs_few_queries(award, client, django_assert_num_queries):
    data = badge(client, award)

    with django_assert_num_queries(4):  # The open school, the award, the key, badges.
        upload(client, data)
