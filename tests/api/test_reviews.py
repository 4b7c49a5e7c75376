"""A program that practises with a person: due list, question, answer, rating."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Assessment, ReviewCard, ReviewLog
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram, exam_program
from tests.api.test_document import checked, schema_of
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam
from tests.factories.reviews import key_of, make_due, reviewed_attempt

SECRET = re.compile(r"yes, |no, |explanation of")


@pytest.fixture
def exams(program_of: Any, school: Any) -> ExamProgram:
    return exam_program(program_of, school)


@pytest.fixture
def cards(course: Any, ana: Any) -> list[ReviewCard]:
    """Three that are due, of a quiz of everything in the bank."""
    enrol_student(course, ana)
    reviewed_attempt(set_exam(course.school), ana)
    return list(
        ReviewCard.objects.select_related("question__current_version").order_by("due", "pk")
    )


def post(exams: ExamProgram, card: ReviewCard, what: str, body: Any, **more: Any) -> Any:
    return exams.post(f"reviews/{card.pk}/{what}/", body, **more)


def test_a_review_from_the_list_to_its_next_date(
    exams: ExamProgram, cards: list[ReviewCard], ana: Any
) -> None:
    listed = exams.read(f"people/{ana.public_id}/reviews/")
    first = listed["results"][0]
    shown = exams.read(f"reviews/{first['id']}/")
    assert len(listed["results"]) == 3
    assert SECRET.search(str([listed, shown])) is None
    checked(listed, schema_of("/api/v1/people/{id}/reviews/"))
    checked(shown, schema_of("/api/v1/reviews/{id}/"))

    with in_school(ana.school.pk):
        key = key_of(cards[0])
    given = {"showing": shown["showing"], "version": shown["version"], "answer": key}
    told = post(exams, cards[0], "answer", given, key="answer-once")
    again = post(exams, cards[0], "answer", given, key="answer-once")
    told_json = told.json()
    assert (told.status_code, again.content) == (200, told.content)
    assert told_json["told"]["verdict"] == "right"
    assert SECRET.search(str(told_json))
    assert exams.read(f"reviews/{first['id']}/") == told_json
    offered = {one["rating"]: one["next_due"] for one in told_json["told"]["ratings"]}
    assert list(offered) == ["hard", "good", "easy"]

    body = {"showing": shown["showing"], "rating": "good"}
    rated = post(exams, cards[0], "rating", body)
    repeated = post(exams, cards[0], "rating", body)

    assert rated.json() == repeated.json()
    assert rated.json()["next_due"] == offered["good"]
    assert len(exams.read(f"people/{ana.public_id}/reviews/")["results"]) == 2
    gone = exams.get(f"reviews/{first['id']}/")
    assert (gone.status_code, gone.json()["code"]) == (409, "review_not_due")
    with in_school(ana.school.pk):
        assert ReviewLog.objects.count() == 1


def test_what_is_wrong_is_refused_in_words(exams: ExamProgram, cards: list[ReviewCard]) -> None:
    card = cards[0]
    refused = {
        "not answered": post(exams, card, "rating", {"showing": 1, "rating": "again"}),
        "other showing": post(exams, card, "answer", {"showing": 2, "version": 1, "answer": None}),
        "other version": post(exams, card, "answer", {"showing": 1, "version": 9, "answer": None}),
        "no rating": post(exams, card, "rating", {"showing": 1, "rating": "perfect"}),
        "no key": post(exams, card, "rating", {"showing": 1, "rating": "again"}, key=None),
        "nothing": post(exams, card, "answer", {}),
    }
    assert (
        post(exams, card, "answer", {"showing": 1, "version": 1, "answer": None}).json()["told"][
            "verdict"
        ]
        == "unanswered"
    )
    refused["too good"] = post(exams, card, "rating", {"showing": 1, "rating": "good"})

    assert {name: (r.status_code, r.json()["code"]) for name, r in refused.items()} == {
        "not answered": (409, "review_not_answered"),
        "other showing": (409, "review_stale"),
        "other version": (409, "review_stale"),
        "no rating": (400, "invalid_body"),
        "no key": (400, "idempotency_key_missing"),
        "nothing": (400, "invalid_body"),
        "too good": (400, "rating_not_allowed"),
    }
    with in_school(card.school_id):
        assert ReviewLog.objects.count() == 0


def test_another_school_and_a_key_that_is_not_shown_are_not_there(
    exams: ExamProgram, program_of: Any, cards: list[ReviewCard], ana: Any, other_school: Any
) -> None:
    stranger = exam_program(program_of, other_school)
    card = cards[0]
    body = {"showing": 1, "version": 1, "answer": None}
    assert stranger.get(f"people/{ana.public_id}/reviews/").status_code == 404
    assert stranger.get(f"reviews/{card.pk}/").status_code == 404
    assert post(stranger, card, "answer", body).status_code == 404
    assert post(stranger, card, "rating", {"showing": 1, "rating": "again"}).status_code == 404
    assert exams.get(f"reviews/{uuid4()}/").json()["code"] == "review_not_found"

    with in_school(card.school_id):
        Assessment.objects.update(show_key="never")
    assert exams.read(f"people/{ana.public_id}/reviews/")["results"] == []
    assert exams.get(f"reviews/{card.pk}/").json()["code"] == "review_not_due"
    assert post(exams, card, "answer", body).json()["code"] == "review_not_due"


def test_the_list_is_paged_by_due_date(
    exams: ExamProgram, cards: list[ReviewCard], ana: Any, django_assert_num_queries: Any
) -> None:
    now = timezone.now()
    with in_school(ana.school.pk):
        for days, card in enumerate(reversed(cards), start=1):
            make_due(card, now - timedelta(days=days))
    found, address = [], f"people/{ana.public_id}/reviews/?page_size=1"
    while address:
        page = exams.read(address)
        found += [row["id"] for row in page["results"]]
        address = (page["next"] or "").removeprefix("http://testserver")

    assert found == [str(card.pk) for card in cards]
    assert exams.get("people/x/reviews/").status_code == 404
