"""What the rule promises for every chart and every answer, over a code set of near misses."""

import json
from collections import Counter
from fractions import Fraction
from itertools import permutations
from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assessments.question_types.code_pairing import Offer, best_pairs
from tests.assessments.question_types.chart.charts import (
    EXAMPLE,
    INNER,
    KIND,
    LEAVES,
    LONERS,
    SMALL,
    answer_of,
    content_of,
    data_of,
    graded,
    made_content,
)

KEYS = st.lists(st.sampled_from(LEAVES), min_size=1, max_size=6, unique=True)
ANY_CODE = st.sampled_from([*LEAVES, *INNER, *LONERS, "A10.9", "A13", "XYZ"])
ROWS = st.lists(ANY_CODE, max_size=8)
VARIANTS = st.sampled_from(["", *EXAMPLE.variants])
PARTS = st.one_of(
    st.builds(
        "{}-{}{}".format,
        st.sampled_from(["dx", "px", "sv", "zz"]),
        st.integers(-1, 27),
        st.sampled_from(["", "-poa", "-modifiers", "-units", "-x"]),
    ),
    st.just("marks"),
    st.text(max_size=5),
)
VALUES = st.one_of(
    ANY_CODE,
    st.text(max_size=12),
    st.sampled_from(["[[[", "9" * 5000, "\x00E11.22", "\ud800", "ß" * 30, "[" * 3000, "E11.22"]),
    st.none(),
    st.integers(),
)
JUNK = st.one_of(
    st.none(),
    st.just({}),
    st.fixed_dictionaries({"parts": st.dictionaries(PARTS, VALUES, max_size=12)}),
    st.fixed_dictionaries({"parts": st.lists(VALUES)}),
    st.dictionaries(st.text(max_size=5), VALUES),
)


def share(content: Any, rows: list[str]) -> Any:
    return graded(content, answer_of(*rows), SMALL).share


@given(keys=KEYS, data=st.data())
def test_the_key_scores_full_whatever_is_optional_or_must_follow(keys: Any, data: Any) -> None:
    changes: dict[str, Any] = {}
    for number in range(1, len(keys)):
        above = st.lists(st.integers(0, number - 1), unique=True)
        changes[f"line_{number}"] = {
            "optional": data.draw(st.booleans()),
            "after": [f"line-{one}" for one in data.draw(above)],
        }
    content = made_content(keys, **changes)

    outcome = graded(content, KIND.key_answer(content, ()), SMALL)

    assert outcome.share == 1
    assert outcome.reasons[0].code == "correct"


@given(keys=KEYS, rows=ROWS)
def test_every_score_lies_between_nothing_and_all(keys: Any, rows: Any) -> None:
    details = graded(made_content(keys), answer_of(*rows), SMALL).details

    for name in ("score", "completeness", "accuracy"):
        assert details[name] is None or 0 <= float(details[name]) <= 100


@given(keys=KEYS, rows=ROWS, extra=st.sampled_from(LONERS), at=st.integers(0, 8))
def test_a_code_that_nothing_supports_never_helps(
    keys: Any, rows: Any, extra: Any, at: int
) -> None:
    content = made_content(keys)

    assert share(content, [*rows[:at], extra, *rows[at:]]) <= share(content, rows)


@settings(max_examples=300)
@given(keys=KEYS, rows=ROWS, data=st.data())
def test_a_code_that_says_more_of_the_right_thing_is_never_worth_less(
    keys: Any, rows: Any, data: Any
) -> None:
    content = made_content(keys)
    key = data.draw(st.sampled_from(keys))
    less = data.draw(st.integers(3, len(key)))
    more = data.draw(st.integers(less, len(key)))
    at = data.draw(st.integers(0, len(rows)))
    # A key that is given already would stand there twice.
    assume(key not in [row.replace(".", "") for row in rows])

    scores = [share(content, [*rows[:at], key[:n], *rows[at:]]) for n in (less, more)]

    assert scores[0] <= scores[1]


@given(keys=KEYS, rows=st.lists(ANY_CODE, min_size=2, max_size=7), data=st.data())
def test_the_order_behind_the_first_place_means_nothing_unless_a_line_must_follow(
    keys: Any, rows: Any, data: Any
) -> None:
    content = made_content(keys)
    moved = [rows[0], *data.draw(st.permutations(rows[1:]))]

    assert share(content, rows) == share(content, moved)


