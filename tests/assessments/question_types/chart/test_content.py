"""Faults of an author that the examples do not show, what is shown, and the form in YAML."""

from typing import Any

import pytest

from assessments.question_types.chart.authoring import ChartForm
from assessments.question_types.chart.chart_yaml import dump_chart, line_of, load_chart
from assessments.question_types.contract import AnswerError, ContentError
from tests.assessments.question_types.chart.charts import (
    EXAMPLE,
    KIND,
    answer_of,
    content_of,
    data_of,
)


def with_line(number: int, variant: str = "", **change: Any) -> dict[str, Any]:
    data = data_of(variant)
    lines = [dict(line) for line in data["lines"]]
    lines[number] |= change
    return {**data, "lines": lines}


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (with_line(1, role="first"), "lines.1.role", "a second line cannot be first"),
        (with_line(0, optional=True), "lines.0.optional", "cannot be optional"),
        (with_line(1, key="knee"), "lines.4.key", 'there is a "knee" already'),
        (with_line(1, code="E11.22"), "lines.1.code", 'of the line "diabetes-kidney" already'),
        (with_line(2, after=["gout"]), "lines.2.after.0", 'no line "gout"; there are: diabetes'),
        (with_line(2, after=["knee"]), "lines.2.after.0", "must stand above this one"),
        (with_line(2, after=["kidney-stage"]), "lines.2.after.0", "must stand above this one"),
        (
            with_line(3, accepted=[{"code": "I12.9", "why": "w"}]),
            "lines.3.accepted.0.code",
            "of the key",
        ),
        (
            with_line(3, accepted=[{"code": "Z79.84", "why": "w"}]),
            "lines.3.accepted.0.code",
            "of the key",
        ),
        (with_line(3, accepted=[{"code": "Z79.899"}]), "lines.3.accepted.0.why", "is missing"),
        (with_line(3, why=""), "lines.3.why", "is missing; write it"),
        (with_line(3, code="Z7"), "lines.3.code", "not written like ICD-10-CM"),
        (with_line(0, "gallbladder", poa="X"), "lines.0.poa", "must be one of: Y, N, U, W, exempt"),
        (with_line(0, "gallbladder", poa=None), "lines.0.poa", "must be one of"),
        (with_line(1, "gallbladder", code="0FT44Z"), "lines.1.code", "ICD-10-PCS"),
        (with_line(1, "gallbladder", code="OFT44ZZ"), "lines.1.code", "ICD-10-PCS"),
        (with_line(1, "gallbladder", also_first=True), "lines.1.also_first", "diagnoses only"),
        (with_line(1, "walker", modifiers=["RIGHT"]), "lines.1.modifiers.0", "two characters"),
        (with_line(1, "walker", units=0), "lines.1.units", "whole number from 1"),
        ({**data_of("walker"), "asks_services": False}, "asks_services", "must be asked"),
        ({**data_of("copd"), "asks_services": True}, "asks_services", "not asked for a stay"),
        ({**data_of("copd"), "admitted_on": "2026-03-10"}, "admitted_on", "after the discharge"),
        ({**data_of("copd"), "admitted_on": None}, "admitted_on", "a date such as"),
        (
            {
                **data_of(),
                "traps": [{"system": "icd10cm", "code": "I10", "kind": "history", "why": "w"}] * 2,
            },
            "traps.1.code",
            "a trap already",
        ),
        (
            {**data_of(), "policy": {"extra_weight": 3}},
            "policy.payment_extra_weight",
            "not be less",
        ),
        ({**data_of(), "policy": {"passing": 90}}, "policy.proficient", "between passing"),
        ({**data_of(), "policy": {"first_weight": 0}}, "policy.first_weight", "from 1 to 10"),
        (
            {**data_of(), "policy": {"order_cost": "NaN"}},
            "policy.order_cost",
            "a number from 0 to 1",
        ),
    ],
)
def test_a_fault_is_named_with_its_place_and_what_to_do(
    data: dict[str, Any], place: str, words: str
) -> None:
    with pytest.raises(ContentError, match=words) as refused:
        KIND.read_content(data)

    assert refused.value.place == place


def test_a_quote_may_run_over_the_end_of_a_line() -> None:
    evidence = content_of().lines[0].evidence[0]

    assert "kidney disease" in evidence.quote
    assert "kidney\n" in content_of().documents[1].text


def test_a_claim_has_room_for_every_line_of_the_key() -> None:
    line = data_of("kitchen_fall")["lines"][1]
    more = [{**line, "key": f"more-{n}", "code": f"V{n}.0", "accepted": []} for n in range(10, 36)]
    lines = [*data_of("kitchen_fall")["lines"], *more]

    with pytest.raises(ContentError, match="has 28 lines of ICD-10-CM; an answer has room for 25"):
        content_of("kitchen_fall", lines=lines)


