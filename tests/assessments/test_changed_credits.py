"""Any changes of any lines of a graded chart: the whole stays a share, and can be taken back."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.chart.changing import with_changes
from assessments.question_types.chart.grading import Chart
from assessments.question_types.contract import LineError
from assessments.question_types.registry import question_type
from assessments.rules.coded_lines import CreditChange
from tests.assessments.examples import EXAMPLES
from tests.factories.coded_charts import OFFICE, chart_content, codes

KIND = Chart()
GIVEN = codes("E11.22", "I12.9", "N18.30", "I10", "E78.5")


def graded() -> Any:
    content = KIND.read_content(chart_content(OFFICE))
    known = EXAMPLES["chart"].codes.known(KIND.codes_in(content, GIVEN))
    return KIND.grade_coded(content, (), GIVEN, known)


OUTCOME = graded()
LINES = [line["id"] for line in OUTCOME.details["lines"]]


def change(line: str, credit: Decimal) -> CreditChange:
    return CreditChange(line, "N18.32", credit, "A reason.", "Ines Duarte", "2026-11-26")


changes = st.dictionaries(
    st.sampled_from([*LINES, "gone", "extra:dx-19"]),
    st.decimals(0, 1, places=4),
).map(lambda found: [change(line, credit) for line, credit in found.items()])


@given(changes)
def test_a_share_stays_between_nothing_and_all_and_what_is_gone_is_said(found: Any) -> None:
    outcome = with_changes(OUTCOME.details, found)

    assert 0 <= outcome.share <= 1
    gone = sum(one.line not in LINES for one in found)
    assert sum(reason.code == "credit_dropped" for reason in outcome.reasons) == gone
    for one in KIND.coded_answer(outcome.details).lines:
        assert 0 <= one.credit <= 1
        assert 0 <= one.earned <= one.possible


@given(changes)
def test_without_changes_it_is_as_it_was_graded(found: Any) -> None:
    changed = with_changes(OUTCOME.details, found)

    assert with_changes(changed.details, ()) == OUTCOME


@given(changes, st.randoms())
def test_the_order_of_changes_and_repeating_them_make_no_difference(
    found: Any, chance: Any
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    once = with_changes(OUTCOME.details, found)

    again = with_changes(with_changes(OUTCOME.details, mixed).details, mixed)

    assert (again.share, again.details) == (once.share, once.details)


@given(st.sampled_from(LINES), st.decimals(0, 1, places=4), st.decimals(0, 1, places=4))
def test_more_credit_is_never_worth_less(line: str, one: Decimal, two: Decimal) -> None:
    less, more = sorted((one, two))

    worth = [with_changes(OUTCOME.details, [change(line, credit)]).share for credit in (less, more)]

    assert worth[0] <= worth[1]


def test_where_it_is_strict_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(LineError):
        with_changes(OUTCOME.details, [change("gone", Decimal(1))], strict=True)


def test_types_without_lines_say_so() -> None:
    for name in ("single_choice", "essay"):
        kind = question_type(name)
        assert not kind.has_lines
        with pytest.raises(NotImplementedError):
            kind.coded_answer({})
        with pytest.raises(NotImplementedError):
            kind.with_credits({}, ())
