"""A paper without a way back: not by the page, not by JSON, not by an old form."""

import json

import pytest
from django.utils import timezone

from assessments.models import AnswerStep
from assessments.services.answers import SentAnswer, Verdict, save_answers
from assessments.services.attempts import AttemptClosed, submit_attempt
from assessments.services.sections import (
    CanGoFreely,
    NothingAfterIt,
    next_question,
    next_section,
)
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import rows_of, set_exam, set_sections


@pytest.fixture
def attempt(course, ana, school):
    enrol_student(course, ana)
    quiz = set_exam(school, navigation="one_way")
    with in_school(school.pk):
        return begin(quiz, ana)


def go_on(attempt, ana, position):
    with in_school(attempt.school_id):
        return next_question(
            attempt_id=attempt.pk, position=position, by=ana.actor, at=timezone.now()
        )


def save(attempt, ana, *answers):
    with in_school(attempt.school_id):
        return save_answers(attempt_id=attempt.pk, answers=answers, by=ana.actor, client="tab")


def open_of(attempt):
    return attempt.open_first, attempt.open_last


def steps_of(attempt):
    with in_school(attempt.school_id):
        return list(AnswerStep.objects.values_list("position", "revision", "content"))


def test_one_question_is_open_at_a_time_in_the_order_of_the_paper(attempt, ana):
    seen = [open_of(attempt)]
    seen += [open_of(go_on(attempt, ana, position)) for position in (1, 2)]

    assert seen == [(1, 1), (2, 2), (3, 3)]


def test_pressing_next_twice_goes_on_once(attempt, ana):
    for _ in range(3):
        assert open_of(go_on(attempt, ana, 1)) == (2, 2)


def test_no_question_can_be_jumped_over(attempt, ana):
    for position in (0, 2, 3, 99):
        assert open_of(go_on(attempt, ana, position)) == (1, 1)


def test_nothing_comes_after_the_last_question(attempt, ana):
    for position in (1, 2):
        go_on(attempt, ana, position)

    with pytest.raises(NothingAfterIt):
        go_on(attempt, ana, 3)

    attempt.refresh_from_db()
    assert open_of(attempt) == (3, 3)


def test_neither_an_earlier_nor_a_later_question_can_be_answered(attempt, ana):
    save(attempt, ana, SentAnswer(1, 0, {"chosen": 1}))
    go_on(attempt, ana, 1)

    saved = save(
        attempt,
        ana,
        SentAnswer(1, 1, {"chosen": 2}),
        SentAnswer(2, 0, {"chosen": 3}),
        SentAnswer(3, 0, {"chosen": 3}, flagged=True),
    )

    assert [answer.verdict for answer in saved] == [
        Verdict.CLOSED,
        Verdict.SAVED,
        Verdict.CLOSED,
    ]
    assert steps_of(attempt) == [(1, 1, {"chosen": 1}), (2, 1, {"chosen": 3})]


def test_a_repeated_save_of_what_was_left_is_still_answered_as_repeated(attempt, ana):
    """Its first reply was lost; telling "closed" would make the window show a conflict."""
    save(attempt, ana, SentAnswer(1, 0, {"chosen": 1}))
    go_on(attempt, ana, 1)

    again = save(attempt, ana, SentAnswer(1, 0, {"chosen": 1}))

    assert [answer.verdict for answer in again] == [Verdict.REPEATED]


def test_the_page_shows_the_open_question_alone(attempt, ana, client_of):
    go_on(attempt, ana, 1)

    page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

    assert [n for n in (1, 2, 3) if f'data-position="{n}"' in page] == [2]
    assert 'value="question-2"' in page


def test_json_to_the_page_does_not_go_back_either(attempt, ana, client_of):
    go_on(attempt, ana, 1)

    reply = client_of(ana).post(
        f"/attempts/{attempt.pk}/answers/",
        json.dumps({"answers": [{"position": 1, "base": 0, "content": {"chosen": 1}}],
                    "open_first": 1, "open_last": 3, "state": "in_progress"}),
        content_type="application/json",
    )  # fmt: skip

    assert reply.json()["answers"][0]["verdict"] == "closed"
    assert steps_of(attempt) == []
    attempt.refresh_from_db()
    assert open_of(attempt) == (2, 2)


def test_an_old_form_that_is_sent_again_wipes_nothing_of_the_question_that_is_open(
    attempt, ana, client_of
):
    """The browser's back button, then Next once more: the form knows nothing of question 2."""
    form = {"base-1": "0", "answer-1": "1", "then": "question-1"}
    client = client_of(ana)
    client.post(f"/attempts/{attempt.pk}/answers/", form)
    client.post(
        f"/attempts/{attempt.pk}/answers/", {"base-2": "0", "answer-2": "3", "then": "stay"}
    )

    client.post(f"/attempts/{attempt.pk}/answers/", form)

    assert steps_of(attempt) == [(1, 1, {"chosen": 1}), (2, 1, {"chosen": 3})]
    attempt.refresh_from_db()
    assert open_of(attempt) == (2, 2)


def test_what_an_old_form_held_for_a_question_that_is_closed_is_not_dropped_in_silence(
    attempt, ana, client_of
):
    client = client_of(ana)
    client.post(f"/attempts/{attempt.pk}/answers/", {"base-1": "0", "answer-1": "1"})
    go_on(attempt, ana, 1)

    page = client.post(
        f"/attempts/{attempt.pk}/answers/", {"base-1": "1", "answer-1": "2"}, follow=True
    ).content.decode()

    assert "Question 1 is closed" in page
    assert steps_of(attempt) == [(1, 1, {"chosen": 1})]


def test_in_a_free_paper_there_is_nothing_to_leave(course, ana, school):
    enrol_student(course, ana)
    quiz = set_exam(school)
    with in_school(school.pk):
        attempt = begin(quiz, ana)

    with pytest.raises(CanGoFreely):
        go_on(attempt, ana, 1)

    attempt.refresh_from_db()
    assert open_of(attempt) == (1, 32_767)


def test_in_sections_the_last_question_of_a_section_does_not_lead_into_the_next(
    course, ana, school
):
    enrol_student(course, ana)
    quiz = set_sections(school, navigation="one_way")
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        assert open_of(attempt) == (1, 1)
        assert open_of(go_on(attempt, ana, 1)) == (2, 2)
        with pytest.raises(NothingAfterIt):
            go_on(attempt, ana, 2)

        moved = next_section(attempt_id=attempt.pk, number=1, by=ana.actor, at=timezone.now())

    assert open_of(moved) == (3, 3)


def test_nothing_goes_on_after_the_hand_in(attempt, ana, school):
    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    with pytest.raises(AttemptClosed):
        go_on(attempt, ana, 1)

    attempt.refresh_from_db()
    assert (open_of(attempt), rows_of(attempt)["steps"]) == ((1, 1), 0)
