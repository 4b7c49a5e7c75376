"""What an answer is worth: penalties, negative marks, certainty. No database."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.rules.behaviour import Behaviour, counts, gives_feedback, is_final
from assessments.rules.scoring import ItemScore, score_paper
from assessments.rules.worth import PLAIN, Scheme, worth_of

HUNDREDTHS = st.integers(0, 100).map(lambda n: Decimal(n) / 100)
SHARES = st.one_of(
    HUNDREDTHS,
    st.fractions(0, 1, max_denominator=12).map(lambda f: Decimal(f.numerator) / f.denominator),
)
TRIES = st.integers(0, 10)
CERTAINTY = st.sampled_from([None, 1, 2, 3])
SCHEMES = st.one_of(
    st.builds(Scheme, wrong_costs=HUNDREDTHS, try_penalty=HUNDREDTHS),
    st.just(Scheme(certainty=True)),
)
CERTAIN = Scheme(certainty=True)


def worth(share, scheme=PLAIN, *, answered=True, certainty=None, failed=0):
    return worth_of(
        share=Decimal(share),
        answered=answered,
        scheme=scheme,
        certainty=certainty,
        failed_tries=failed,
    )


@given(share=SHARES, scheme=SCHEMES, certainty=CERTAINTY, failed=TRIES)
def test_an_answer_is_worth_between_minus_two_and_one(share, scheme, certainty, failed):
    found = worth(share, scheme, certainty=certainty, failed=failed).share

    assert -2 <= found <= 1
    if not scheme.certainty:
        assert -1 <= found <= share


@given(one=SHARES, other=SHARES, scheme=SCHEMES, certainty=CERTAINTY, failed=TRIES)
def test_a_better_answer_is_never_worth_less(one, other, scheme, certainty, failed):
    worse, better = sorted([one, other])

    assert (
        worth(worse, scheme, certainty=certainty, failed=failed).share
        <= worth(better, scheme, certainty=certainty, failed=failed).share
    )


@given(share=SHARES, scheme=SCHEMES, certainty=CERTAINTY, few=TRIES, more=TRIES)
def test_fewer_failed_tries_are_never_worth_less(share, scheme, certainty, few, more):
    few, more = sorted([few, more])

    assert (
        worth(share, scheme, certainty=certainty, failed=more).share
        <= worth(share, scheme, certainty=certainty, failed=few).share
    )


@given(share=SHARES, scheme=SCHEMES, certainty=CERTAINTY, failed=TRIES)
def test_a_missing_answer_costs_and_brings_nothing(share, scheme, certainty, failed):
    found = worth(share, scheme, answered=False, certainty=certainty, failed=failed)

    assert (found.share, found.code, found.text) == (0, "", "")


@given(scheme=SCHEMES)
def test_the_key_at_the_first_try_with_full_certainty_is_worth_all(scheme):
    assert worth(1, scheme, certainty=3).share == 1


@given(share=SHARES, certainty=CERTAINTY, failed=TRIES)
def test_without_a_scheme_an_answer_is_worth_its_share(share, certainty, failed):
    found = worth(share, certainty=certainty, failed=failed)

    assert (found.share, found.code) == (share, "")


@given(
    shares=st.lists(SHARES, min_size=1, max_size=10),
    points=st.lists(st.integers(1, 5), min_size=10, max_size=10),
    scheme=SCHEMES,
    certainty=CERTAINTY,
    failed=TRIES,
)
def test_a_paper_is_never_worth_less_than_nothing_nor_more_than_all(
    shares, points, scheme, certainty, failed
):
    items = [
        ItemScore(
            position=n,
            share=worth(share, scheme, certainty=certainty, failed=failed).share,
            points=Decimal(points[n]),
        )
        for n, share in enumerate(shares)
    ]

    total = score_paper(items=items, pass_percent=Decimal(60))

    assert 0 <= total.earned <= total.possible
    assert 0 <= total.percent <= 100


@pytest.mark.parametrize(
    ("certainty", "share", "thirds"),
    [
        (1, "1", 1), (2, "1", 2), (3, "1", 3),
        (1, "0", 0), (2, "0", -2), (3, "0", -6),
        (None, "1", 1), (None, "0", 0),
        (2, "0.5", 0), (3, "0.5", Fraction(-3, 2)), (3, "0.75", Fraction(3, 4)),
    ],
)  # fmt: skip
def test_certainty_pays_when_right_and_costs_when_wrong(certainty, share, thirds):
    found = worth(share, CERTAIN, certainty=certainty).share * 3

    assert abs(Fraction(found) - thirds) < Fraction(1, 10**20)


@pytest.mark.parametrize(
    ("share", "failed", "expected"),
    [("1", 0, "1"), ("1", 1, "0.75"), ("1", 3, "0.25"), ("1", 4, "0"), ("1", 9, "0"),
     ("0.5", 1, "0.25"), ("0.5", 3, "0"), ("0", 3, "0")],
)  # fmt: skip
def test_each_failed_try_costs_its_part_and_never_more_than_all(share, failed, expected):
    found = worth(share, Scheme(try_penalty=Decimal("0.25")), failed=failed)

    assert found.share == Decimal(expected)


def test_a_wrong_answer_costs_what_was_said_and_a_partly_right_one_does_not():
    scheme = Scheme(wrong_costs=Decimal("0.25"))

    assert [worth(share, scheme).share for share in ("0", "0.01", "1")] == [
        Decimal("-0.25"),
        Decimal("0.01"),
        Decimal(1),
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        ({"share": 0, "scheme": Scheme(wrong_costs=Decimal("0.25"))}, "wrong_costs",
         "A wrong answer costs 25 % of the points here."),
        ({"share": 1, "scheme": Scheme(try_penalty=Decimal("0.3333")), "failed": 1},
         "earlier_tries", "One try before cost 33.33 % each."),
        ({"share": 1, "scheme": Scheme(try_penalty=Decimal("0.3333")), "failed": 2},
         "earlier_tries", "2 tries before cost 33.33 % each."),
        ({"share": 0, "scheme": CERTAIN, "certainty": 3}, "certainty",
         "You were very sure: -6 of 3 marks."),
        ({"share": 1, "scheme": CERTAIN}, "certainty",
         "You did not say how sure: 1 of 3 marks."),
    ],
)  # fmt: skip
def test_the_student_is_told_why_it_is_not_simply_the_share(arguments, code, text):
    found = worth(**arguments)

    assert (found.code, found.text) == (code, text)


@given(chance=st.integers(1, 99))
def test_saying_how_sure_one_really_is_pays_best(chance):
    """Gardner-Medwin: below 67 % say not sure, up to 80 % fairly sure, above very sure."""
    assume(chance not in {67, 80})
    right = Decimal(chance) / 100

    def expected(certainty):
        return (
            right * worth(1, CERTAIN, certainty=certainty).share
            + (1 - right) * worth(0, CERTAIN, certainty=certainty).share
        )

    best = max((1, 2, 3), key=expected)
    assert best == (1 if chance < 67 else 2 if chance < 80 else 3)


@pytest.mark.parametrize(
    ("behaviour", "right", "used", "final"),
    [
        (Behaviour.DEFERRED, True, 1, False), (Behaviour.PRACTICE, True, 9, False),
        (Behaviour.IMMEDIATE, False, 1, True), (Behaviour.IMMEDIATE, True, 1, True),
        (Behaviour.INTERACTIVE, False, 1, False), (Behaviour.INTERACTIVE, False, 2, False),
        (Behaviour.INTERACTIVE, False, 3, True), (Behaviour.INTERACTIVE, True, 1, True),
    ],
)  # fmt: skip
def test_when_a_checked_answer_is_final(behaviour, right, used, final):
    assert is_final(behaviour, right=right, tries_used=used, tries=3) is final


def test_practice_alone_does_not_count_and_deferred_alone_gives_no_feedback():
    assert [b for b in Behaviour if not counts(b)] == [Behaviour.PRACTICE]
    assert [b for b in Behaviour if not gives_feedback(b)] == [Behaviour.DEFERRED]
