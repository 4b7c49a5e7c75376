"""The seal, the receipt and the file of evidence, without a database."""

import pytest

from assessments.rules.digests import (
    AskedContent,
    StepLine,
    as_typed,
    content_digest,
    contents_digest,
    in_groups,
    seal_of_steps,
    stimulus_digest,
)
from assessments.rules.evidence import NotEvidence, read_text

PAPER = {
    "format": 2,
    "items": [
        {"version": 7, "question": 3, "points": "1.00", "order": ["b", "a"]},
        {"question": 4, "version": 9, "points": "2.50", "order": [], "stimulus": 5},
    ],
    "pass_percent": "70.00",
    "minutes": 30,
    "rules": {"behaviour": "deferred"},
}
STEPS = (
    StepLine(1, 1, {"chosen": 2}, "2026-11-20T17:31:00.123456+00:00"),
    StepLine(1, 2, None, "2026-11-20T17:32:00+00:00", flagged=True),
    StepLine(2, 1, {"text": "Überbein ☃", "n": 1.50}, "2026-11-20T17:33:00.000001+00:00", True, 3),
)
ATTEMPT = "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05"
# As the first release computed it. Receipts of students carry such seals: it never changes.
SEAL = "19bde34d244b79cbd9c0ca7ef99e2275b0ea2e46b969a4d7834a4af8bae5ccd1"


def test_a_seal_of_the_first_release_is_computed_as_it_was_then():
    assert seal_of_steps(attempt_id=ATTEMPT, paper=PAPER, steps=STEPS) == SEAL


@pytest.mark.parametrize(
    "changed",
    [
        {"steps": STEPS[:-1]},
        {"steps": STEPS[::-1]},
        {"steps": (*STEPS, STEPS[-1])},
        {"paper": {**PAPER, "pass_percent": "70.01"}},
        {"attempt_id": ATTEMPT.replace("3", "4", 1)},
    ],
)
def test_nothing_under_a_seal_can_change(changed):
    whole = {"attempt_id": ATTEMPT, "paper": PAPER, "steps": STEPS}

    assert seal_of_steps(**{**whole, **changed}) != SEAL


def test_digests_of_contents_are_computed_as_rows_have_them():
    assert content_digest({"b": "ä", "a": [1]}) == (
        "3f89ce6ee2e814d09dd98fd4d9f72efd6c418a4c64df189422193d25de2b2a86"
    )
    assert stimulus_digest(title="Chart", text="The patient fell.") == (
        "bac041e154ace78c346a758d2e04b3241c2b1f521a68f1a5bf54407df7c59b17"
    )


def test_the_digest_over_a_paper_knows_types_texts_and_order():
    first, second = AskedContent("essay", "a" * 64), AskedContent("cloze", "b" * 64, "c" * 64)
    whole = contents_digest([first, second])
    others = [
        [second, first],
        [first],
        [AskedContent("cloze", "a" * 64), second],
        [first, AskedContent("cloze", "b" * 64)],
    ]

    assert len({whole, *(contents_digest(other) for other in others)}) == 5


def test_a_seal_is_read_in_groups_and_typed_as_people_type():
    assert in_groups(SEAL).split(" ")[:2] == ["19bd", "e34d"]
    assert len(in_groups(SEAL).split(" ")) == 16
    assert as_typed(f" {in_groups(SEAL).upper()}\n") == SEAL
    assert as_typed(in_groups(SEAL).replace(" ", "-")) == SEAL


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing",
        "[]",
        "{}",
        '{"format": "chartwork-evidence", "version": 1}',
        '{"format": "chartwork-evidence", "version": 2, "attempt": {}}',
        '{"format": "another", "version": 1, "attempt": {}}',
        '{"format": "chartwork-evidence", "version": 1, "attempt": {"seal": "a", "seal": "b"}}',
        '{"format": "chartwork-evidence", "version": 1, "attempt": {"number": NaN}}',
        '{"format": "chartwork-evidence", "version": 1, "attempt": {"state": "\\ud800"}}',
        '{"format": "chartwork-evidence", "version": 1, "attempt": ' + "[" * 100_000,
        '{"format": "chartwork-evidence", "version": 1, "attempt": {"n": ' + "9" * 5_000 + "}}",
    ],
)
def test_what_is_no_evidence_is_said_to_be_none(text):
    with pytest.raises(NotEvidence):
        read_text(text)
