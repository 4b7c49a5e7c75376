"""Rows of the chart's form: documents, lines of the key, traps. Each is one mapping of the content.

What is a list in the content is text in the form, an entry a line: ``document | quote``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_fields import TextField
from assessments.question_types.chart.documents import (
    KINDS,
    LONGEST_TEXT,
    MOST_DOCUMENTS,
    ROLES,
)
from assessments.question_types.chart.lines import EXEMPT, MOST_LINES, POA, Role
from assessments.question_types.chart.page_words import DOCUMENT_KINDS, DOCUMENT_ROLES
from assessments.question_types.chart.traps import MOST_TRAPS, TrapKind
from assessments.question_types.code_reading import LONGEST_WHY
from assessments.question_types.code_writing import NAMES, System

ROLE_WORDS = {
    Role.FIRST: _("first: principal or first-listed"),
    Role.SECONDARY: _("secondary diagnosis"),
    Role.PROCEDURE: _("procedure"),
    Role.SERVICE: _("service"),
}
TRAP_WORDS = {
    TrapKind.INTEGRAL: _("part of another condition"),
    TrapKind.UNCERTAIN: _("uncertain in the record"),
    TrapKind.HISTORY: _("history"),
    TrapKind.RULED_OUT: _("ruled out"),
    TrapKind.UNSUPPORTED: _("not supported"),
    TrapKind.NOT_REPORTABLE: _("not reported here"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """One kind of rows. A row counts where one of ``lead`` is filled."""

    name: str
    most: int
    spare: int
    lead: tuple[str, ...]
    fields: Callable[[], dict[str, forms.Field]]


def document_fields() -> dict[str, forms.Field]:
    return {
        "title": _word(_("Title"), 200),
        "kind": _choice(_("Kind"), [(kind, DOCUMENT_KINDS[kind]) for kind in KINDS]),
        "author": _word(_("Author"), 200),
        "role": _choice(_("Written by"), [(role, DOCUMENT_ROLES[role]) for role in ROLES]),
        "key": _word(_("Name for quotes"), 60),
        "text": TextField(
            label=_("Text"), required=False, rows=6, max_length=LONGEST_TEXT, strip=False
        ),
    }


def line_fields() -> dict[str, forms.Field]:
    return {
        "system": _system(),
        "code": _word(_("Code"), 20),
        "role": _choice(_("Role"), list(ROLE_WORDS.items())),
        "poa": _choice(
            _("Present on admission"),
            [("", "–"), *((one, one) for one in POA), (EXEMPT, _("exempt"))],
        ),
        "also_first": _box(_("May stand first, too")),
        "optional": _box(_("Optional")),
        "modifiers": _word(_("Modifiers"), 30),
        "units": _word(_("Units"), 5),
        "key": _word(_("Name of the line"), 60),
        "after": _word(_("Must follow the lines"), 2000),
        "evidence": _entries(_("Evidence: document | quote")),
        "why": _text(_("Why")),
        "guideline": _word(_("Guideline"), 200),
        "accepted": _entries(_("Accepted, too: code | why")),
        "query_note": _text(_("What one would ask the provider")),
    }


def trap_fields() -> dict[str, forms.Field]:
    return {
        "system": _system(),
        "code": _word(_("Code, or the start of it"), 20),
        "kind": _choice(_("Why it must not stand there"), list(TRAP_WORDS.items())),
        "why": _text(_("What to say")),
        "guideline": _word(_("Guideline"), 200),
        "evidence": _entries(_("Evidence: document | quote")),
    }


DOCUMENTS = Rows("documents", MOST_DOCUMENTS, 1, ("title", "text"), document_fields)
LINES = Rows("lines", MOST_LINES, 2, ("code", "why", "evidence"), line_fields)
TRAPS = Rows("traps", MOST_TRAPS, 1, ("code", "why"), trap_fields)
ALL_ROWS = (DOCUMENTS, LINES, TRAPS)
# Lists in the content; how an entry of each is called.
_PAIRS = {"evidence": ("document", "quote"), "accepted": ("code", "why")}
_WORDS = ("after", "modifiers")
_FLAGS = ("also_first", "optional")
_NUMBERS = ("units",)


def shown_row(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row for an entry of the content."""
    shown: dict[str, Any] = {}
    for name, value in entry.items():
        if name in _PAIRS:
            shown[name] = "\n".join(_as_line(one, _PAIRS[name]) for one in value or ())
        elif name in _WORDS:
            shown[name] = ", ".join(value or ())
        else:
            shown[name] = value
    return shown


def entry_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The entry that a row says; what was left empty is left out."""
    entry: dict[str, Any] = {}
    for name, value in row.items():
        if name in _FLAGS:
            found: Any = bool(value)
        elif name in _PAIRS:
            found = [_as_entry(line, _PAIRS[name]) for line in lines_in(value)]
        elif name in _WORDS:
            found = [word.strip() for word in value.split(",") if word.strip()]
        elif name in _NUMBERS and value.strip().isdecimal():
            found = int(value)
        else:
            found = value
        if found:
            entry[name] = found
    return entry


def lines_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _as_line(entry: Mapping[str, str], names: Sequence[str]) -> str:
    # A quote may run over line breaks, which count as spaces.
    return " | ".join(" ".join(str(entry.get(name, "")).split()) for name in names)


def _as_entry(line: str, names: Sequence[str]) -> dict[str, str]:
    first, _bar, second = line.partition("|")
    return dict(zip(names, (first.strip(), second.strip()), strict=True))


def _word(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=longest)


def _text(label: Any) -> TextField:
    return TextField(label=label, required=False, max_length=LONGEST_WHY)


def _entries(label: Any) -> TextField:
    return TextField(label=label, required=False, max_length=20_000)


def _choice(label: Any, choices: Sequence[tuple[Any, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[(str(value), words) for value, words in choices],
    )


def _system() -> forms.ChoiceField:
    return _choice(_("Code set"), [(system.value, NAMES[system]) for system in System])


def _box(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)
