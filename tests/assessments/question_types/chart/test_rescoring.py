"""An instructor's change of the credit of a line: that line, the totals, and nothing else."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.question_types.chart.rule.outcomes import CHANGED, outcome_of
from assessments.question_types.chart.rule.rescoring import ChangeError, rescored
from tests.assessments.question_types.chart.charts import KIND, answer_of, content_of, graded

ANSWER = answer_of("E11.9", "I10", "N18.30", "M17.12")


def change(credit: str, **more: str) -> dict[str, str]:
    return {
        "credit": credit,
        "reason": "The note is unclear.",
        "who": "Ines",
        "when": "2026-11-26",
        **more,
    }


@pytest.fixture
def details() -> Any:
    return graded(content_of(), ANSWER).details


def test_credit_that_is_given_raises_the_line_and_the_score(details: Any) -> None:
    after = rescored(details, {"kidney-stage": change("1")})

    line = next(line for line in after["lines"] if line["id"] == "kidney-stage")
    assert (line["earned"], after["earned"], after["score"]) == ("1", "1.5", "18.75")
    assert (line["changed"]["before"], line["changed"]["who"]) == ("0.5", "Ines")
    assert "0.5 became 1. The note is unclear." in line["changed"]["words"]
    assert line["status"] == "less_specific"
    untouched = [line for line in after["lines"] if line["id"] != "kidney-stage"]
    assert untouched == [line for line in details["lines"] if line["id"] != "kidney-stage"]


def test_a_row_too_many_can_be_forgiven(details: Any) -> None:
    after = rescored(details, {"extra:dx-2": change("1"), "extra:dx-4": change("0.5")})

    assert (after["extra"], after["score"]) == ("0.5", "15.38")


def test_a_second_change_starts_from_what_grading_gave(details: Any) -> None:
    once = rescored(details, {"extra:dx-2": change("1"), "kidney-stage": change("1")})

    twice = rescored(once, {"extra:dx-2": change("0"), "kidney-stage": change("0.5")})

    assert (twice["earned"], twice["extra"], twice["score"]) == ("1", "2", "12.50")
    assert twice["lines"][2]["changed"]["before"] == "0.5"


def test_the_outcome_follows_and_says_so(details: Any) -> None:
    full = {line["id"]: change("1") for line in details["lines"] if not line["optional"]}

    outcome = outcome_of(rescored(details, full))

    assert outcome.share == 1
    assert [reason.code for reason in outcome.reasons] == ["correct", CHANGED]
    assert outcome.details["band"] == "job_ready"
    review = KIND.review_graded(content_of(), (), ANSWER, outcome.details)
    assert all(part.right for part in review.parts if part.key)


def test_nothing_changed_is_nothing_changed_and_the_original_stays(details: Any) -> None:
    before = copy.deepcopy(details)

    assert rescored(details, {}) == before
    rescored(details, {"kidney-stage": change("1")})
    assert details == before


@pytest.mark.parametrize(
    ("line", "given", "words"),
    [
        ("gout", change("1"), "no line “gout”"),
        ("knee", change("1.1"), "from 0 to 1"),
        ("knee", change("half"), "from 0 to 1"),
        ("knee", change("NaN"), "from 0 to 1"),
        ("knee", change("1", reason=" "), "needs reason"),
        ("knee", {"credit": "1"}, "needs reason, who, when"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    details: Any, line: str, given: dict[str, str], words: str
) -> None:
    with pytest.raises(ChangeError, match=words) as refused:
        rescored(details, {line: given})

    assert refused.value.line == line


def test_an_optional_line_has_no_points_to_change() -> None:
    details = graded(content_of("kitchen_fall"), answer_of("S52.501A")).details

    with pytest.raises(ChangeError, match="not asked for"):
        rescored(details, {"place": change("1")})


@given(
    given_credit=st.dictionaries(
        st.sampled_from(["diabetes-kidney", "kidney-stage", "knee", "extra:dx-2", "extra:dx-4"]),
        st.decimals(0, 1, places=3).map(str),
    )
)
def test_every_change_keeps_the_score_between_nothing_and_all(
    given_credit: dict[str, str],
) -> None:
    before = graded(content_of(), ANSWER).details
    after = rescored(before, {name: change(credit) for name, credit in given_credit.items()})

    assert 0 <= Decimal(after["share"]) <= 1
    assert after["lines"][1] == before["lines"][1]
