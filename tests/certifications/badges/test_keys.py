"""Keys: made once, rotated without harm, given up with effect, and never seen (trust S25)."""

import io
import json
import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from certifications.models import Badge, KeyState, SigningKey, StatusPlace
from certifications.queries.verification import check_credential
from certifications.rules.badges.verdicts import Verdict
from certifications.services.badges import badge_of
from certifications.services.signing_keys import (
    SigningKeyClosed,
    active_key,
    compromise_signing_key,
    private_half,
    rotate_signing_key,
)
from foundation.schools.scoping import every_school, in_school
from tests.conftest import NOON
from tests.factories.awards import earn
from tests.factories.people import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(course, ana):
    return earn(course, ana)


@pytest.fixture
def awards(course, school):
    people = [make_member(school, f"s{n}@example.org", f"Student {n}") for n in range(5)]
    return [earn(course, person) for person in people]


def verdicts(badges, at=NOON):
    return [
        check_credential(text.encode(), at=at).verdict
        for badge in badges
        for text in (badge.document, badge.compact)
    ]


def test_a_rotation_invalidates_no_badge_that_is_out(awards, school, client):
    before = [badge_of(token=award.token, at=NOON) for award in awards]
    with in_school(school.pk):
        rotate_signing_key(school=school, at=NOON)
        rotate_signing_key(school=school, at=NOON)
    after = [badge_of(token=award.token, at=NOON) for award in awards]

    assert verdicts(before) == [Verdict.VALID] * 10
    assert after == before
    published = client.get(f"/issuers/{school.public_id}/did.json").json()["assertionMethod"]
    assert len(published) == 3
    assert {json.loads(badge.document)["proof"]["verificationMethod"] for badge in before} <= set(
        published
    )


def test_a_new_badge_is_signed_with_the_new_key(awards, school):
    first = badge_of(token=awards[0].token, at=NOON)
    with in_school(school.pk):
        new = rotate_signing_key(school=school, at=NOON)
    second = badge_of(token=awards[1].token, at=NOON)

    assert second.key_id == new.pk != first.key_id
    assert verdicts([first, second]) == [Verdict.VALID] * 4


def test_a_retired_key_has_no_private_half_left(award, school):
    badge_of(token=award.token, at=NOON)
    with in_school(school.pk):
        rotate_signing_key(school=school, at=NOON)
        old = SigningKey.objects.get(state=KeyState.RETIRED)

        assert old.sealed_private_key == ""
        with pytest.raises(SigningKeyClosed):
            private_half(old)
        with pytest.raises(DatabaseError, match="only_active_keys"), transaction.atomic():
            SigningKey.objects.filter(pk=old.pk).update(sealed_private_key="x")


def test_a_compromised_key_is_refused_and_its_badges_are_signed_anew(award, school, client):
    old = badge_of(token=award.token, at=NOON)
    with in_school(school.pk):
        compromise_signing_key(key_id=old.key_id, school=school, at=NOON)
        compromise_signing_key(key_id=old.key_id, school=school, at=NOON)

    new = badge_of(token=award.token, at=NOON)

    assert verdicts([old]) == [Verdict.OUTDATED] * 2
    assert verdicts([new]) == [Verdict.VALID] * 2
    assert (old.edition, new.edition) == (1, 2)
    published = client.get(f"/issuers/{school.public_id}/did.json").json()["assertionMethod"]
    assert published == [json.loads(new.document)["proof"]["verificationMethod"]]


def test_another_schools_key_signs_nothing_here(award, school, other_school):
    badge = badge_of(token=award.token, at=NOON)
    with in_school(other_school.pk):
        other = active_key(school=other_school, at=NOON)
    document = badge.document.replace(badge.key.method, other.method)

    assert check_credential(document.encode(), at=NOON).verdict is Verdict.FORGED


def test_the_private_half_is_sealed_and_opens_with_former_secrets(award, school, settings):
    badge = badge_of(token=award.token, at=NOON)
    with in_school(school.pk):
        raw = private_half(badge.key).private_bytes_raw()
        assert raw.hex() not in badge.key.sealed_private_key
        former, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
        settings.SECRET_KEY_FALLBACKS = [former]

        assert private_half(badge.key).private_bytes_raw() == raw
        call_command("signing_keys", "reseal", stdout=io.StringIO())
        settings.SECRET_KEY_FALLBACKS = []
        key = SigningKey.objects.get()
        assert private_half(key).private_bytes_raw() == raw


