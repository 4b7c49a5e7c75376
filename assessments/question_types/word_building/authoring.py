"""The author's form."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    partial_field,
    stem_field,
)
from assessments.question_types.authoring_rows import KeyedRowsForm
from assessments.question_types.partial_credit import EXPLAINED
from assessments.question_types.word_building.content import KINDS, MODES, MOST

LAYOUT_WORDS = {
    "one_root": gettext_lazy("Prefix, root, combining vowel, suffix"),
    "two_roots": gettext_lazy("Prefix, root, combining vowel, root, combining vowel, suffix"),
}


class WordBuildingForm(KeyedRowsForm):
    """A row a part of the bank; the accepted builds are written with plus signs."""

    template: ClassVar[str] = "question_types/authoring_word_building.html"
    most_rows: ClassVar[int] = MOST
    fewest_rows: ClassVar[int] = 8
    row_names: ClassVar[tuple[str, ...]] = ("text", "kind", "meaning")
    row_lead: ClassVar[str] = "text"
    key_prefix: ClassVar[str] = "part-"
    stem = stem_field()
    builds = TextField(
        label=gettext_lazy("Accepted builds"),
        rows=2,
        help_text=gettext_lazy(
            "One a line, the best first, with the parts below as they are written there: "
            "peri + cardi + itis."
        ),
    )
    meaning = TextField(
        label=gettext_lazy("Meaning of the whole term"),
        max_length=1000,
        help_text=gettext_lazy("Shown after the result, with the meaning of each part."),
    )
    layout = forms.ChoiceField(
        label=gettext_lazy("Places"),
        choices=list(LAYOUT_WORDS.items()),
        help_text=gettext_lazy("Any place may rightly stay empty."),
    )
    partial = partial_field({mode: EXPLAINED[mode] for mode in MODES})
    explanation = explanation_field()

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        kinds = [("", "–"), *((kind.value, gettext_lazy(words)) for kind, words in KINDS.items())]
        return {
            f"text_{number}": forms.CharField(
                label=gettext_lazy("Part %s") % number, required=False, max_length=60
            ),
            f"kind_{number}": forms.ChoiceField(
                label=gettext_lazy("Kind of part %s") % number, choices=kinds, required=False
            ),
            f"meaning_{number}": forms.CharField(
                label=gettext_lazy("Meaning of part %s") % number, required=False, max_length=300
            ),
        }

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        parts = content.get("parts", [])
        texts = {part["key"]: part["text"] for part in parts}
        return {
            "stem": content.get("stem", ""),
            "builds": "\n".join(
                " + ".join(texts.get(key, key) for key in build)
                for build in content.get("builds", [])
            ),
            "meaning": content.get("meaning", ""),
            "layout": content.get("layout", "one_root"),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
            **cls.rows_initial(parts),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in self.row_numbers():
            text, kind = data.get(f"text_{number}"), data.get(f"kind_{number}")
            if text and not kind:
                self.add_error(f"kind_{number}", _("Say what kind of part this is."))
            if text and not data.get(f"meaning_{number}"):
                self.add_error(f"meaning_{number}", _("Say what this part means."))
            if data.get(f"meaning_{number}") and not text:
                self.add_error(f"text_{number}", _("There is a meaning here, but no part."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        parts = self.row_entries()
        keys = {_plain(part["text"]): part["key"] for part in parts}
        return {
            "stem": data["stem"],
            "layout": data["layout"],
            "parts": parts,
            "builds": [
                [keys.get(_plain(text), text.strip()) for text in line.split("+")]
                for line in self._lines()
            ],
            "meaning": data["meaning"],
            "partial": data["partial"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``parts.1.kind`` is in the second row that has a text."""
        first, *rest = place.split(".")
        if first != "parts":
            return super().field_of(place)
        return self.field_in_row(rest)

    def refuse(self, place: str, message: str) -> None:
        """Of several builds, say which one it is."""
        first, *rest = place.split(".")
        if first == "builds" and rest:
            words = message.removeprefix(f"{place}: ")
            line = self._lines()[int(rest[0])]
            self.add_error("builds", _("“%(line)s”: %(words)s") % {"line": line, "words": words})
            return
        super().refuse(place, message)

    def _lines(self) -> list[str]:
        lines = self.cleaned_data["builds"].splitlines()
        return [line.strip() for line in lines if line.strip()]


def _plain(text: str) -> str:
    """Authors write ``peri-`` and ``-itis``, and ``gastr/o``."""
    return re.sub(r"^[-/\s]+|[-/\s]+$", "", text).casefold()
