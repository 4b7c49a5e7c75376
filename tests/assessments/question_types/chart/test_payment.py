"""What codes do to the payment: which claims are priced, and what is said of them."""

from decimal import Decimal
from typing import Any

import pytest

from assessments.question_types.contract import CodeKnowledge
from foundation.payment.claims import Price, Setting
from tests.assessments.question_types.chart.charts import (
    KIND,
    answer_of,
    content_of,
    graded,
    known_of,
    line_of,
)

COPD = (("J44.1", "Y"), "F17.210")


def test_a_stay_asks_for_the_key_the_claim_and_the_key_with_each_other_code() -> None:
    content = content_of("gallbladder")
    answer = answer_of(("K80.00", "Y"), "J96.01", "J96.01", procedures=["0FT44ZZ", "0FB44ZZ"])

    claims = KIND.codes_in(content, answer).claims

    assert set(claims) == {"key", "given", "with:icd10cm:J9601", "with:icd10pcs:0FB44ZZ"}
    assert claims["key"].procedures == ("0FT44ZZ",)
    assert [one.code for one in claims["with:icd10cm:J9601"].diagnoses] == ["K8000", "J9601"]
    # A forgotten indicator must not hide what the code would pay.
    assert claims["with:icd10cm:J9601"].diagnoses[1].poa == "Y"
    assert claims["with:icd10pcs:0FB44ZZ"].procedures == ("0FT44ZZ", "0FB44ZZ")
    assert {claim.setting for claim in claims.values()} == {Setting.INPATIENT}


def test_a_visit_asks_with_diagnoses_only_and_without_optional_lines_and_alternates() -> None:
    content = content_of("kitchen_fall")
    answer = answer_of("S52.501A", "W01.0XXA", "Y92.010", "E11.22")

    claims = KIND.codes_in(content, answer).claims

    assert set(claims) == {"key", "given", "with:icd10cm:E1122"}
    assert [one.code for one in claims["key"].diagnoses] == ["S52501A", "W1830XA"]
    assert len(claims["given"].diagnoses) == 4


def test_nothing_given_asks_for_the_key_alone() -> None:
    request = KIND.codes_in(content_of(), None)

    assert set(request.claims) == {"key"}
    assert {code for _, code in request.names} >= {"E1122", "M17", "I10"}
    assert (request.release, str(request.on)) == ("FY2026", "2026-05-14")


def test_a_code_that_raises_the_payment_without_support_weighs_two() -> None:
    outcome = graded(content_of("copd"), answer_of(*COPD, ("J96.01", "Y")))

    line = line_of(outcome, "extra:dx-3")
    assert (line["weight"], line["raises_payment"]) == ("2", True)
    assert "MS-DRG 190, weight 1.1077, instead of 192, weight 0.642" in line["words"]
    assert "raises_payment" in {reason.code for reason in outcome.reasons}
    assert outcome.details["payment_match"] is False
    assert outcome.details["prices"]["difference"] == (
        "Your codes come to DRG 190, the key to DRG 192. Your codes pay 73 % more than the record "
        "supports."
    )
    assert outcome.details["prices"]["rows"][-1] == [
        "Payment at a base rate of 7,000 USD (illustration, not a Medicare rate)",
        "4,494.00 USD",
        "7,753.90 USD",
        "+3,259.90 USD",
    ]


def test_an_instructor_sets_what_a_weight_of_one_pays() -> None:
    content = content_of("copd", policy={"base_rate": 10_000})

    rows = graded(content, answer_of(*COPD)).details["prices"]["rows"]

    assert rows[-1][1] == rows[-1][2] == "6,420.00 USD"


def test_its_duplicate_raises_nothing_more() -> None:
    outcome = graded(content_of("copd"), answer_of(*COPD, ("J96.01", "Y"), ("J96.01", "Y")))

    assert outcome.details["extra"] == "3"


def test_without_a_price_no_claim_about_money_is_made() -> None:
    content, answer = content_of("copd"), answer_of(*COPD, ("J96.01", "Y"))
    known = CodeKnowledge(known_of(content, answer).book)

    details = KIND.grade_coded(content, (), answer, known).details

    assert (details["extra"], details["score"]) == ("1", "75.00")
    assert "MS-DRG" not in str(details["lines"])
    assert (details["prices"], details["payment_match"], details["clean_claim"]) == (None,) * 3


@pytest.mark.parametrize(
    ("key", "added", "weight"),
    [
        # An added category raises, a higher score too; neither, or less, does not.
        ({"weight": "0.5"}, {"weight": "0.5", "categories": (("38", "Diabetes"),)}, "2"),
        ({"weight": "0.5"}, {"weight": "0.8"}, "2"),
        ({"weight": "0.5"}, {"weight": "0.5"}, "1"),
        ({"weight": "0.5"}, {"weight": "0.4"}, "1"),
        ({"weight": None}, {"weight": "0.8"}, "1"),
    ],
)
def test_a_visit_is_raised_by_a_category_or_the_risk_score(
    key: dict[str, Any], added: dict[str, Any], weight: str
) -> None:
    content, answer = content_of("kitchen_fall"), answer_of("S52.501A", "W18.30XA", "E11.9")
    prices = {
        "key": price(**key),
        "with:icd10cm:E119": price(**added),
    }
    known = CodeKnowledge(known_of(content, answer).book, prices)

    details = KIND.grade_coded(content, (), answer, known).details

    assert details["extra"] == weight


def price(weight: str | None = None, **more: Any) -> Price:
    known = None if weight is None else Decimal(weight)
    return Price(year="2026", made_by="HCC V28", weight=known, **more)


@pytest.mark.parametrize(
    ("rows", "clean", "match"),
    [
        (("S52.501A", "W18.30XA"), True, True),
        (("W18.30XA", "S52.501A"), False, True),
        # A code that cannot stand on a claim needs no price to be found.
        (("S52.501", "W18.30XA"), False, None),
        # No price: nothing is said.
        (("S52.502D", "W18.30XA"), None, None),
    ],
)
def test_a_claim_is_clean_by_its_edits_and_its_codes(
    rows: tuple[str, ...], clean: bool | None, match: bool | None
) -> None:
    details = graded(content_of("kitchen_fall"), answer_of(*rows)).details

    assert (details["clean_claim"], details["payment_match"]) == (clean, match)
