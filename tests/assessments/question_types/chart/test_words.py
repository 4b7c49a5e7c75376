"""What a student reads: the status of each line with its reason, and the findings of the claim."""

import json
from datetime import date
from typing import Any

import pytest

from assessments.question_types.contract import CodeKnowledge
from assessments.question_types.example_codes import read_codes
from foundation.codesets.facts import CodeBook
from tests.assessments.question_types.chart.charts import (
    KIND,
    answer_of,
    content_of,
    findings,
    graded,
    line_of,
    made_content,
)

A_KEY = ("E11.22", "I12.9", "N18.32", "Z79.84", "M25.562")
FALL = {
    "release": "FY2026",
    "systems": {
        "icd10cm": {
            "S52.501A": {"side": "right", "seventh": "initial encounter for closed fracture"},
            "S52.501D": {"side": "right", "seventh": "routine healing"},
            "S52.502A": {"side": "left", "seventh": "initial encounter for closed fracture"},
            "S52.509A": {"side": "unspecified"},
            "S52.511A": {"side": "right", "title": "Displaced fracture of right radial styloid"},
            "S52.511B": {"validity": "expired", "since": "2025-10-01"},
            "S52.511C": {"validity": "not_yet", "since": "2026-10-01"},
            "W18.30XA": {},
        }
    },
}


def radius(code: str) -> Any:
    outcome = graded(content_of("kitchen_fall"), answer_of(code, "W18.30XA"), read_codes(FALL))
    return line_of(outcome, "radius")


@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        ("s52.501a", "exact", "S52.501A is right."),
        ("S52.502A", "wrong_side", "The side is wrong at the 6th character, left instead of right"),
        ("S52.509A", "less_specific", "The 6th character leaves open what the record says"),
        (
            "S52.501D",
            "wrong_seventh",
            "The 7th character is D, “routine healing”; the record gives A",
        ),
        ("S52.511A", "wrong_detail", "The 5th character is 1; the record gives 0"),
        ("S52.501", "missing_seventh", "The 7th character is missing: A, “initial encounter"),
        ("S52.50", "incomplete", "It stops at the 5th character; the record says more"),
        ("S52.511B", "expired", "no longer valid on this date of service (since 2025-10-01)"),
        ("S52.511C", "not_yet", "not yet valid on this date of service (from 2026-10-01)"),
        ("S52.50XA", "unknown", "is not a code of the release that is in force"),
    ],
)
def test_a_near_code_is_told_what_differs_and_what_in_the_record_decides(
    code: str, status: str, words: str
) -> None:
    line = radius(code)

    assert line["status"] == status
    assert words in line["words"]
    quote = "“Closed fracture of the lower end of the right radius” (Emergency note)"
    assert (quote in line["words"]) is (status != "exact")
    assert line["evidence"][0]["document"] == "ed"


def test_a_missed_line_quotes_the_record_and_an_optional_one_costs_nothing() -> None:
    outcome = graded(content_of("kitchen_fall"), answer_of("S52.501A"))

    missed, place = line_of(outcome, "fall"), line_of(outcome, "place")
    assert (
        missed["words"]
        == "W18.30XA is missing. In the record: “Slipped and fell” (Emergency note)."
    )
    assert (missed["status"], place["status"]) == ("missed", "not_asked")
    assert "nothing was lost" in place["words"]


def test_an_alternate_is_accepted_with_its_reason_and_a_near_one_counts_as_near() -> None:
    content = content_of("kitchen_fall")

    exact = line_of(graded(content, answer_of("S52.501A", "W01.0XXA")), "fall")
    near = line_of(graded(content, answer_of("S52.501A", "W01.0XXD")), "fall")

    assert exact["status"] == "accepted"
    assert exact["words"] == "W01.0XXA is accepted in place of W18.30XA. Slipping is said as well."
    # Six of seven characters, and not valid in the examples: half of 5/8.
    assert near["credit"] == "0.3125"


def test_wrong_axes_of_a_procedure_are_named_with_their_meanings() -> None:
    content = content_of("gallbladder")

    opened = graded(content, answer_of(("K80.00", "Y"), procedures=["0FT40ZZ"]))
    cut = graded(content, answer_of(("K80.00", "Y"), procedures=["0FB44ZZ"]))

    assert (
        "The approach (5th character) is 0 Open, not 4 Percutaneous Endoscopic."
        in line_of(opened, "removal")["words"]
    )
    assert (
        "The root operation (3rd character) is B Excision, not T Resection."
        in line_of(cut, "removal")["words"]
    )


def test_a_row_too_many_is_told_why_by_the_trap_its_kind_and_its_section() -> None:
    outcome = graded(content_of(), answer_of(*A_KEY, "M17.12", "I10", "E11.9", "I12.9", "J44.1"))

    lines = {line["given"]: line for line in outcome.details["lines"] if line["kind"] == "extra"}
    assert {code: line["status"] for code, line in lines.items()} == {
        "M17.12": "uncertain",
        "I10": "integral",
        "E11.9": "unsupported",
        "I12.9": "duplicate",
        "J44.1": "unsupported",
    }
    assert lines["M17.12"]["words"] == (
        "M17.12 would state as certain what the record calls uncertain. A suspected "
        "osteoarthritis is an uncertain diagnosis. In the record: “suspect osteoarthritis” "
        "(Office note)."
    )
    assert (lines["M17.12"]["guideline"], lines["I12.9"]["guideline"]) == ("IV.H", "I.B.12")
    assert "what the line E11.22 is for" in lines["E11.9"]["words"]
    assert [line["weight"] for line in lines.values()] == ["1"] * 5


