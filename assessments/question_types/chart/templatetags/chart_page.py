"""A chart on a page: its record in lines, its claim in rows, and both again after grading."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from assessments.question_types.chart.answers import MARKS, read_marks
from assessments.question_types.chart.documents import Document
from assessments.question_types.chart.page_words import (
    DOCUMENT_KINDS,
    DOCUMENT_ROLES,
    POA_WORDS,
    SEX_WORDS,
)
from assessments.question_types.chart.review_page import reviewed
from assessments.question_types.chart.showing import lines_of, own_spans
from assessments.question_types.parts import given_parts

register = template.Library()


@register.filter
def document_kind(kind: str) -> str:
    """What kind of document it is, in words."""
    return str(DOCUMENT_KINDS.get(kind, kind))


@register.filter
def author_role(role: str) -> str:
    """Who wrote it, as far as it matters for coding."""
    return str(DOCUMENT_ROLES.get(role, role))


@register.filter
def patient_sex(sex: str) -> str:
    return str(SEX_WORDS.get(sex, sex))


@register.simple_tag
def chart_record(item: Any) -> list[dict[str, Any]]:
    """The documents of a ``PageItem``, in lines, with the student's own passages."""
    shown = item.presentation
    documents = shown["documents"]
    marks = read_marks(item.answer, [_read(document) for document in documents])
    names = row_names(shown["panels"], stay=bool(shown["admitted_on"]))
    return [
        {
            **document,
            "lines": lines_of(document["text"], own_spans(marks, document["name"], rows=names)),
        }
        for document in documents
    ]


@register.simple_tag
def chart_claim(item: Any) -> list[dict[str, Any]]:
    """The panels of a ``PageItem`` with what is in their rows; closed ones show only those."""
    shown = item.presentation
    stay = bool(shown["admitted_on"])
    given = given_parts(item.answer)
    return [_panel(panel, given, item, stay=stay) for panel in shown["panels"]]


@register.simple_tag
def chart_marks(item: Any) -> str:
    """The student's passages as they are stored; empty where they can be none."""
    return given_parts(item.answer).get(MARKS, "")


@register.simple_tag
def chart_review(review: Any, prefix: object) -> dict[str, Any]:
    """What ``chart_review.html`` shows; ``prefix`` keeps the names of two charts apart."""
    return reviewed(review, f"review-{prefix or 0}", names=_title)


def row_names(panels: Sequence[Mapping[str, Any]], *, stay: bool) -> dict[str, str]:
    """What each row is called, by its part."""
    return {row["code"]: _title(row["code"], stay) for panel in panels for row in panel["rows"]}


def _title(part: str, stay: bool) -> str:
    prefix, _hyphen, number = part.partition("-")
    if number == "1" and prefix == "dx":
        return _("Principal diagnosis") if stay else _("First-listed diagnosis")
    if number == "1" and prefix == "px":
        return _("Principal procedure")
    words = {"dx": _("Diagnosis %s"), "px": _("Procedure %s"), "sv": _("Service %s")}
    return words[prefix] % number if prefix in words else part


def _panel(
    panel: Mapping[str, Any], given: Mapping[str, str], item: Any, *, stay: bool
) -> dict[str, Any]:
    rows = [_row(row, given, item, stay=stay) for row in panel["rows"]]
    if item.locked:
        shown, more = [row for row in rows if row["filled"]], []
    else:
        last = max((row["number"] for row in rows if row["filled"]), default=0)
        count = max(panel["start"], last)
        shown, more = rows[:count], rows[count:]
    filled = sum(bool(row["code"]["value"]) for row in rows)
    return {**panel, "rows": shown, "more": more, "filled": filled, "most": len(rows)}


def _row(
    row: Mapping[str, Any], given: Mapping[str, str], item: Any, *, stay: bool
) -> dict[str, Any]:
    controls = {
        name: {
            "part": part,
            "name": f"{item.field_name}-{part}",
            "value": given.get(part, ""),
        }
        for name, part in row.items()
        if name != "number"
    }
    return {
        "number": row["number"],
        "title": _title(row["code"], stay),
        "filled": any(control["value"] for control in controls.values()),
        "poa_choices": POA_WORDS,
        **controls,
    }


def _read(document: Mapping[str, Any]) -> Document:
    return Document(
        key=document["name"],
        kind=document["kind"],
        title=document["title"],
        author=document["author"],
        role=document["role"],
        text=document["text"],
    )
