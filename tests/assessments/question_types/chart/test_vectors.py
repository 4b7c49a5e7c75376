"""The worked examples of docs/algorithms/chart-scoring.md: what every row earns, and the score."""

from decimal import Decimal
from fractions import Fraction

import pytest

from assessments.question_types.chart.policy import DEFAULT, Policy
from assessments.question_types.code_credit import diagnosis_credit, procedure_credit
from tests.assessments.question_types.chart.charts import (
    KIND,
    answer_of,
    content_of,
    findings,
    graded,
    line_of,
)

HEART = ("heart_failure", ("I13.0", "Y"), ("I50.33", "Y"), ("N18.31", "Y"), ("N17.9", "N"))
COPD = ("copd", ("J44.1", "Y"), "F17.210")
VECTORS = [
    ("A-key", ("", "E11.22", "I12.9", "N18.32", "Z79.84", "M25.562"), "6", "0", "100.0"),
    ("A1", ("", "E11.9", "I10", "N18.30", "M17.12"), "1", "2", "12.5"),
    ("A2", ("", "E11.22", "I12.9", "N18.32", "M25.562"), "5", "0", "83.3"),
    ("A3", ("", "N18.32", "E11.22", "I12.9", "Z79.84", "M25.562"), "4.75", "0", "79.2"),
    ("B-key", HEART, "5", "0", "100.0"),
    ("B1", ("heart_failure", ("I50.33", "Y"), ("I10", "Y"), ("N17.9", "Y")), "1.9", "1", "31.7"),
    ("B2", (*HEART[:2], ("I50.30", "Y"), *HEART[3:]), "4.5", "0", "90.0"),
    ("D1", ("kitchen_fall", "S52.502D", "W18.30XA"), "2", "0", "66.7"),
    ("D2", ("kitchen_fall", "S52.501", "W18.30XA"), "1.625", "0", "54.2"),
    ("D3", ("kitchen_fall", "W18.30XA", "S52.501A"), "2", "0", "66.7"),
    ("E1", (*COPD, ("J96.01", "Y")), "3", "2", "60.0"),
    ("E2", ("copd", ("J44.9", "Y"), "F17.210"), "1.5", "0", "50.0"),
    ("E3", (*COPD, ("R06.02", "Y")), "3", "1", "75.0"),
]


def rounded(score: str) -> str:
    return str(Decimal(score).quantize(Decimal("0.1")))