@pytest.mark.parametrize(
    ("variant", "panels"),
    [("", ["dx"]), ("copd", ["dx", "px"]), ("walker", ["dx", "sv"]), ("kitchen_fall", ["dx"])],
)
def test_the_panels_are_those_of_the_setting_and_tell_no_number(
    variant: str, panels: list[str]
) -> None:
    shown = KIND.present(content_of(variant), ())["panels"]

    assert [panel["name"] for panel in shown] == panels
    assert [(panel["start"], len(panel["rows"])) for panel in shown] == [
        {"dx": (6, 25), "px": (3, 15), "sv": (2, 10)}[name] for name in panels
    ]
    assert ("poa" in shown[0]["rows"][0]) is (variant == "copd")


def test_charts_ask_the_same_where_one_reads_and_codes_the_same() -> None:
    content = content_of()
    other_key = KIND.read_content(with_line(4, code="M25.561"))

    assert KIND.asks_the_same(content, other_key)
    assert KIND.asks_the_same(content, content_of(title="Another title", minutes=9, traps=[]))
    for change in ({"stem": "Code it."}, {"asks_services": True}, {"service_date": "2026-05-15"}):
        assert not KIND.asks_the_same(content, content_of(**change))


@pytest.mark.parametrize(
    ("variant", "parts", "words"),
    [
        ("", {"dx-26": "E11.22"}, "no part “dx-26”"),
        ("", {"dx-0": "E11.22"}, "no part"),
        ("", {"dx-01": "E11.22"}, "no part"),
        ("", {"px-1": "0FT44ZZ"}, "no part"),
        ("", {"sv-1": "E0143"}, "no part"),
        ("", {"dx-1-poa": "Y"}, "no part"),
        ("copd", {"dx-1-units": "1"}, "no part"),
        ("copd", {"dx-1-poa": "Q"}, "is Y, N, U, W or nothing"),
        ("", {"dx-1": "E" * 21}, "at most 20 characters"),
        ("walker", {"sv-1-modifiers": "RT" * 20}, "at most 30 characters"),
        ("", {"dx-1": 7}, "Each part is text"),
        ("", {"marks": "not JSON"}, "a list of at most 300 passages"),
        ("", {"marks": "{}"}, "passages"),
        ("", {"marks": '[{"document": "note", "start": 5, "end": 5}]'}, "passages"),
        ("", {"marks": '[{"document": "gone", "start": 0, "end": 5}]'}, "passages"),
        (
            "",
            {"marks": '[{"document": "note", "start": 0, "end": 5, "colour": "red"}]'},
            "passages",
        ),
        ("", {"marks": "[" * 9000}, "passages"),
        ("", {"marks": " " * 20_001}, "at most 20000 characters"),
    ],
)
def test_what_the_controls_cannot_send_is_refused(
    variant: str, parts: dict[str, Any], words: str
) -> None:
    with pytest.raises(AnswerError, match=words):
        KIND.check_answer(content_of(variant), (), {"parts": parts})


def test_wrong_codes_and_real_marks_are_taken() -> None:
    mark = '[{"document": "note", "start": 0, "end": 5, "note": "look", "row": "dx-2"}, 7]'
    content = content_of("copd")
    KIND.check_answer(content, (), answer_of(("NONSENSE", "y"), procedures=["not a code"]))

    with pytest.raises(AnswerError):
        KIND.check_answer(content_of(), (), {"parts": {"marks": mark}})
    review = KIND.review(content_of(), (), {"parts": {"marks": mark}})
    assert [one["row"] for one in review.extra["marks"]] == ["dx-2"]
    KIND.check_answer(content_of(), (), {"parts": {"marks": mark.replace(", 7]", "]")}})


@pytest.mark.parametrize("variant", ["", *EXAMPLE.variants])
def test_a_chart_is_written_and_read_again_as_yaml(variant: str) -> None:
    assert load_chart(dump_chart(data_of(variant))) == data_of(variant)


def test_a_date_without_quotation_marks_stays_text() -> None:
    assert load_chart("service_date: 2026-05-14\nage: 7") == {
        "service_date": "2026-05-14",
        "age": 7,
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title: [", "Line 1"),
        ("title: a\n b: c", "Line 2"),
        ("just words", "Line 1: A chart begins with its fields"),
        ("a: &x [1]\nb: *x", "Line 2: Write it out"),
        ("[" * 3000, "cannot be read as YAML"),
        ("a: !!python/object:os.system x", "Line 1"),
    ],
)
def test_text_that_is_no_chart_is_refused_with_its_line(text: str, words: str) -> None:
    form = ChartForm({"yaml": text})

    assert not form.is_valid()
    assert words in form.errors["yaml"][0]


def test_a_fault_of_the_content_is_shown_with_its_line() -> None:
    text = dump_chart(data_of())
    form = ChartForm({"yaml": text})
    assert form.is_valid()
    number = 1 + text.splitlines().index("  code: N18.32")

    form.refuse("lines.2.code", "lines.2.code: is not written like a code.")

    assert form.errors["yaml"] == [f"Line {number} (lines.2.code): is not written like a code."]
    # A field that is not there stands in its entry.
    assert line_of(text, "lines.2.colour") == number - 2
