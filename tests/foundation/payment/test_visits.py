"""Risk scores of visits: CMS-HCC V28, by the package and by the published factors."""

from decimal import Decimal

import pytest
from hccinfhir import HCCInFHIR

from foundation.payment.public import price
from tests.foundation.payment.stays import visit

KIDNEYS = "E1122 I129 N1832 Z7984 M25562"


@pytest.mark.parametrize(
    "diagnoses",
    [KIDNEYS, "E119 I10 N1830 M1712", "E1122 I129 N1832 M25562", "N1832 E1122 I129 Z7984 M25562"],
)
def test_the_office_visit_of_the_worked_examples_scores_the_same_each_way(diagnoses):
    assert price(visit(diagnoses, age=62)).weight == Decimal("0.806")


def test_what_the_score_is_made_of_is_named():
    found = price(visit(KIDNEYS, age=62))

    assert found.categories == (
        ("37", "Diabetes with Chronic Complications"),
        ("328", "Chronic Kidney Disease, Moderate (Stage 3B)"),
    )
    assert found.drivers == ("E1122", "N1832")
    assert (found.year, found.made_by, found.weight_year) == ("CY2026", "CMS-HCC V28", "CY2026")
    assert (found.group, found.severity, found.edits) == ("", "", ())


# What each adds to a woman of 72.
@pytest.mark.parametrize(
    ("code", "adds"),
    [
        ("N189", "0"),
        ("N1832", "0.127"),
        ("N184", "0.514"),
        ("F329", "0"),
        ("F339", "0"),
        ("F321", "0.299"),
        ("C50911", "0.186"),
        ("Z853", "0"),
        ("I639", "0.239"),
        ("Z8673", "0"),
        ("E119", "0.166"),
        ("E1122", "0.166"),
    ],
)
def test_what_a_diagnosis_adds(code, adds):
    assert price(visit("Z8673")).weight == Decimal("0.395")
    assert price(visit(code)).weight == Decimal("0.395") + Decimal(adds)


def test_a_severer_category_takes_the_place_of_a_milder_one():
    found = price(visit("N1832 N184"))

    assert [number for number, _ in found.categories] == ["327"]
    assert found.drivers == ("N184",)


@pytest.mark.parametrize("age", [5, 30, 64, 65, 72, 90])
@pytest.mark.parametrize(("sex", "letter"), [("male", "M"), ("female", "F")])
def test_scores_are_those_of_the_package_with_its_defaults(age, sex, letter):
    package = HCCInFHIR()
    for diagnoses in (KIDNEYS, "I5033 N184 E1122 J449", "F321 C50911", "D693 B20", "Z7984"):
        expected = package.calculate_from_diagnosis(diagnoses.split(), age=age, sex=letter)
        found = price(visit(diagnoses, age=age, sex=sex))

        assert found.weight == Decimal(str(round(expected.risk_score, 3)))
        assert {number for number, _ in found.categories} == set(expected.hcc_list)


def test_a_code_that_nobody_has_adds_nothing():
    assert price(visit("E1122 \0 XXX")).weight == Decimal("0.561")
