"""Numbers: how they are read, what is near enough, and what their unit is worth."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.question_types.contract import AnswerError, ContentError
from assessments.question_types.numeric.grading import LONGEST_ANSWER
from assessments.question_types.numeric.reading import (
    MOST_DIGITS,
    Quantity,
    Tolerance,
    plain,
    read_number,
    read_quantity,
)
from assessments.question_types.registry import question_type

KIND = question_type("numeric")
NUMBERS = st.decimals(-(10**6), 10**6, places=4)
SMALL = st.decimals(0, 1000, places=4)


def content(**changes):
    return KIND.read_content({"stem": "How many?", "value": "180", **changes})


def graded(text, **changes):
    outcome = KIND.grade(content(**changes), (), {"text": text})
    return outcome.reasons[0].code, outcome.share


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", "1250"),
        ("1,250", "1250"),
        ("1 250", "1250"),
        ("1\u00a0250", "1250"),
        ("1\u202f250", "1250"),
        ("1250.0", "1250"),
        ("1,234,567.89", "1234567.89"),
        ("\u22125", "-5"),
        ("\u20135", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_what_people_write_is_read_as_the_number_they_mean(text, number):
    assert read_number(text) == Decimal(number)


NO_NUMBERS = [
    *("", "-", ".", ",", "many", "1,5", "0,250", "1,25", "12,3456", "1,250,00", "1,250 000"),
    *("1250,5", "1.250.000", "1 25", "1/2", "1 1/2", "½", "1½", "5²", "1e3", "1E999999", "--5"),
    *(
        "5-6",
        "NaN",
        "Infinity",
        "-inf",
        "sNaN",
        "٣",
        "１２",
        "0x10",
        "$5 mg",
        "1_000",
        "5 mg",
        "5%",
    ),
]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_plain_number_is_not_guessed_at(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("250 mg", "mg"),
        ("250mg", "mg"),
        ("250 %", "%"),
        ("250 /µL", "/µL"),
        ("250 ×10^9/L", "×10^9/L"),
        ("250 mm³", "mm³"),
        ("250 °C", "°C"),
        ("250 e", "e"),
        ("$250", "$"),
        ("250 $", "$"),
    ],
)
def test_what_stands_behind_a_number_is_its_unit(text, unit):
    assert read_quantity(text) == Quantity(Decimal(250), unit)


def test_no_number_is_longer_than_what_is_measured():
    assert read_number("9" * MOST_DIGITS) == Decimal("9" * MOST_DIGITS)
    assert read_number("9" * (MOST_DIGITS + 1)) is None
    assert read_number("0." + "1" * (MOST_DIGITS + 1)) is None
    assert graded("9" * 5000) == ("not_a_number", 0)


@given(st.text(max_size=80))
@example("1" * 80)
@example("1," * 40)
def test_any_text_is_a_finite_number_or_none(text):
    quantity = read_quantity(text)

    assert quantity is None or quantity.number.is_finite()


@given(NUMBERS)
def test_a_number_in_words_is_read_as_itself(number):
    assert read_number(plain(number)) == number
    assert read_number(f"{number:,f}") == number
    assert read_number(f"{number:,f}".replace(",", " ")) == number


@given(value=NUMBERS, amount=SMALL)
def test_both_ends_of_a_tolerance_count_and_nothing_beyond_them(value, amount):
    least, most = Tolerance(amount).around(value)
    given_content = content(value=plain(value), tolerance=plain(amount))
    beyond = Decimal("0.0001")

    assert (least, most) == (value - amount, value + amount)
    assert given_content.counts(least)
    assert given_content.counts(most)
    assert not given_content.counts(least - beyond)
    assert not given_content.counts(most + beyond)


@given(value=NUMBERS.filter(bool), percent=st.decimals(0, 99, places=3))
def test_a_tolerance_in_percent_is_exact_for_either_sign(value, percent):
    least, most = Tolerance(percent, percent=True).around(value)

    assert (value - least) * 100 == abs(value) * percent == (most - value) * 100
    assert least <= value <= most


def test_a_tenth_is_a_tenth():
    """In binary floats 0.3 - 0.2 is less than 0.1, and 0.8 - 0.7 is more."""
    assert graded("0.3", value="0.2", tolerance="0.1") == ("within_tolerance", 1)
    assert graded("0.8", value="0.7", tolerance="0.1") == ("within_tolerance", 1)
    assert graded("0.8000001", value="0.7", tolerance="0.1") == ("wrong", 0)


@given(number=NUMBERS, unit=st.sampled_from(["", "mg", "g", "MG", "mg."]))
def test_a_unit_never_saves_a_wrong_number_and_its_lack_costs_what_the_author_said(number, unit):
    code, share = graded(f"{plain(number)} {unit}", ask_unit=["mg"], number_alone="25")

    if number != 180:
        assert (code, share) == ("wrong", 0)
    else:
        assert share == (1 if unit.startswith("mg") else Decimal("0.25"))


def test_a_unit_that_is_shown_may_be_written_again_but_not_another():
    assert graded("180 days", unit="days") == ("correct", 1)
    assert graded("180 hours", unit="days") == ("unit_wrong", 0)
    assert graded("180 hours") == ("not_a_number", 0)


@pytest.mark.parametrize("spelling", ["5mg", "^9", "-mg", "e3", " "])
def test_a_unit_that_could_be_part_of_the_number_is_refused(spelling):
    with pytest.raises(ContentError) as refusal:
        content(ask_unit=["mg", spelling], number_alone="0")

    assert refusal.value.place == "ask_unit"


def test_a_student_is_told_whether_a_unit_is_asked_for_but_not_which():
    shown = KIND.present(content(ask_unit=["mg"], number_alone="0"), ())

    assert shown == {
        "stem": "How many?",
        "unit": "",
        "asks_unit": True,
        "longest": LONGEST_ANSWER,
    }


@pytest.mark.parametrize("answer", [{}, {"text": 5}, {"text": "5", "unit": "mg"}])
def test_an_answer_is_one_text(answer):
    with pytest.raises(AnswerError):
        KIND.check_answer(content(), (), answer)
    with pytest.raises(AnswerError):
        KIND.check_answer(content(), (), {"text": "1" * (LONGEST_ANSWER + 1)})