@given(data=st.data())
def test_rows_of_one_code_may_change_places(data: Any) -> None:
    """Two services of one code with other modifiers: each goes to the line that it fits."""
    lines = [line for line in data_of("walker")["lines"] if line["key"] == "device"]
    pair = [{**lines[0], "key": key, "modifiers": [key.upper()]} for key in ("rt", "lt")]
    content = content_of("walker", lines=[data_of("walker")["lines"][0], *pair])
    modifiers = st.sampled_from(["RT", "LT", "RT LT", "KX", ""])
    rows = [("E0143", one) for one in data.draw(st.lists(modifiers, max_size=4))]
    moved = data.draw(st.permutations(rows))

    one, other = (graded(content, answer_of("M25.561", services=x)) for x in (rows, moved))

    assert one.share == other.share


@given(keys=KEYS, rows=ROWS)
def test_a_code_counts_for_one_line_at_most(keys: Any, rows: Any) -> None:
    details = graded(made_content(keys), answer_of(*rows), SMALL).details

    parts = Counter(line["part"] for line in details["lines"] if line["part"])
    assert set(parts.values()) <= {1}
    assert len(parts) == len(rows)


def test_one_vague_code_does_not_satisfy_two_lines() -> None:
    details = graded(made_content(["A10200", "A10201"]), answer_of("A10.20"), SMALL).details

    assert [line["status"] for line in details["lines"]] == ["incomplete", "missed"]


@given(keys=KEYS, rows=ROWS)
def test_an_exact_code_always_goes_to_its_line(keys: Any, rows: Any) -> None:
    details = graded(made_content(keys), answer_of(*rows), SMALL).details

    given_codes = {row.replace(".", "") for row in rows}
    for line, key in zip(details["lines"], keys, strict=False):
        assert (line["status"] == "exact") is (key in given_codes)


@settings(max_examples=200)
@given(variant=VARIANTS, answer=JUNK)
@example(variant="", answer={"parts": {"dx-1": "E11.22", "dx-1-poa": "\x00"}})
def test_any_answer_is_graded_shown_and_stored(variant: str, answer: Any) -> None:
    content = content_of(variant)

    first = graded(content, answer)
    second = graded(content, answer)

    assert first == second
    assert {reason.code for reason in first.reasons} <= KIND.reason_codes
    stored = json.dumps(first.details)
    assert json.loads(stored) == first.details
    # PostgreSQL keeps neither of these in JSON.
    assert "\\u0000" not in stored
    assert "\\ud800" not in stored
    assert len(stored) < 200_000
    # A row of a panel that this chart does not have is no answer to it.
    assert KIND.is_answered(answer) or not first.answered
    KIND.review(content, (), answer)
    KIND.review_graded(content, (), answer, first.details)


OFFERS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)),
    st.builds(Offer, st.fractions(0, 2, max_denominator=12), st.booleans()),
    max_size=14,
)


@settings(max_examples=300)
@given(offers=OFFERS)
def test_no_other_pairing_has_more_exact_codes_or_earns_more(offers: Any) -> None:
    """Compared with every pairing there is."""

    def worth(pairs: dict[int, int]) -> tuple[int, Any]:
        taken = [offers[pair] for pair in pairs.items()]
        return sum(offer.full for offer in taken), sum(offer.value for offer in taken)

    best = max(
        worth({line: row for line, row in enumerate(rows) if (line, row) in offers})
        for rows in permutations(range(10), 5)
        if all(row > 4 or (line, row) in offers for line, row in enumerate(rows))
    )
    found = best_pairs(offers)

    assert len(set(found.values())) == len(found)
    assert worth(found) == best


def test_ties_go_to_the_earlier_line_and_the_earlier_row() -> None:
    half = Offer(Fraction(1, 2), full=False)

    assert best_pairs({(0, 0): half, (1, 0): half}) == {0: 0}
    assert best_pairs({(0, 0): half, (0, 1): half}) == {0: 0}


def test_the_highest_credit_first_would_let_a_better_code_earn_less() -> None:
    """Why the pairing looks at the sum: worth 1.5 together, 1.25 if the 1 were taken first."""
    values = {(0, 0): "1", (0, 1): "3/4", (1, 0): "3/4", (1, 1): "1/4"}

    found = best_pairs({pair: Offer(Fraction(text), full=False) for pair, text in values.items()})

    assert found == {0: 1, 1: 0}