def test_a_trap_that_is_near_to_a_line_counts_as_near() -> None:
    """Authors write traps for wrong detail, too; the worked examples give such codes a part."""
    trap = {"system": "icd10cm", "code": "N18.30", "kind": "unsupported", "why": "It is 3b."}
    content = content_of(traps=[trap])

    line = line_of(graded(content, answer_of("E11.22", "I12.9", "N18.30")), "kidney-stage")

    assert (line["status"], line["credit"]) == ("less_specific", "0.5")
    assert "It is 3b." in line["words"]


@pytest.mark.parametrize(
    ("variant", "rows", "expected"),
    [
        ("", A_KEY, []),
        ("", ("E11.22", "E10.9"), ["excludes1", "use_additional_missing"]),
        ("", ("E11.22", "I12.9"), ["use_additional_missing"]),
        ("", ("N18.32",), ["code_first_missing"]),
        ("", ("N18.32", "E11.22"), ["code_first_order"]),
        ("", ("I12.9", "N18.30"), ["unspecified"]),
        ("", (*A_KEY, "E11.22"), ["duplicate"]),
        # A code too many gets no partner: the stage of N18.31 is not the one of the key.
        ("", ("E11.22", "N18.32", "N18.31"), []),
        ("", ("EI1.22",), ["look_alike"]),
        ("", ("E11.O9",), []),
        ("kitchen_fall", ("W18.30XA", "S52.501A"), ["external_cause_first", "claim_edit"]),
        ("heart_failure", (("I50.33", "Y"), ("I13.0", "Y")), ["code_first_order"]),
    ],
)
def test_a_finding_is_made_where_there_is_something_to_resolve(
    variant: str, rows: Any, expected: list[str]
) -> None:
    outcome = graded(content_of(variant), answer_of(*rows))

    assert findings(outcome) == expected


def test_a_finding_names_the_note_and_where_it_stands() -> None:
    outcome = graded(content_of(), answer_of("E11.22", "E10.9"))

    apart = outcome.details["findings"][0]
    assert apart["codes"] == ["E10.9", "E11.22"]
    assert (apart["at"], apart["note"]) == ("E10", "type 2 diabetes mellitus (E11.-)")
    assert apart["guideline"] == "I.A.12.a"


def test_a_pair_that_the_key_has_is_no_finding() -> None:
    """Its author judged the two to be unrelated."""
    outcome = graded(made_content(["E11.22", "E10.9"]), answer_of("E11.22", "E10.9"))

    assert (outcome.share, findings(outcome)) == (1, [])


def test_findings_cost_nothing() -> None:
    """The order is lost at its line; that two notes say so, too, takes nothing more away."""
    outcome = graded(content_of("kitchen_fall"), answer_of("W18.30XA", "S52.501A"))

    assert len(outcome.details["findings"]) == 2
    assert outcome.details["earned"] == "2"


def test_a_manifestation_does_not_stand_first() -> None:
    codes = read_codes(
        {
            "release": "FY2026",
            "systems": {
                "icd10cm": {
                    "G63": {
                        "title": "Polyneuropathy in diseases classified elsewhere",
                        "notes": [
                            {"kind": "code_first", "at": "G63", "text": "underlying disease"}
                        ],
                    }
                }
            },
        }
    )

    assert findings(graded(content_of(), answer_of("G63"), codes)) == ["manifestation_first"]


def test_a_review_without_explanations_has_the_key_and_no_reason_for_it() -> None:
    content, answer = content_of(), answer_of("E11.9", "M17.12")

    review = KIND.review_graded(content, (), answer, graded(content, answer).details)

    plain = json.dumps(review.extra["result"])
    assert "E11.22" in plain
    assert review.explained["result"]["lines"][0]["why"] in json.dumps(review.explained)
    for secret in ("ties the kidney disease", "suspect osteoarthritis", "I.C.4.a", "5th character"):
        assert secret not in plain


def test_where_no_code_set_is_known_no_code_is_called_wrong_for_it() -> None:
    content = content_of("kitchen_fall")
    nothing = CodeKnowledge(CodeBook(on=date(2026, 5, 14)))

    details = KIND.grade_coded(content, (), answer_of("S52.502D", "W18.30XA"), nothing).details

    # The half for codes that could not be used is not taken: nobody knows.
    assert details["lines"][0]["credit"] == "0.5"
    assert (details["clean_claim"], details["payment_match"], details["prices"]) == (
        None,
        None,
        None,
    )
    assert KIND.review(content, (), answer_of("S52.502D")).parts[0].right is False
