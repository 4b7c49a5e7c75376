"""Scratch paper: kept for one student beside one running attempt, and never an answer."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import AnswerStep, Assessment, Attempt, Grade, ScratchPaper
from assessments.queries.scratch_paper import scratch_paper_of
from assessments.services.attempts import (
    AttemptClosed,
    AttemptNotFound,
    LeaseLost,
    submit_attempt,
)
from assessments.services.grading import grade_attempt
from assessments.services.lease import take_lease
from assessments.services.scratch_paper import (
    KeptPlace,
    ScratchRefused,
    SentPlace,
    keep_scratch_paper,
)
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student

STRUCK = {"struck": ["2"]}


@pytest.fixture
def attempt(course, quiz, ana):
    enrol_student(course, ana)
    return begin(quiz, ana)


def keep(attempt, person, *places, window="w1"):
    return keep_scratch_paper(
        attempt_id=attempt.pk,
        places=[SentPlace(*place) for place in places],
        window=window,
        by=person.actor,
        at=timezone.now(),
    )


def rows():
    return list(ScratchPaper.objects.values_list("position", "revision", "content"))


@pytest.mark.usefixtures("inside")
def test_places_are_kept_and_changed_by_revision(attempt, ana):
    assert keep(attempt, ana, (1, 0, STRUCK), (0, 0, {"pad": "E11"})) == [
        KeptPlace(0, kept=True, revision=1, content={"pad": "E11"}),
        KeptPlace(1, kept=True, revision=1, content=STRUCK),
    ]

    keep(attempt, ana, (1, 1, {"note": "look again"}))

    assert rows() == [(0, 1, {"pad": "E11"}), (1, 2, {"note": "look again"})]
    assert scratch_paper_of(attempt=attempt, by=ana.actor) == [
        {"position": 0, "revision": 1, "content": {"pad": "E11"}},
        {"position": 1, "revision": 2, "content": {"note": "look again"}},
    ]


@pytest.mark.usefixtures("inside")
def test_a_reply_that_was_lost_and_a_place_of_another_device_are_told_apart(attempt, ana):
    keep(attempt, ana, (1, 0, STRUCK))

    assert keep(attempt, ana, (1, 0, STRUCK)) == [
        KeptPlace(1, kept=True, revision=1, content=STRUCK)
    ]
    assert keep(attempt, ana, (1, 0, {"note": "mine"})) == [
        KeptPlace(1, kept=False, revision=1, content=STRUCK)
    ]
    assert rows() == [(1, 1, STRUCK)]


@pytest.mark.usefixtures("inside")
def test_any_number_of_places_costs_the_same(attempt, ana, django_assert_num_queries):
    for places in ([(1, 0, STRUCK)], [(n, 0, STRUCK) for n in range(2, attempt.item_count + 1)]):
        # The attempt under its lock, what stands there, one insert; and the savepoint around them.
        with django_assert_num_queries(5):
            keep(attempt, ana, *places)

    assert len(rows()) == attempt.item_count


@pytest.mark.usefixtures("inside")
def test_it_is_no_answer_and_changes_no_grade(course, quiz, attempt, ana, ben):
    enrol_student(course, ben)
    other = begin(quiz, ben)
    for person, one in ((ana, attempt), (ben, other)):
        answer_all(one, person, right=1)
    steps = AnswerStep.objects.count()

    keep(attempt, ana, *[(n, 0, {**STRUCK, "note": "x"}) for n in range(1, attempt.item_count + 1)])

    assert AnswerStep.objects.count() == steps
    for person, one in ((ana, attempt), (ben, other)):
        submit_attempt(attempt_id=one.pk, by=person.actor, at=timezone.now())
        grade_attempt(attempt_id=one.pk, at=timezone.now())
    scores = list(Grade.objects.values_list("percent", flat=True))
    assert len(scores) == 2
    assert len(set(scores)) == 1


@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(
    "places",
    [
        [],
        [(1, 0, STRUCK), (1, 0, STRUCK)],
        [(99, 0, STRUCK)],
        [(1, 0, {"answer": 1})],
        [(1, 0, {"note": "x" * 4001})],
    ],
)
def test_what_does_not_belong_there_is_refused_and_nothing_is_written(attempt, ana, places):
    with pytest.raises(ScratchRefused):
        keep(attempt, ana, (2, 0, STRUCK), *places) if places else keep(attempt, ana)

    assert rows() == []


@pytest.mark.usefixtures("inside")
def test_characters_that_the_database_cannot_keep_are_left_out(attempt, ana):
    keep(attempt, ana, (1, 0, {"note": "a\x00b\ud800"}))

    assert rows() == [(1, 1, {"note": "ab�"})]


@pytest.mark.usefixtures("inside")
def test_only_the_window_that_saves_may_note(attempt, ana):
    take_lease(attempt_id=attempt.pk, window="other", by=ana.actor, at=timezone.now())

    with pytest.raises(LeaseLost):
        keep(attempt, ana, (1, 0, STRUCK))

    assert rows() == []


@pytest.mark.usefixtures("inside")
def test_after_the_hand_in_nothing_can_be_noted_and_what_was_is_there(attempt, ana):
    keep(attempt, ana, (1, 0, STRUCK))
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    with pytest.raises(AttemptClosed):
        keep(attempt, ana, (1, 1, {}))

    assert rows() == [(1, 1, STRUCK)]


def test_it_is_nobody_elses_not_even_of_those_who_teach(attempt, ana, ben, ines, omar):
    with in_school(ana.school.pk):
        keep(attempt, ana, (1, 0, STRUCK))
        for person in (ben, ines):
            with pytest.raises(AttemptNotFound):
                keep(attempt, person, (1, 1, {}))
            assert scratch_paper_of(attempt=attempt, by=person.actor) == []
        assert rows() == [(1, 1, STRUCK)]
    with in_school(omar.school.pk), pytest.raises(AttemptNotFound):
        keep(attempt, omar, (1, 1, {}))


@pytest.mark.usefixtures("inside")
def test_it_goes_with_its_attempt(attempt, ana):
    keep(attempt, ana, (1, 0, STRUCK))

    attempt.delete()

    assert rows() == []


def post(client, attempt, body):
    address = reverse("assessments:scratch", args=[attempt.pk])
    return client.post(
        address,
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def test_the_address_keeps_and_tells(attempt, ana, client_of):
    client = client_of(ana)
    sent = {"window": "w1", "places": [{"position": 1, "base": 0, "content": STRUCK}]}

    assert post(client, attempt, sent).json() == {
        "places": [{"position": 1, "kept": True, "revision": 1, "content": None}]
    }
    sent["places"][0]["content"] = {"note": "another device"}
    assert post(client, attempt, sent).json() == {
        "places": [{"position": 1, "kept": False, "revision": 1, "content": STRUCK}]
    }


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"places": 1},
        {"places": [{"position": 1}]},
        {"places": [{"position": True, "base": 0, "content": {}}]},
        {"places": [{"position": -1, "base": 0, "content": {}}]},
        {"places": [{"position": 1, "base": 2**31, "content": {}}]},
    ],
)
def test_a_body_of_another_shape_is_refused_with_the_right_one(attempt, ana, client_of, body):
    response = post(client_of(ana), attempt, body)

    assert response.status_code == 400
    assert response.json()["code"] == "scratch_invalid"


def test_the_address_answers_strangers_as_every_address_of_an_attempt(
    attempt, ben, omar, client_of
):
    sent = {"window": "w1", "places": [{"position": 1, "base": 0, "content": STRUCK}]}

    assert post(client_of(ben), attempt, sent).status_code == 404
    assert post(client_of(omar), attempt, sent).status_code == 404
    stranger = post(Client(), attempt, sent)
    assert (stranger.status_code, stranger.json()["code"]) == (403, "signed_out")
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = client_of(ben).cookies
    assert post(guarded, attempt, sent).status_code == 403
    with scopes_disabled():
        assert ScratchPaper.objects.count() == 0


def in_room(quiz):
    with scopes_disabled():
        Assessment.objects.filter(pk=quiz.pk).update(exam_room=True)


def test_the_room_shows_what_was_noted_and_costs_one_query_more(
    attempt, quiz, ana, client_of, django_assert_num_queries
):
    client = client_of(ana)
    address = reverse("assessments:attempt", args=[attempt.pk])
    with CaptureQueriesContext(connection) as plain:
        assert b"data-room" not in client.get(address).content
    with in_school(ana.school.pk):
        keep(attempt, ana, (1, 0, {"note": "</script><b>mine"}))
    in_room(quiz)

    with django_assert_num_queries(len(plain) + 1):
        page = client.get(address).content.decode()

    assert "data-room " in page
    assert "\\u003C/script\\u003E\\u003Cb\\u003Emine" in page
    assert "</script><b>mine" not in page


def test_in_the_grace_the_plain_page_is_shown(attempt, quiz, ana, client_of):
    in_room(quiz)
    with scopes_disabled():
        moment = timezone.now() - timedelta(minutes=1)
        Attempt.objects.filter(pk=attempt.pk).update(deadline_at=moment, grace=timedelta(minutes=5))

    page = client_of(ana).get(reverse("assessments:attempt", args=[attempt.pk])).content.decode()

    assert "data-closed" in page
    assert "data-room" not in page


def test_notes_are_read_again_when_the_answers_are_shown(attempt, quiz, ana, client_of):
    client = client_of(ana)
    address = reverse("assessments:own_notes", args=[attempt.pk])
    result = reverse("assessments:result", args=[attempt.pk])
    in_room(quiz)
    with in_school(ana.school.pk):
        keep(attempt, ana, (2, 0, {"note": "<b>E11</b>"}), (0, 0, {"pad": "all of it"}))
        assert client.get(address).status_code == 302
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        waiting = client.get(address).content.decode()
        assert "when your answers are shown" in waiting
        assert "all of it" not in waiting

        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    page = client.get(address).content.decode()
    assert "Question 2" in page
    assert "&lt;b&gt;E11" in page
    assert "all of it" in page
    assert address in client.get(result).content.decode()

    with scopes_disabled():
        Assessment.objects.filter(pk=quiz.pk).update(show_answers="never")

    assert "E11" not in client.get(address).content.decode()
    assert address not in client.get(result).content.decode()
