"""The practice room: the controls of the exam room, and nothing is kept."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import AnswerStep, Attempt, ScratchPaper

ADDRESS = "/attempts/practice-room/"


def test_it_has_four_questions_the_controls_and_no_clock(ana, client_of):
    page = client_of(ana).get(ADDRESS).content.decode()

    assert page.count("data-position=") == 4
    assert page.count('data-stimulus-at="1"') == 2
    assert "nothing here counts" in page
    assert "data-timer" not in page
    assert 'name="then" value="hand_in"' not in page


def test_it_asks_who_one_is_and_nothing_of_the_course(omar, client_of):
    assert Client().get(ADDRESS).status_code == 302
    assert client_of(omar).get(ADDRESS).status_code == 200


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("/certifications/check-in/7/", "/certifications/check-in/7/"),
        ("/x/?a=1&b=2", "/x/?a=1&amp;b=2"),
        ("", "/"),
        ("check-in", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("///elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_its_way_back_stays_on_this_site(ana, client_of, back, goes_to):
    page = client_of(ana).get(ADDRESS, {"back": back}).content.decode()

    assert f'href="{goes_to}" data-practice-back' in page


def test_it_answers_as_an_attempt_does_and_keeps_nothing(ana, client_of):
    client = client_of(ana)
    client.get(ADDRESS)

    def send(body):
        return client.post(ADDRESS, json.dumps(body), content_type="application/json")

    with scopes_disabled():
        before = [m.objects.count() for m in (Attempt, AnswerStep, ScratchPaper, Session)]
    answer = {"position": 1, "base": 0, "content": {"chosen": 1}}
    saved = send({"client": "w", "window": "w", "answers": [answer]}).json()
    noted = send({"window": "w", "places": [{"position": 0, "base": 3, "content": {"pad": "x"}}]})
    lease = send({"window": "w", "take_over": False}).json()
    form = client.post(f"{ADDRESS}?back=/courses/", {"answer-1": "1", "then": "hand_in"})
    with scopes_disabled():
        after = [m.objects.count() for m in (Attempt, AnswerStep, ScratchPaper, Session)]

    assert [(one["position"], one["verdict"], one["revision"]) for one in saved["answers"]] == [
        (1, "saved", 1)
    ]
    assert noted.json()["places"] == [{"position": 0, "kept": True, "revision": 4, "content": None}]
    assert lease["mine"] is True
    assert (form.status_code, form["Location"]) == (302, f"{ADDRESS}?back=/courses/")
    assert before == after
    assert send(["nonsense"]).status_code == 200
    assert send({"answers": [{"position": "x"}]}).status_code == 400
    assert reverse("assessments:practice_room") == ADDRESS
