"""The measures of coding by hand: the tables of docs/algorithms/coding-measures.md."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.coded_lines import AnswerLine, CodedAnswer
from assessments.rules.coding_measures import (
    CodedChart,
    Share,
    measures_by,
    measures_of,
    most_missed,
    most_overcoded,
)


def key(code: str, earned: str, possible: str = "1", given: str = "", **more: Any) -> AnswerLine:
    """A line of the key; exact where what was given is its code."""
    return AnswerLine(
        key=code.lower(),
        extra=False,
        optional=possible == "0",
        exact=given == code,
        given=given,
        given_title="",
        expected=code,
        expected_title=f"title of {code}",
        status="",
        credit=Decimal(0),
        earned=Decimal(earned),
        possible=Decimal(possible),
        weight=Decimal(0),
        **more,
    )


def extra(code: str, weight: str = "1") -> AnswerLine:
    return AnswerLine(
        key=f"extra:{code}",
        extra=True,
        optional=False,
        exact=False,
        given=code,
        given_title=f"title of {code}",
        expected="",
        expected_title="",
        status="unsupported",
        credit=Decimal(0),
        earned=Decimal(0),
        possible=Decimal(0),
        weight=Decimal(weight),
    )


def chart(*lines: AnswerLine, title: str = "One", **more: Any) -> CodedChart:
    answer = CodedAnswer(
        lines=lines,
        case_exact=all(line.exact for line in lines if not line.optional),
        clean_claim=more.pop("clean", None),
        payment_match=more.pop("payment", None),
        minutes=more.pop("minutes", 8),
    )
    facts = {"setting": "Office visit", "tier": 1, **more}
    return CodedChart(key=title.lower(), title=title, answer=answer, **facts)


# Case B1 of the chart rule: E 1.9, P 5, X 1; one of four codes exact (its indicator is not).
B1 = chart(
    key("I13.0", "0", "2"),
    key("I50.33", "1", given="I50.33"),
    key("N18.31", "0"),
    key("N17.9", "0.9", given="N17.9"),
    extra("I10"),
    title="A wet winter",
    setting="Inpatient stay",
    tier=2,
    clean=True,
    payment=False,
    seconds=600.0,
    minutes=12,
)
# Case D2: E 1.625, P 3, X 0; one of two exact, the optional place left out.
D2 = chart(
    key("S52.501A", "0.625", "2", given="S52.501"),
    key("W18.30XA", "1", given="W18.30XA"),
    key("Y92.010", "0", "0"),
    title="A wet floor",
    setting="Emergency department",
    clean=False,
    seconds=300.0,
    minutes=8,
)
# As the key has it, in no known time, and priced alike.
EXACT = chart(
    key("J44.1", "2", "2", given="J44.1"),
    key("F17.210", "1", given="F17.210"),
    title="Short of breath",
    setting="Inpatient stay",
    tier=2,
    clean=True,
    payment=True,
)


def test_the_score_of_a_set_is_all_points_by_all_points() -> None:
    found = measures_of([B1, D2, EXACT])

    # (1.9 + 1.625 + 3) / (5 + 3 + 3 + 1): no mean of 31.67, 54.17 and 100.
    assert (found.earned, found.possible, found.extra) == (
        Decimal("6.525"),
        Decimal(11),
        Decimal(1),
    )
    assert found.score == Decimal("54.38")
    assert found.completeness == Decimal("59.32")


def test_code_over_code_counts_exact_codes_by_codes_of_the_key() -> None:
    found = measures_of([B1, D2, EXACT])

    # Exact: I50.33, N17.9, W18.30XA, J44.1, F17.210 of eight that were asked.
    assert found.code_over_code == Share(5, 8)
    assert found.code_over_code.percent == Decimal("62.50")
    assert found.case_exact == Share(1, 3)
    assert found.case_exact.percent == Decimal("33.33")


def test_claims_and_payments_count_only_where_something_could_tell() -> None:
    found = measures_of([B1, D2, EXACT])

    assert found.clean == Share(2, 3)
    assert found.payment == Share(1, 2)
    assert found.payment.percent == Decimal("50.00")


def test_charts_an_hour_are_of_those_with_a_time_beside_what_the_authors_expect() -> None:
    found = measures_of([B1, D2, EXACT])

    # Two charts in 900 seconds; twenty minutes were expected.
    assert (found.timed, found.charts_an_hour) == (2, Decimal("8.00"))
    assert (found.expected_minutes, found.expected_an_hour) == (20, Decimal("6.00"))
    assert found.median_seconds == 450


def test_groups_stand_in_the_order_of_their_names() -> None:
    by_setting = measures_by([B1, D2, EXACT], lambda one: one.setting)
    by_tier = measures_by([B1, D2, EXACT], lambda one: one.tier)

    assert {name: found.score for name, found in by_setting.items()} == {
        "Emergency department": Decimal("54.17"),
        # Of 1.9 and 3 points by 5, 3 and the one too many.
        "Inpatient stay": Decimal("54.44"),
    }
    assert list(by_tier) == [1, 2]
    assert by_tier[2].charts == 2


def test_nothing_has_no_measure() -> None:
    found = measures_of([])

    assert (found.score, found.completeness, found.charts_an_hour) == (None, None, None)
    assert found.code_over_code.percent is None
    assert found.median_seconds is None


def test_the_most_missed_lines_say_where_and_how_often_something_near_was_given() -> None:
    other = chart(
        key("I13.0", "0", "2"), key("N18.31", "0.5", given="N18.30"), title="Another winter"
    )

    missed = most_missed([B1, other, D2, EXACT])

    assert [(one.code, one.count, one.of, one.near) for one in missed] == [
        ("I13.0", 2, 2, 0),
        ("N18.31", 1, 2, 1),
    ]
    assert missed[0].title == "title of I13.0"
    assert missed[0].charts == ("A wet winter", "Another winter")
    # What was near only is not missed: S52.501 for S52.501A.
    assert "S52.501A" not in {one.code for one in missed}


def test_codes_too_many_are_ranked_and_what_was_forgiven_is_none() -> None:
    charts = [
        chart(extra("I10"), extra("R06.02", "0"), title="A"),
        chart(extra("I10", "2"), extra("E78.5"), title="B"),
    ]

    found = most_overcoded(charts)

    assert [(one.code, one.count, one.of, one.charts) for one in found] == [
        ("I10", 2, 2, ("A", "B")),
        ("E78.5", 1, 2, ("B",)),
    ]


def test_lists_are_cut_at_twenty() -> None:
    charts = [chart(key(f"A{number:02}", "0"), extra(f"B{number:02}")) for number in range(30)]

    assert len(most_missed(charts)) == 20
    assert [one.code for one in most_overcoded(charts)][:2] == ["B00", "B01"]


lines = st.one_of(
    st.builds(
        lambda share, possible, exact: key(
            "A00", str(Decimal(share) * possible / 100), str(possible), "A00" if exact else ""
        ),
        st.integers(0, 100),
        st.sampled_from([1, 2]),
        st.booleans(),
    ),
    st.builds(lambda weight: extra("B00", str(weight)), st.integers(0, 2)),
)
charts = st.lists(
    st.builds(
        lambda lines, seconds: chart(*lines, seconds=seconds),
        st.lists(lines, max_size=6),
        st.none() | st.floats(1, 10_000),
    ),
    max_size=6,
)


@given(charts)
def test_every_percent_lies_between_nothing_and_all(found: list[CodedChart]) -> None:
    measures = measures_of(found)

    for percent in (
        measures.score,
        measures.completeness,
        measures.code_over_code.percent,
        measures.case_exact.percent,
    ):
        assert percent is None or 0 <= percent <= 100
    if measures.score is not None and measures.completeness is not None:
        assert measures.score <= measures.completeness


@given(charts, charts)
def test_the_whole_lies_between_its_parts(one: list[CodedChart], two: list[CodedChart]) -> None:
    """A micro-average is a weighted mean: it is never outside of what it is made of."""
    parts = [
        found for found in (measures_of(one).score, measures_of(two).score) if found is not None
    ]
    whole = measures_of([*one, *two]).score

    if whole is not None:
        assert min(parts) - Decimal("0.01") <= whole <= max(parts) + Decimal("0.01")


@given(charts)
def test_one_more_row_too_many_never_helps(found: list[CodedChart]) -> None:
    before = measures_of(found)
    after = measures_of([*found, chart(extra("C00"))])

    assert (after.score or 0) <= (before.score or 0)
    assert after.completeness == before.completeness
