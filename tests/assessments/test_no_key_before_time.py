"""Canaries in every text that is secret, for every question type that is installed.

None of them may be in anything that a student is sent before it is time.
"""

import json
import re

import pytest
from django.utils import timezone

from assessments.question_types.registry import question_type, question_types
from assessments.question_types.testing import with_canaries
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.checking import check_item
from foundation.schools.scoping import in_school
from tests.assessments.examples import EXAMPLES
from tests.conftest import NOON
from tests.factories.attempts import begin, key_answers
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam

TYPES = [name for name in sorted(EXAMPLES) if not question_types()[name].needs_person]
MARK = re.compile(r"canary\d+canary\w*")


@pytest.fixture
def sit(course, school, ana, ines):
    """A paper with one question of each type, in their order, its secrets marked by its number."""
    enrol_student(course, ana)

    def sit(behaviour, **rules):
        with in_school(school.pk):
            shelf = save_category(key="marked", title="Marked", by=ines.actor)
            for number, name in enumerate(TYPES, start=1):
                marked, _ = with_canaries(EXAMPLES[name].content, EXAMPLES[name])
                text = re.sub(r"(canary\d+canary)", rf"\1of{number}", json.dumps(marked))
                save_question(
                    key=f"marked-{number}", type_name=name, category_id=shelf.pk,
                    content=json.loads(text), details=QuestionDetails(), note="",
                    by=ines.actor, at=NOON,
                )  # fmt: skip
            draws = [OneQuestion(f"marked-{n}") for n in range(1, len(TYPES) + 1)]
            quiz = set_exam(
                school, draws=draws, behaviour=behaviour, shuffle_options=False, **rules
            )
            return begin(quiz, ana)

    return sit


def leaks(client, attempt, *paths):
    """The numbers of the questions of which a secret is in one of these pages."""
    found = set()
    for path in paths or ("", "hand-in/"):
        page = client.get(f"/attempts/{attempt.pk}/{path}")
        assert page.status_code == 200
        found |= set(MARK.findall(page.content.decode()))
    return {int(mark.rsplit("of", 1)[1]) for mark in found}


def save(attempt, ana, answers):
    """Save on top of nothing; returns the reply, as it goes to the browser, as text."""
    with in_school(attempt.school_id):
        sent = [SentAnswer(position, 0, content) for position, content in answers.items()]
        return str(save_answers(attempt_id=attempt.pk, answers=sent, by=ana.actor))


def check(attempt, ana, position):
    with in_school(attempt.school_id):
        return check_item(attempt_id=attempt.pk, position=position, by=ana.actor, at=timezone.now())


def not_right(name):
    """An answer of the examples that is given and not right; None where there is none."""
    kind = question_type(name)
    return next(
        (
            e.answer
            for e in EXAMPLES[name].graded
            if e.share < 1 and e.content == EXAMPLES[name].content and kind.is_answered(e.answer)
            and e.code != "unanswered"
        ),
        None,
    )  # fmt: skip


@pytest.mark.parametrize("behaviour", ["deferred", "immediate", "interactive", "practice"])
def test_the_pages_of_an_attempt_hold_no_secret_before_anything_is_checked(
    sit, ana, client_of, behaviour
):
    attempt = sit(behaviour)
    client = client_of(ana)
    assert leaks(client, attempt) == set()
    wrong = {n: not_right(name) for n, name in enumerate(TYPES, start=1) if not_right(name)}

    assert not MARK.search(save(attempt, ana, wrong))

    assert len(wrong) >= 4
    assert leaks(client, attempt) == set()


def test_a_failed_try_shows_neither_key_nor_reason(sit, ana, client_of):
    attempt = sit("interactive", tries=5)
    wrong = {n: not_right(name) for n, name in enumerate(TYPES, start=1) if not_right(name)}
    save(attempt, ana, wrong)
    failed = {n for n in wrong if not check(attempt, ana, n).final}

    assert len(failed) >= 4
    assert leaks(client_of(ana), attempt) & failed == set()


def test_immediate_feedback_shows_the_secrets_of_what_was_checked_and_of_nothing_else(
    sit, ana, client_of
):
    attempt = sit("immediate")
    with in_school(attempt.school_id):
        keys = key_answers(attempt)
    # The key itself may be a canary that the student typed: that is no secret any more.
    save(attempt, ana, keys)
    before = leaks(client_of(ana), attempt)
    for position in (2, 3):
        assert check(attempt, ana, position).final

    shown = leaks(client_of(ana), attempt)

    assert shown - before <= {2, 3}
    assert shown & {2, 3}


def test_after_the_hand_in_nothing_is_shown_until_it_is_graded(sit, ana, client_of):
    attempt = sit("deferred")
    with in_school(attempt.school_id):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert leaks(client_of(ana), attempt, "result/") == set()


def test_what_is_refused_to_be_checked_tells_nothing(sit, ana, client_of):
    attempt = sit("deferred")
    form = {"base-1": "0", "then": "check-1"}

    page = client_of(ana).post(f"/attempts/{attempt.pk}/answers/", form, follow=True)

    assert "are graded after it is handed in" in page.content.decode()
    assert not MARK.search(page.content.decode())
