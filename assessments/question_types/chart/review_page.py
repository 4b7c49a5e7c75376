"""The record and the claim after grading: passages with what they support, verdicts in words."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessments.question_types.chart.review_words import BANDS, MEASURES, VERDICTS, verdict_of
from assessments.question_types.chart.rule.details import EXTRA
from assessments.question_types.chart.showing import Span, find_quote, line_at, lines_of, own_spans
from assessments.question_types.code_statuses import Status
from assessments.question_types.contract import Review

# The name of a row by its part, for a stay or for a visit.
RowNames = Callable[[str, bool], str]


def reviewed(review: Review, prefix: str, *, names: RowNames) -> dict[str, Any]:
    """What ``chart_review.html`` shows; without ``explained`` key and points, and no evidence."""
    encounter = review.extra["encounter"]
    result = review.explained.get("result") or review.extra.get("result") or {}
    stay = bool(encounter["admitted_on"])
    lines = [
        _line(line, number, prefix, names=names, stay=stay)
        for number, line in enumerate(result.get("lines", []), start=1)
    ]
    spans = _place(lines, encounter["documents"], prefix)
    marks = review.extra["marks"]
    rows = {str(mark.get("row", "")): "" for mark in marks}
    rows = {part: names(part, stay) for part in rows if part}
    return {
        "prefix": prefix,
        "encounter": encounter,
        "documents": [
            {
                **document,
                "lines": lines_of(
                    document["text"],
                    [
                        *spans.get(document["name"], ()),
                        *own_spans(marks, document["name"], rows=rows, first=1000),
                    ],
                ),
            }
            for document in encounter["documents"]
        ],
        "has_own": bool(marks),
        "result": result,
        "explained": bool(review.explained),
        "lines": [line for line in lines if line["kind"] != EXTRA],
        "extras": [line for line in lines if line["kind"] == EXTRA],
        "measures": _measures(result) if result else [],
        "sum": _sum(result) if result else "",
        "prices": _prices(result.get("prices")),
    }


def _line(
    line: Mapping[str, Any], number: int, prefix: str, *, names: RowNames, stay: bool
) -> dict[str, Any]:
    extra = line["kind"] == EXTRA
    tone, icon = verdict_of(line)
    words = str(VERDICTS.get(line["status"], line["status"]))
    if tone == "warm" and line["status"] in (Status.EXACT, Status.ACCEPTED):
        words = _("The code is right, what belongs to it is not")
    return {
        **line,
        "number": number,
        "anchor": f"{prefix}-line-{number}",
        "tone": tone,
        "icon": icon,
        "verdict": words,
        "row_name": names(line["part"], stay) if line["part"] else "",
        "given_more": _more(
            line["given_poa"], line["given_modifiers"], line["given_units"], asked=stay
        ),
        "key_more": _more(line["key_poa"], line["key_modifiers"], line["key_units"], asked=stay),
        "label": _("%s: not coded") % line["given"] if extra else line["key_code"],
        "evidence": [dict(one) for one in line.get("evidence", ())],
    }


def _more(poa: str, modifiers: Sequence[str], units: object, *, asked: bool) -> str:
    """What stands beside a code: POA, modifiers, units."""
    said = []
    if poa and asked:
        said.append(f"POA {poa}")
    if modifiers:
        said.append(", ".join(modifiers))
    if units not in (None, ""):
        said.append(_("units: %s") % units)
    return " · ".join(said)


def _place(
    lines: Sequence[dict[str, Any]], documents: Sequence[Mapping[str, Any]], prefix: str
) -> dict[str, list[Span]]:
    """The passages of each document; every quote of a line gets the link that leads to it."""
    texts = {document["name"]: document["text"] for document in documents}
    spans: dict[str, list[Span]] = {}
    number = 0
    for line in lines:
        for quote in line["evidence"]:
            text = texts.get(quote["document"], "")
            found = find_quote(text, quote["quote"])
            if found is None:
                continue
            number += 1
            span = Span(*found, number=number, label=line["label"], link=f"#{line['anchor']}")
            spans.setdefault(quote["document"], []).append(span)
            quote["link"] = f"#{prefix}-passage-{number}"
            quote["line"] = line_at(text, found[0])
    return spans


def _measures(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The numbers of the profession, each with what it means."""
    found = []
    for name, (title, meaning) in MEASURES.items():
        value = result.get(name)
        if name == "band":
            value = str(BANDS.get(str(value), value))
        elif isinstance(value, bool):
            value = _("yes") if value else _("no")
        elif value is None:
            value = _("cannot be said here")
        else:
            value = f"{_short(value)} %"
        found.append({"title": title, "value": value, "meaning": meaning})
    return found


def _sum(result: Mapping[str, Any]) -> str:
    """How the score came about."""
    values = {name: result[name] for name in ("earned", "possible", "extra")}
    values["whole"] = f"{Decimal(result['possible']) + Decimal(result['extra']):f}"
    values["score"] = _short(result["score"])
    if not Decimal(result["extra"]):
        return _("Earned %(earned)s of %(possible)s possible points: %(score)s %%.") % values
    return (
        _(
            "Earned %(earned)s, of %(possible)s possible points and %(extra)s for what is too "
            "many: %(earned)s ÷ (%(possible)s + %(extra)s) = %(score)s %%."
        )
        % values
    )


def _short(value: object) -> str:
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _prices(prices: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Key and given beside each other, row by row, as they were stored."""
    if not prices:
        return None
    rows = [
        {"title": name, "key": key, "given": given, "difference": difference}
        for name, key, given, difference in prices["rows"]
    ]
    return {**prices, "rows": rows, "labels": ", ".join(prices["labels"])}
