"""What may be shown when: the policy, and every page that asks it."""

import re
from datetime import timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.utils import timezone

from assessments.queries.attempt_pages import own_attempt
from assessments.queries.reveals import reveal_of
from assessments.queries.standing import standings
from assessments.rules.behaviour import Behaviour
from assessments.rules.lifecycle import State
from assessments.rules.reveal import (
    NOTHING,
    Moment,
    Reveal,
    RevealPolicy,
    reveal_after_check,
    reveal_for,
)
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam
from tests.factories.people import make_member

KINDS = ("score", "answers", "key", "explanation", "statistics")
BEHIND_ANSWERS = {"key", "explanation"}
TIMES = [(Moment.GRADED, False), (Moment.GRADED, True), (Moment.CLOSED, False),
         (Moment.CLOSED, True), (Moment.NEVER, False), (Moment.NEVER, True)]  # fmt: skip


def is_time(moment, closed):
    return {Moment.GRADED: True, Moment.CLOSED: closed, Moment.NEVER: False}[moment]


@pytest.mark.parametrize(("kind", "state", "time"), product(KINDS, State, TIMES))
def test_each_kind_of_information_is_shown_from_its_own_time_on(kind, state, time):
    moment, closed = time
    policy = RevealPolicy(**{**dict.fromkeys(KINDS, Moment.NEVER), kind: moment})

    shown = reveal_for(state=state, own=True, policy=policy, closed=closed)

    now = state is State.GRADED and is_time(moment, closed) and kind not in BEHIND_ANSWERS
    assert [name for name in KINDS if getattr(shown, name)] == [kind] * now
    assert shown.own_answers
    assert shown.later is (state is State.GRADED and moment is Moment.CLOSED and not closed)


@pytest.mark.parametrize(("answers", "key", "closed"), product(Moment, Moment, (False, True)))
def test_the_key_and_the_explanations_are_never_shown_without_the_questions(answers, key, closed):
    policy = RevealPolicy(answers=answers, key=key, explanation=key)

    shown = reveal_for(state=State.GRADED, own=True, policy=policy, closed=closed)

    expected = is_time(answers, closed) and is_time(key, closed)
    assert (shown.key, shown.explanation) == (expected, expected)


@pytest.mark.parametrize(("state", "moment", "closed"), product(State, Moment, (False, True)))
def test_of_another_students_attempt_nothing_is_shown_under_any_policy(state, moment, closed):
    policy = RevealPolicy(**dict.fromkeys(KINDS, moment))

    assert reveal_for(state=state, own=False, policy=policy, closed=closed) == NOTHING


@pytest.mark.parametrize(
    ("behaviour", "final", "expected"),
    [
        (Behaviour.DEFERRED, False, Reveal(own_answers=True)),
        (Behaviour.DEFERRED, True, Reveal(own_answers=True)),
        (Behaviour.INTERACTIVE, False, Reveal(own_answers=True, score=True, answers=True)),
        *[
            (
                b,
                True,
                Reveal(own_answers=True, score=True, answers=True, key=True, explanation=True),
            )
            for b in (Behaviour.IMMEDIATE, Behaviour.INTERACTIVE, Behaviour.PRACTICE)
        ],
        (
            Behaviour.PRACTICE,
            False,
            Reveal(own_answers=True, score=True, answers=True, key=True, explanation=True),
        ),
    ],
)
def test_during_an_attempt_the_key_waits_until_the_answer_is_final(behaviour, final, expected):
    assert reveal_after_check(behaviour=behaviour, checked=True, final=final) == expected
    unchecked = reveal_after_check(behaviour=behaviour, checked=False, final=final)
    assert unchecked == Reveal(own_answers=True)


MARKS = {
    "score": r'class="score"',
    "answers": r'id="question-1"',
    "key": r"option-right|Right answer",
    "explanation": r"explanation of \d|yes, \d|no, [AC]\d",
}


@pytest.fixture
def graded(course, quiz, ana, school):
    """Everything answered, and wrongly: the right ones are named nowhere but in the key."""
    enrol_student(course, ana)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        answer_all(attempt, ana, right=0)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return attempt


def on_page(client, attempt):
    page = client.get(f"/attempts/{attempt.pk}/result/")
    assert page.status_code == 200
    return {name for name, mark in MARKS.items() if re.search(mark, page.content.decode())}


@pytest.mark.parametrize(
    ("moments", "before", "after"),
    [
        ("graded graded graded graded", "score answers key explanation", None),
        ("closed closed closed closed", "", "score answers key explanation"),
        ("never never never never", "", ""),
        ("graded closed closed closed", "score", "score answers key explanation"),
        ("graded never graded graded", "score", "score"),
        ("never graded never never", "answers", "answers"),
        ("graded graded closed never", "score answers", "score answers key"),
        ("graded graded graded never", "score answers key", None),
        ("closed graded closed closed", "answers", "score answers key explanation"),
    ],
)
@pytest.mark.parametrize("closing", ["hour", "withdrawn"])
def test_the_result_page_shows_what_the_policy_says_before_and_after_the_closing(
    graded, ana, client_of, school, moments, before, after, closing
):
    policy = dict(zip([f"show_{kind}" for kind in KINDS], moments.split(), strict=False))
    client = client_of(ana)
    set_exam(school, **policy)
    assert on_page(client, graded) == set(before.split())

    if closing == "hour":
        set_exam(school, **policy, closes_at=timezone.now() - timedelta(seconds=1))
    else:
        set_exam(school, **policy, is_published=False)

    assert on_page(client, graded) == set((before if after is None else after).split())