@pytest.mark.parametrize(
    ("rows", "earned", "extra", "score"), [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_a_worked_example_earns_what_the_page_says(
    rows: tuple[str, ...], earned: str, extra: str, score: str
) -> None:
    variant, *diagnoses = rows

    details = graded(content_of(variant), answer_of(*diagnoses)).details

    assert (details["earned"], details["extra"]) == (earned, extra)
    assert rounded(details["score"]) == score


@pytest.mark.parametrize(
    ("stone", "removal", "earned", "score"),
    [
        ("K80.00", "0FT44ZZ", "3", "100.0"),
        ("K80.20", "0FB44ZZ", "0.7", "23.3"),
        ("K80.00", "0FT40ZZ", "2.7", "90.0"),
    ],
    ids=["C-key", "C1", "C2"],
)
def test_a_worked_operation_earns_what_the_page_says(
    stone: str, removal: str, earned: str, score: str
) -> None:
    answer = answer_of((stone, "Y"), procedures=[removal])

    details = graded(content_of("gallbladder"), answer).details

    assert (details["earned"], details["extra"]) == (earned, "0")
    assert rounded(details["score"]) == score


@pytest.mark.parametrize(
    ("key", "given", "credit"),
    [
        ("E1122", "E119", "1/4"),
        ("N1832", "N1830", "1/2"),
        ("I5033", "I5030", "1/2"),
        ("S52501A", "S52502D", "1/2"),
        ("S52501A", "S52501", "5/8"),
        ("K8000", "K8020", "1/4"),
        ("J441", "J449", "1/4"),
        # Another category, and a category that is the whole code.
        ("E1122", "E1022", "0"),
        ("I10", "I100", "0"),
        # Longer than the key, and so not the key.
        ("J441", "J4410", "3/4"),
    ],
)
def test_a_diagnosis_is_worth_the_depth_that_it_shares(key: str, given: str, credit: str) -> None:
    assert diagnosis_credit(key, given, DEFAULT) == Fraction(credit)


@pytest.mark.parametrize(
    ("given", "credit"),
    [
        ("0FT44ZX", "7/10"),
        ("0FT40ZX", "3/5"),
        ("0FT54DX", "1/2"),
        ("0FT50DX", "2/5"),
        ("0FT", "2/5"),
        ("0FB44ZZ", "1/5"),
        ("0FB54ZZ", "0"),
        ("0DT44ZZ", "0"),
        ("0FT44ZZZ", "7/10"),
        ("", "0"),
    ],
)
def test_a_procedure_is_worth_its_root_operation_and_each_right_axis(
    given: str, credit: str
) -> None:
    assert procedure_credit("0FT44ZZ", given, DEFAULT) == Fraction(credit)


def test_a_code_that_could_not_be_used_that_day_is_worth_half() -> None:
    line = line_of(graded(content_of("kitchen_fall"), answer_of("S52.501", "W18.30XA")), "radius")

    assert (line["credit"], line["earned"], line["status"]) == (
        "0.3125",
        "0.625",
        "missing_seventh",
    )


def test_every_constant_of_the_default_policy_is_the_one_of_the_page() -> None:
    policy = Policy()

    assert policy.stored() == {
        "name": "foundations-v1",
        "category_credit": "0.25",
        "detail_credit": "0.50",
        "invalid_factor": "0.5",
        "root_credit": "0.40",
        "axis_credit": "0.10",
        "part_credit": "0.20",
        "service_code": "0.70",
        "service_modifiers": "0.20",
        "service_units": "0.10",
        "first_weight": "2",
        "order_cost": "0.25",
        "poa_factor": "0.9",
        "extra_weight": "1",
        "payment_extra_weight": "2",
        "base_rate": "7000",
        "passing": "70",
        "proficient": "85",
        "job_ready": "95",
    }


@pytest.mark.parametrize(
    ("services", "earned"),
    [
        ([("E0143", "NU KX"), ("J0696", "", "2"), ("J1885", "", "4")], "5"),
        # A modifier of two, one too many, none.
        ([("E0143", "KX"), ("J0696", "", "2"), ("J1885", "", "4")], "4.8889"),
        ([("E0143", "KX NU RT"), ("J0696", "", "2"), ("J1885", "", "4")], "4.9259"),
        (["E0143", ("J0696", "", "2"), ("J1885", "", "4")], "4.7778"),
        # No units are one unit.
        ([("E0143", "NU KX"), "J0696", ("J1885", "", "4")], "4.875"),
        # A wrong code is no service at all.
        ([("E0144", "NU KX"), ("J0696", "", "2"), ("J1885", "", "4")], "4"),
    ],
)
def test_a_service_is_code_modifiers_and_units_over_what_is_asked(
    services: list[str], earned: str
) -> None:
    details = graded(content_of("walker"), answer_of("M25.561", services=services)).details

    assert details["earned"] == earned


def test_whichever_may_be_first_carries_the_points_of_the_first_place() -> None:
    outcome = graded(content_of(), answer_of("I12.9", "E11.22", "N18.32", "Z79.84", "M25.562"))

    points = {line["id"]: line["possible"] for line in outcome.details["lines"]}
    assert outcome.details["score"] == "100.00"
    assert (points["diabetes-kidney"], points["hypertension-kidney"]) == ("1", "2")


def test_an_order_that_is_broken_twice_costs_once() -> None:
    early = ("N18.32", "E11.22", "I12.9")
    between = ("E11.22", "N18.32", "I12.9")
    earned = [line_of(graded(content_of(), answer_of(*rows)), "kidney-stage")["earned"]
              for rows in (early, between)]  # fmt: skip

    assert earned == ["0.75", "0.75"]
    assert "code_first_order" in findings(graded(content_of(), answer_of(*early)))


def test_an_exempt_code_loses_nothing_by_an_indicator_and_is_told() -> None:
    outcome = graded(content_of("copd"), answer_of(("J44.1", "Y"), ("F17.210", "Y")))

    assert outcome.share == 1
    assert [r["code"] for r in line_of(outcome, "cigarettes")["remarks"]] == ["poa_exempt"]


def test_an_author_may_change_a_constant_and_the_result_says_so() -> None:
    rows = answer_of("E11.22", "N18.32", "I12.9", "Z79.84", "M25.562")

    details = graded(content_of("strict_order"), rows).details

    assert details["policy"]["name"] == "strict order"
    assert details["policy"]["order_cost"] == "0.5"
    assert details["earned"] == "5.5"


@pytest.mark.parametrize("variant", ["", "heart_failure", "gallbladder", "copd", "walker"])
def test_the_key_is_exact_and_ready_for_a_job(variant: str) -> None:
    content = content_of(variant)

    details = graded(content, KIND.key_answer(content, ())).details

    assert (details["score"], details["band"], details["case_exact"]) == (
        "100.00",
        "job_ready",
        True,
    )
    assert (details["completeness"], details["accuracy"]) == ("100.00", "100.00")
