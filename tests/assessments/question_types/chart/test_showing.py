"""Lines of a document with passages in them, and the places of quotes."""

import json

from assessments.question_types.chart.answers import read_marks
from assessments.question_types.chart.review_page import reviewed
from assessments.question_types.chart.rule.rescoring import rescored
from assessments.question_types.chart.showing import (
    Span,
    find_quote,
    line_at,
    lines_of,
    own_spans,
)
from tests.assessments.question_types.chart.charts import KIND, answer_of, content_of, graded

TEXT = "HISTORY\nType 2 diabetes with\n  kidney disease, stage 3b.\n\nNo insulin."


def shown(lines):
    """Each piece of each line, with the numbers of the passages in it."""
    return [
        [(piece.text, [span.number for span in piece.spans]) for piece in line.pieces]
        for line in lines
    ]


def names(part, stay):
    return f"{part} of a stay" if stay else part


def test_lines_have_their_numbers_and_places_and_capitals_are_headings():
    lines = lines_of(TEXT)

    assert [(line.number, line.start, line.heading) for line in lines] == [
        (1, 0, True), (2, 8, False), (3, 29, False), (4, 57, False), (5, 58, False),
    ]  # fmt: skip
    assert "\n".join(line.text for line in lines) == TEXT
    assert "".join(piece.text for line in lines for piece in line.pieces) == TEXT.replace("\n", "")


def test_a_quote_is_found_over_line_breaks_and_dots_are_dots():
    assert find_quote(TEXT, "diabetes with kidney disease") == (15, 45)
    assert find_quote(TEXT, "stage 3b.") == (47, 56)
    assert find_quote(TEXT, "stage.3b") is None
    assert find_quote(TEXT, " ") is None
    assert line_at(TEXT, 15) == 2
    assert line_at(TEXT, 47) == 3


def test_passages_that_lie_in_each_other_are_cut_into_pieces():
    spans = [Span(15, 45, number=1), Span(24, 28, number=2), Span(31, 37, number=3)]

    lines = lines_of(TEXT, spans)

    assert shown(lines)[1:3] == [
        [("Type 2 ", []), ("diabetes ", [1]), ("with", [1, 2])],
        [("  ", [1]), ("kidney", [1, 3]), (" disease", [1]), (", stage 3b.", [])],
    ]
    pieces = [piece for line in lines for piece in line.pieces]
    assert [[span.number for span in piece.begins] for piece in pieces if piece.begins] == [
        [1], [2], [3],
    ]  # fmt: skip
    assert [[span.number for span in piece.ends] for piece in pieces if piece.ends] == [
        [2], [3], [1],
    ]  # fmt: skip


def test_a_passage_of_line_breaks_only_is_none_and_others_lose_them():
    spans = [Span(56, 58, number=1), Span(28, 37, number=2)]

    pieces = [piece for line in lines_of(TEXT, spans) for piece in line.pieces if piece.spans]

    assert [piece.text for piece in pieces] == ["kidney"]
    assert [span.number for span in pieces[0].begins] == [2]


def test_a_students_passages_carry_their_row_and_note():
    marks = [
        {"document": "note", "start": 0, "end": 7, "note": "look", "row": "dx-2"},
        {"document": "other", "start": 0, "end": 7},
    ]

    (span,) = own_spans(marks, "note", rows={"dx-2": "Diagnosis 2"})

    assert (span.own, span.label, span.note) == (True, "Diagnosis 2", "look")


def test_the_evidence_of_a_review_leads_to_the_record_and_back():
    content = content_of()
    answer = answer_of("E11.22", "M17.12")
    review = KIND.review_graded(content, (), answer, graded(content, answer).details)

    page = reviewed(review, "review-3", names=names)

    spans = {
        f"#{page['prefix']}-passage-{span.number}": (span.label, span.link)
        for document in page["documents"]
        for line in document["lines"]
        for piece in line.pieces
        for span in piece.begins
    }
    quotes = [
        (quote["link"], line["label"], f"#{line['anchor']}")
        for line in [*page["lines"], *page["extras"]]
        for quote in line["evidence"]
    ]
    assert len(quotes) == 6
    assert {link: (label, anchor) for link, label, anchor in quotes} == spans
    assert ("M17.12: not coded", "#review-3-line-6") in spans.values()
    assert page["sum"] == (
        "Earned 2, of 6 possible points and 1 for what is too many: 2 ÷ (6 + 1) = 28.57 %."
    )


def test_without_explanations_a_review_has_verdicts_and_no_evidence():
    content = content_of()
    answer = answer_of("E11.9")
    marks = json.dumps([{"document": "note", "start": 0, "end": 10, "note": "", "row": "dx-1"}])
    answer["parts"]["marks"] = marks
    whole = KIND.review_graded(content, (), answer, graded(content, answer).details)
    hidden = type(whole)(parts=whole.parts, extra=whole.extra)

    page = reviewed(hidden, "review-1", names=names)

    assert [line["verdict"] for line in page["lines"]] == ["Near, wrong detail", *["Missed"] * 4]
    passages = [
        (span.own, span.label)
        for document in page["documents"]
        for line in document["lines"]
        for piece in line.pieces
        for span in piece.spans
    ]
    assert passages == [(True, "dx-1")]
    assert read_marks(answer, content.documents)[0]["end"] == 10


def test_a_right_code_in_the_wrong_place_is_not_called_right_alone():
    content = content_of()
    answer = answer_of("I10", "E11.22")
    review = KIND.review_graded(content, (), answer, graded(content, answer).details)

    page = reviewed(review, "review-1", names=names)

    line = page["lines"][0]
    assert (line["tone"], line["verdict"]) == (
        "warm",
        "The code is right, what belongs to it is not",
    )


def test_a_credit_that_an_instructor_changed_is_said_at_its_line():
    content = content_of()
    answer = answer_of("E11.22", "M17.12")
    change = {"credit": "1", "reason": "The film shows it.", "who": "Ines", "when": "2 June"}
    details = rescored(graded(content, answer).details, {"extra:dx-2": change})

    page = reviewed(KIND.review_graded(content, (), answer, details), "review-1", names=names)

    assert "Ines changed this line on 2 June" in page["extras"][0]["changed"]["words"]
    assert (page["extras"][0]["tone"], page["extras"][0]["icon"]) == ("plain", "circle")
