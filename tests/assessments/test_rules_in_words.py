"""The rules of an assessment as sentences."""

from dataclasses import replace
from decimal import Decimal

import pytest

from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.in_words import BEHAVIOURS, EXPIRIES, Terms, rules_in_words

PLAIN = Terms(
    questions=10,
    minutes=0,
    attempts_allowed=0,
    pass_percent=Decimal("70.00"),
    behaviour=Behaviour.DEFERRED,
    tries=3,
    wrong_costs_percent=Decimal(0),
    certainty=False,
    navigation=Navigation.FREE,
    expiry=Expiry.SUBMIT,
    grace_minutes=0,
)


def test_a_plain_quiz_takes_few_words() -> None:
    assert rules_in_words(PLAIN) == [
        "10 questions.",
        "There is no time limit.",
        "You may take it as often as you like.",
        "You learn what was right after it is handed in and graded.",
        "You pass with 70 % of the points.",
    ]


def test_an_exam_says_all_that_holds() -> None:
    exam = replace(
        PLAIN,
        questions=1,
        minutes=1,
        attempts_allowed=1,
        behaviour=Behaviour.INTERACTIVE,
        tries=1,
        wrong_costs_percent=Decimal("33.30"),
        certainty=True,
        navigation=Navigation.ONE_WAY,
        expiry=Expiry.GRACE,
        grace_minutes=5,
        access_code=True,
    )

    assert rules_in_words(exam) == [
        "1 question.",
        "1 minute from the start; the clock does not stop.",
        "When time is up, you have 5 minutes to hand in; answers are no longer taken.",
        "You have 1 attempt in all.",
        "One question after the other: you cannot go back.",
        "You may check an answer and try again, 1 try in all.",
        "A wrong answer costs 33.3 % of the points of its question.",
        "You say how sure you are: it pays when right and costs when wrong.",
        "To start you need an access code.",
        "You pass with 70 % of the points.",
    ]


def test_sections_are_named_with_clock_and_break() -> None:
    said = rules_in_words(replace(PLAIN, sections=(("One", 10, 5), ("Two", 20, 0))))

    assert said[1:5] == [
        "Section One, 10 minutes, then a break of at most 5 minutes.",
        "Section Two, 20 minutes.",
        "Each section has its own clock; what is over cannot be opened again.",
        "When time is up, what is saved is handed in for you.",
    ]


def test_practice_promises_no_pass() -> None:
    assert "pass" not in " ".join(rules_in_words(replace(PLAIN, behaviour=Behaviour.PRACTICE)))


@pytest.mark.parametrize("words", [BEHAVIOURS, EXPIRIES])
def test_every_choice_has_words(words: dict[object, str]) -> None:
    kind = type(next(iter(words)))

    assert set(words) == set(kind)  # type: ignore[call-overload]