@pytest.mark.parametrize("moment", list(Moment))
@pytest.mark.parametrize("closed", [False, True])
def test_the_start_page_and_the_course_pages_ask_the_same_policy(
    graded, ana, client_of, school, moment, closed
):
    closes = timezone.now() + timedelta(hours=-1 if closed else 1)
    quiz = set_exam(school, show_score=moment.value, closes_at=closes)
    shown = is_time(moment, closed)

    with in_school(school.pk):
        found = standings(assessment_ids=[quiz.pk], student_id=ana.pk, at=timezone.now())[quiz.pk]
    page = client_of(ana).get(f"/assessments/{quiz.public_id}/").content.decode()

    assert (found.attempts, found.open_attempt) == (1, None)
    assert (found.best_percent, found.passed) == (Decimal(0) if shown else None, False)
    assert ("Graded; not shown yet" in page) is not shown
    assert ("Not yet passed" in page) is shown


def test_a_passed_attempt_is_told_as_passed_only_where_the_score_is_shown(
    course, quiz, ana, school
):
    enrol_student(course, ana)
    with in_school(school.pk):
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        told = []
        for moment in ("graded", "never"):
            set_exam(school, show_score=moment)
            found = standings(assessment_ids=[quiz.pk], student_id=ana.pk, at=timezone.now())
            told.append((found[quiz.pk].best_percent, found[quiz.pk].passed))

    assert told == [(Decimal(100), True), (None, False)]


def test_where_the_explanation_is_hidden_the_reasons_do_not_tell_it(
    course, ana, ines, school, client_of
):
    """The why of a short answer is a reason; the key alone was to be shown."""
    enrol_student(course, ana)
    with in_school(school.pk):
        shelf = save_category(key="words", title="Words", by=ines.actor)
        content = {
            "stem": "Name it.",
            "accept": ["ileum"],
            "watch_out": [{"answer": "ilium", "why": "That is a bone."}],
        }
        save_question(
            key="word", type_name="short_answer", category_id=shelf.pk, content=content,
            details=QuestionDetails(), note="", by=ines.actor, at=timezone.now(),
        )  # fmt: skip
        quiz = set_exam(school, draws=[OneQuestion("word")])
        attempt = begin(quiz, ana)
        save_answers(
            attempt_id=attempt.pk, answers=[SentAnswer(1, 0, {"text": "ilium"})], by=ana.actor
        )
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    told = []
    for moment in ("graded", "never"):
        set_exam(school, draws=[OneQuestion("word")], show_explanation=moment)
        page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
        told.append(("ileum" in page, "That is a bone." in page))

    assert told == [(True, True), (True, False)]


def test_others_find_no_result(graded, ben, ines, omar, client_of):
    for person in (ben, ines, omar):
        assert client_of(person).get(f"/attempts/{graded.pk}/result/").status_code == 404


def test_how_the_others_did_is_told_from_five_results_on(graded, course, ana, school, client_of):
    quiz = set_exam(school, show_statistics="graded")
    told = []
    for number in range(2, 6):
        person = make_member(school, f"p{number}@example.org", f"P {number}")
        enrol_student(course, person)
        with in_school(school.pk):
            attempt = begin(quiz, person)
            answer_all(attempt, person)
            submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
            grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        page = client_of(ana).get(f"/attempts/{graded.pk}/result/").content.decode()
        told += re.findall(r"The mean of all (\d+) attempts is (\S+) %", page)

    assert told == [("5", "80")]


def test_what_is_shown_when_closed_waits_for_those_who_still_sit(course, ana, ben, school):
    """Who started just before the closing keeps the whole time; the key must not reach them."""
    with in_school(school.pk):
        enrol_student(course, ana)
        enrol_student(course, ben)
        quiz = set_exam(school, minutes=30, show_key="closed")
        done, sitting = begin(quiz, ana), begin(quiz, ben)
        submit_attempt(attempt_id=done.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=done.pk, at=timezone.now())
        quiz.closes_at = timezone.now() - timedelta(minutes=1)
        quiz.save(update_fields=["closes_at"])

        def key_is_shown():
            mine = own_attempt(attempt_id=done.pk, by=ana.actor)
            return reveal_of(mine, by=ana.actor, at=timezone.now()).key

        assert not key_is_shown()
        submit_attempt(attempt_id=sitting.pk, by=ben.actor, at=timezone.now())
        assert key_is_shown()
