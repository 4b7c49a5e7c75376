"""The receipt: on the page after every kind of hand-in, and alone on a sheet."""

import pytest
from django.utils import timezone

from assessments.rules.digests import in_groups
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import close_overdue_attempts, submit_attempt
from assessments.services.grading import grade_attempt
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import let_pass, set_exam


@pytest.fixture
def attempt(course, ana, school):
    """Two of three answered, one of them taken back."""
    enrol_student(course, ana)
    attempt = begin(set_exam(school, minutes=30, expiry="discard"), ana)
    sent = [SentAnswer(position, 0, {"chosen": 1}) for position in (1, 2)]
    save_answers(attempt_id=attempt.pk, answers=sent, by=ana.actor)
    save_answers(attempt_id=attempt.pk, answers=[SentAnswer(2, 1, None)], by=ana.actor)
    return attempt


def discard(attempt, _):
    let_pass(attempt, hours=1)
    assert close_overdue_attempts() == 1


def hand_in(attempt, person):
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())


def hand_in_and_grade(attempt, person):
    hand_in(attempt, person)
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())


@pytest.mark.parametrize(
    ("end", "heading", "said"),
    [
        (hand_in, "Being graded", "Handed in"),
        (hand_in_and_grade, "Not passed yet", "Handed in"),
        (discard, "Not handed in in time", "Ended by the clock"),
    ],
)
def test_the_page_after_the_hand_in_shows_the_receipt(
    end, heading, said, attempt, ana, school, client_of
):
    with in_school(school.pk):
        end(attempt, ana)
        attempt.refresh_from_db()
    client = client_of(ana)

    result = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
    alone = client.get(f"/attempts/{attempt.pk}/receipt/").content.decode()

    assert heading in result
    for page in (result, alone):
        receipt = page[page.index("Your receipt") :]
        assert in_groups(attempt.seal) in receipt
        assert "1 at Anatomy quiz" in receipt
        assert "1 of 3" in receipt
        assert f"<dt>{said}</dt>" in receipt
        assert "it proves whether anything was changed since" in receipt
    assert "Receipt for Ana Silva" in alone
    assert str(attempt.pk) in alone


def test_there_is_no_receipt_before_the_hand_in(attempt, ana, client_of):
    answer = client_of(ana).get(f"/attempts/{attempt.pk}/receipt/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/attempts/{attempt.pk}/"
    assert "Your receipt" not in answer.content.decode()
