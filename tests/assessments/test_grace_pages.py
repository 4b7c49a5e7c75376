"""The grace in the browser: nothing can be answered, and handing in works and loses nothing."""

import pytest

from assessments.models import AnswerStep
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin, key_answers, wrong_answer
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, set_exam


@pytest.fixture
def attempt(course, ana, school):
    """30 minutes with a grace of 10, everything answered and flagged, the time just over."""
    enrol_student(course, ana)
    quiz = set_exam(school, minutes=30, expiry="grace", grace_minutes=10)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
    return attempt


def newest(attempt):
    with in_school(attempt.school_id):
        return list(AnswerStep.objects.order_by("position").values_list("position", "revision"))


def test_the_page_says_that_only_handing_in_is_left(attempt, ana, client_of):
    let_pass(attempt, minutes=35)

    page = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

    assert "Nothing can be answered any more" in page
    assert page.count('<fieldset class="locked" disabled>') == 3
    assert page.count("data-base-field disabled") == 3
    assert 'value="check-' not in page
    assert "data-save-button" not in page


@pytest.mark.parametrize("seconds", [2, 300])
def test_the_form_of_that_page_hands_in_and_wipes_nothing(attempt, ana, client_of, seconds):
    """Its controls are disabled, so it names no answer at all; that is not "no answer"."""
    let_pass(attempt, minutes=30, seconds=seconds)
    client = client_of(ana)

    reply = client.post(f"/attempts/{attempt.pk}/answers/", {"then": "hand_in"})

    assert (reply.status_code, reply["Location"]) == (302, f"/attempts/{attempt.pk}/hand-in/")
    assert newest(attempt) == [(1, 1), (2, 1), (3, 1)]
    client.post(f"/attempts/{attempt.pk}/hand-in/")
    attempt.refresh_from_db()
    assert attempt.state == "submitted"


def test_a_form_with_a_late_change_still_leads_to_the_hand_in_and_says_so(attempt, ana, client_of):
    let_pass(attempt, minutes=35)
    with in_school(attempt.school_id):
        other = {n: wrong_answer(key)["chosen"] for n, key in key_answers(attempt).items()}
    form = {f"base-{n}": "1" for n in other} | {f"answer-{n}": str(o) for n, o in other.items()}

    page = client_of(ana).post(
        f"/attempts/{attempt.pk}/answers/", {**form, "then": "hand_in"}, follow=True
    )

    assert page.redirect_chain == [(f"/attempts/{attempt.pk}/hand-in/", 302)]
    assert "this answer came after the deadline and was not taken" in page.content.decode()
    assert newest(attempt) == [(1, 1), (2, 1), (3, 1)]
