"""Claim edits in words that name the codes: of stays, and the few of visits."""

import pytest

from foundation.payment.claims import Edit
from foundation.payment.public import price
from tests.foundation.payment.stays import NOVEMBER, SEPTEMBER, stay, visit

GONE = "characters are missing, it was deleted, or there is none."
# Deleted on 1 October 2026, all 30 of them.
DELETED = [
    *("D691", "I420", "I428", "I498", "M722", "Z681", "Z87890"),
    *(f"M868X{site}" for site in range(1, 9)),
    *(f"S23420{phase}" for phase in "ADS"),
    *(f"T528X{intent}{phase}" for intent in range(1, 5) for phase in "ADS"),
]


def codes(claim):
    return [edit.code for edit in price(claim).edits]


@pytest.mark.parametrize(
    ("claim", "edits"),
    [
        (
            stay("J189 XXX YYY4"),
            [
                Edit("invalid_code", f"XXX is not a valid code on 1 Jun 2026: {GONE}"),
                Edit("invalid_code", f"YYY.4 is not a valid code on 1 Jun 2026: {GONE}"),
            ],
        ),
        (
            stay("J189", "0FT44ZZ 0ZZZZZZ"),
            [Edit("invalid_code", f"0ZZZZZZ is not a valid code on 1 Jun 2026: {GONE}")],
        ),
        (
            stay("S52501", "0ZZZZZZ"),
            [
                Edit("invalid_code", f"S52.501 is not a valid code on 1 Jun 2026: {GONE}"),
                Edit("invalid_code", f"0ZZZZZZ is not a valid code on 1 Jun 2026: {GONE}"),
            ],
        ),
        (
            stay("D631 N1832"),
            [
                Edit(
                    "manifestation_as_principal",
                    "D63.1 is how another disease shows itself. That disease comes first.",
                )
            ],
        ),
        (
            stay("W1830XA S52501A"),
            [
                Edit(
                    "external_cause_as_principal",
                    "W18.30XA says what caused an injury. Such a code never comes first.",
                )
            ],
        ),
        (
            stay("Z7984"),
            [
                Edit(
                    "unacceptable_principal",
                    "Z79.84 cannot be the principal diagnosis: it is no reason for a stay by "
                    "itself.",
                )
            ],
        ),
        (
            stay("E1122 N1832 E1122"),
            [
                Edit(
                    "duplicate_of_principal",
                    "E11.22 is there twice: as the principal diagnosis and as a secondary one.",
                )
            ],
        ),
        (
            stay("N390 O80"),
            [Edit("age_conflict", "O80 does not fit a patient of 70 years.")],
        ),
        (
            stay("I10"),
            [
                Edit(
                    "questionable_admission",
                    "I10 as principal diagnosis is usually no reason to be admitted.",
                )
            ],
        ),
        (
            stay("S72001A S52509A S42201A"),
            [
                Edit(
                    "unspecified_side",
                    "S52.509A leaves the side of the body open. The record has to say it, or why "
                    "it cannot.",
                )
            ],
        ),
        (
            stay("Z5189"),
            [
                Edit(
                    "requires_secondary",
                    "Z51.89 can be the principal diagnosis only beside a secondary diagnosis.",
                )
            ],
        ),
        (
            stay("O34211", "10D00Z1", age=34),
            [
                Edit(
                    "questionable_obstetric_admission",
                    "10D00Z1 is a delivery, and no secondary diagnosis says its outcome (Z37).",
                )
            ],
        ),
        (
            stay("Z302", "0UL70ZZ", age=50),
            [Edit("non_covered", "Medicare does not pay for 0UL70ZZ.")],
        ),
        (
            stay("I2510", "02YA0Z0"),
            [
                Edit(
                    "limited_coverage",
                    "Medicare pays for 02YA0Z0 only under conditions, such as an approved "
                    "hospital.",
                )
            ],
        ),
        (
            stay("J189 Y6551"),
            [
                Edit(
                    "wrong_procedure",
                    "Y65.51 reports a wrong procedure, patient or side. Medicare does not pay for "
                    "that stay.",
                )
            ],
        ),
        (
            stay("J189", status=99),
            [Edit("invalid_discharge_status", "How the patient left is not a valid code.")],
        ),
        # A sex that does not fit is no edit any more.
        (stay("N400", sex="female"), []),
        (stay("Z5189 I10"), []),
        (stay("I130 I5033 N1831 N179:N"), []),
    ],
)
def test_edits_of_a_stay_name_the_codes(claim, edits):
    assert list(price(claim).edits) == edits


@pytest.mark.parametrize("code", DELETED)
def test_codes_that_october_2026_deleted_are_valid_until_then(code):
    before = price(stay(f"J189 {code}", on=SEPTEMBER))
    after = price(stay(f"J189 {code}", on=NOVEMBER))

    assert "invalid_code" not in [edit.code for edit in before.edits]
    assert [edit.text.split(" is not a valid code on ")[0] for edit in after.edits] == [
        f"{code[:3]}.{code[3:]}"
    ]


def test_there_are_thirty_of_them():
    assert len(set(DELETED)) == 30


def test_a_code_of_october_2026_is_valid_from_then():
    assert codes(stay("J189 I4200", on=SEPTEMBER)) == ["invalid_code"]
    assert codes(stay("J189 I4200", on=NOVEMBER)) == []


def test_after_the_last_day_on_file_the_last_list_holds():
    late = NOVEMBER.replace(year=2027)

    assert codes(stay("J189 I420", on=late)) == ["invalid_code"]
    assert codes(stay("J189 I4200", on=late)) == []


def test_a_visit_has_the_edits_that_payers_of_visits_have():
    assert codes(visit("S52501 W1830XA")) == ["invalid_code"]
    assert codes(visit("W1830XA S52501A")) == ["external_cause_as_principal"]
    assert codes(visit("D631 N1832")) == ["manifestation_as_principal"]
    assert codes(visit("O80")) == ["age_conflict"]


@pytest.mark.parametrize("diagnoses", ["I10", "Z7984", "E1122 E1122", "S52509A", "Z5189"])
def test_edits_of_stays_are_not_put_on_visits(diagnoses):
    assert codes(stay(diagnoses)) != []
    assert codes(visit(diagnoses)) == []
