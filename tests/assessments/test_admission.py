"""Who may come in: hours, access code, address; and what is asked of whom who is inside already."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from assessments.models import AnswerStep, Attempt
from assessments.services.attempts import (
    AccessCodeWrong,
    NotFromHere,
    NotOpenNow,
    start_attempt,
)
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam

HERE, ELSEWHERE = "192.0.2.7", "203.0.113.9"
HOUR = timedelta(hours=1)
AWAY = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_connect_timeout": 0.2},
    }
}


@pytest.fixture
def enrolled(course, ana, ben):
    enrol_student(course, ana)
    enrol_student(course, ben)


@pytest.fixture
def start(enrolled, school):
    def start(quiz, person, **arguments):
        with in_school(school.pk):
            return start_attempt(
                assessment_id=quiz.pk, by=person.actor, at=timezone.now(), **arguments
            )

    return start


def attempts(school):
    with in_school(school.pk):
        return Attempt.objects.count()


@pytest.mark.parametrize(
    ("opens", "closes", "words"), [(HOUR, None, "It opens on"), (None, -HOUR, "It closed on")]
)
def test_before_it_opens_and_after_it_closed_nobody_starts(
    start, ana, school, opens, closes, words
):
    now = timezone.now()
    opens_at, closes_at = (now + d if d is not None else None for d in (opens, closes))
    quiz = set_exam(school, opens_at=opens_at, closes_at=closes_at)

    with pytest.raises(NotOpenNow, match=words) as refusal:
        start(quiz, ana)

    assert refusal.value.details == {"opens_at": opens_at, "closes_at": closes_at}
    assert attempts(school) == 0


def test_within_the_hours_one_starts_and_goes_on_after_the_closing(start, ana, school):
    quiz = set_exam(school, opens_at=timezone.now() - HOUR, closes_at=timezone.now() + HOUR)
    attempt = start(quiz, ana)
    set_exam(school, opens_at=timezone.now() - 2 * HOUR, closes_at=timezone.now() - HOUR)

    assert start(quiz, ana).pk == attempt.pk
    assert attempts(school) == 1


@pytest.mark.parametrize("said", ["Blue-Whale", " blue-whale ", "BLUE-WHALE"])
def test_the_code_is_read_as_people_write_it(start, ana, school, said):
    assert start(set_exam(school, access_code="Blue-Whale"), ana, access_code=said).number == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [("", "needs an access code"), ("  ", "needs an access code"), ("blue", "is not right"),
     ("blue-whale2", "is not right"), ("bluewhale", "is not right"), ("\ud800", "is not right")],
)  # fmt: skip
def test_without_the_code_nobody_starts(start, ana, school, said, words):
    with pytest.raises(AccessCodeWrong, match=words):
        start(set_exam(school, access_code="Blue-Whale"), ana, access_code=said)

    assert attempts(school) == 0


def test_after_ten_wrong_codes_even_the_right_one_waits_and_only_for_this_person(
    start, ana, ben, school
):
    quiz = set_exam(school, access_code="whale")
    for number in range(10):
        with pytest.raises(AccessCodeWrong, match="is not right"):
            start(quiz, ana, access_code=f"guess {number}")

    with pytest.raises(AccessCodeWrong, match="Too many wrong codes"):
        start(quiz, ana, access_code="whale")

    assert attempts(school) == 0
    assert start(quiz, ben, access_code="whale").student_id == ben.pk


def test_looking_without_a_code_is_no_guess(start, ana, school):
    quiz = set_exam(school, access_code="whale")
    for _ in range(20):
        with pytest.raises(AccessCodeWrong):
            start(quiz, ana)

    assert start(quiz, ana, access_code="whale").number == 1


def test_while_the_cache_is_away_the_code_is_asked_all_the_same(start, ana, school, settings):
    quiz = set_exam(school, access_code="whale")
    settings.CACHES = AWAY
    with pytest.raises(Exception, match=r"(?i)connect|refused"):
        cache.get("anything")

    with pytest.raises(AccessCodeWrong):
        start(quiz, ana, access_code="guess")
    assert start(quiz, ana, access_code="whale").number == 1


def test_who_goes_on_is_not_asked_for_the_code_again(start, ana, school):
    quiz = set_exam(school, access_code="whale")
    attempt = start(quiz, ana, access_code="whale")

    assert start(quiz, ana).pk == attempt.pk


def test_the_code_is_on_no_page_of_a_student(enrolled, ana, school, client_of):
    quiz = set_exam(school, access_code="blue-whale")
    client = client_of(ana)

    page = client.get(f"/assessments/{quiz.public_id}/").content.decode()
    wrong = client.post(
        f"/assessments/{quiz.public_id}/start/", {"access_code": "guess"}, follow=True
    ).content.decode()

    assert "Access code" in page
    assert "This access code is not right" in wrong
    assert "blue-whale" not in page + wrong


@pytest.mark.parametrize("address", [ELSEWHERE, "", "::1"])
def test_from_elsewhere_nobody_starts(start, ana, school, address):
    quiz = set_exam(school, networks=("192.0.2.0/24",))

    with pytest.raises(NotFromHere):
        start(quiz, ana, address=address)

    assert attempts(school) == 0
    assert start(quiz, ana, address=HERE).number == 1


def test_the_address_is_asked_of_who_goes_on_too_and_before_the_code(start, ana, school):
    quiz = set_exam(school, networks=("192.0.2.0/24",), access_code="whale")
    with pytest.raises(NotFromHere):
        start(quiz, ana, address=ELSEWHERE, access_code="whale")
    start(quiz, ana, address=HERE, access_code="whale")

    with pytest.raises(NotFromHere):
        start(quiz, ana, address=ELSEWHERE)


def test_the_page_asks_for_the_address_and_a_save_or_a_hand_in_never_does(
    enrolled, ana, school, client_of
):
    """An answer is not refused because a network changed under it."""
    quiz = set_exam(school)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
    set_exam(school, networks=("192.0.2.0/24",))
    here, elsewhere = (client_of(ana, REMOTE_ADDR=address) for address in (HERE, ELSEWHERE))
    page = f"/attempts/{attempt.pk}/"

    assert [c.get(page).status_code for c in (here, elsewhere)] == [200, 403]
    assert "Which is the right one" not in elsewhere.get(page).content.decode()
    saved = elsewhere.post(
        f"{page}answers/",
        json.dumps({"answers": [{"position": 1, "base": 0, "content": {"chosen": 1}}]}),
        content_type="application/json",
    )
    assert saved.json()["answers"][0]["verdict"] == "saved"
    assert elsewhere.post(f"{page}hand-in/").status_code == 302
    with in_school(school.pk):
        assert AnswerStep.objects.count() == 1
        assert Attempt.objects.get().state == "submitted"


def test_a_forwarded_address_that_a_visitor_makes_up_is_not_believed(
    enrolled, ana, school, client_of
):
    quiz = set_exam(school, networks=("192.0.2.0/24",))
    client = client_of(ana, REMOTE_ADDR=ELSEWHERE)
    for header in ("x-forwarded-for", "x-real-ip", "forwarded", "x-client-ip"):
        reply = client.post(f"/assessments/{quiz.public_id}/start/", headers={header: HERE})
        assert reply.status_code == 403

    assert attempts(school) == 0


def test_looking_at_an_assessment_starts_nothing(enrolled, ana, school, client_of):
    quiz = set_exam(school)
    client = client_of(ana)
    for method in ("get", "head"):
        getattr(client, method)(f"/assessments/{quiz.public_id}/")
        assert getattr(client, method)(f"/assessments/{quiz.public_id}/start/").status_code == 405

    assert attempts(school) == 0