def test_a_lost_secret_is_said_with_what_to_do_and_harms_no_badge(awards, school, settings, client):
    out = badge_of(token=awards[0].token, at=NOON)
    settings.SECRET_KEY = "lost" * 20

    listed = io.StringIO()
    call_command("signing_keys", "list", stdout=listed)
    with pytest.raises(CommandError, match="signing_keys rotate"):
        call_command("signing_keys", "reseal", stdout=io.StringIO())
    with pytest.raises(SigningKeyClosed, match="stay valid"):
        badge_of(token=awards[1].token, at=NOON)
    refused = client.get(f"/certificates/{awards[1].token}/badge.json")

    assert "CANNOT BE OPENED" in listed.getvalue()
    assert refused.status_code == 409
    assert verdicts([out]) == [Verdict.VALID] * 2
    assert client.get(f"/certificates/{awards[0].token}/badge.json").status_code == 200
    call_command("signing_keys", "rotate", stdout=io.StringIO())
    assert verdicts([badge_of(token=awards[1].token, at=NOON), out]) == [Verdict.VALID] * 4


def test_the_command_shows_no_secret_and_refuses_vague_wishes(award, school):
    badge = badge_of(token=award.token, at=NOON)
    listed = io.StringIO()

    call_command("signing_keys", "list", stdout=listed)

    assert badge.key.multikey in listed.getvalue()
    assert badge.key.sealed_private_key not in listed.getvalue()
    for wish in (["compromise"], ["compromise", "--school", "harbour"], ["list", "--school", "x"]):
        with pytest.raises(CommandError):
            call_command("signing_keys", *wish, stdout=io.StringIO())
    call_command(
        "signing_keys",
        "compromise",
        "--school",
        "harbour",
        "--key",
        str(badge.key_id),
        stdout=io.StringIO(),
    )
    with every_school():
        states = set(SigningKey.objects.values_list("state", flat=True))
    assert states == {"active", "compromised"}


@pytest.mark.django_db(transaction=True)
def test_ten_first_requests_at_once_make_one_key_one_place_and_one_badge(course, ana, school):
    award = earn(course, ana)

    texts = together(10, lambda _: badge_of(token=award.token, at=NOON).document)

    assert len(texts) == 10
    assert len(set(texts)) == 1
    with every_school():
        counts = (
            SigningKey.objects.count(),
            StatusPlace.objects.count(),
            Badge.objects.count(),
        )
    assert counts == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_awards_at_once_have_ten_places(course, school):
    people = [make_member(school, f"s{n}@example.org", f"Student {n}") for n in range(10)]
    tokens = [earn(course, person).token for person in people]

    together(10, lambda number: badge_of(token=tokens[number], at=NOON).pk)

    with every_school():
        places = set(StatusPlace.objects.values_list("number", "index"))
        assert SigningKey.objects.count() == 1
    assert len(places) == 10


def together(count, act):
    """What each of so many threads got, started at the same moment."""
    gate, found = threading.Barrier(count), []

    def run(number):
        gate.wait()
        try:
            found.append(act(number))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_the_operator_rotates_in_the_admin_and_teachers_do_not(award, school, client_of, ines):
    badge = badge_of(token=award.token, at=NOON)
    page = "/admin/chartwork_certifications/signingkey/"
    wish = {"action": "rotate", "_selected_action": [str(badge.key_id)]}
    operator = get_user_model().objects.create_superuser("op@example.org", "harbour-operator-7")

    refused = client_of(ines).post(page, wish)
    with every_school():
        assert SigningKey.objects.count() == 1
    browser = Client()
    browser.force_login(operator)
    answer = browser.post(page, wish, follow=True)

    assert refused.status_code == 403
    assert "stay valid" in answer.content.decode()
    assert badge.key.sealed_private_key not in answer.content.decode()
    with every_school():
        states = sorted(SigningKey.objects.values_list("state", flat=True))
    assert states == ["active", "retired"]
    assert verdicts([badge]) == [Verdict.VALID] * 2
