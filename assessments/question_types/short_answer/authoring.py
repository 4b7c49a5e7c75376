"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    stem_field,
)
from assessments.question_types.normalising import Normaliser

NORMALISERS = {
    Normaliser.WORDS: gettext_lazy("Case, spaces, hyphens and a full stop at the end"),
    Normaliser.ABBREVIATION: gettext_lazy("The same, and all full stops and spaces: b.i.d. is BID"),
    Normaliser.EXACT: gettext_lazy("Nothing: every letter and its case count"),
}
MOST_WARNINGS = 50
# Empty rows after the filled ones.
SPARE_ROWS = 2


class ShortAnswerForm(AuthoringForm):
    """A question, the accepted answers, and common wrong ones with what to say to them."""

    template: ClassVar[str] = "question_types/authoring_short_answer.html"
    stem = stem_field()
    accept = TextField(
        label=gettext_lazy("Accepted answers"),
        rows=3,
        help_text=gettext_lazy(
            "One a line, the best first: list every synonym and abbreviation that you accept. "
            "Nothing that is merely similar counts."
        ),
    )
    normaliser = forms.ChoiceField(
        label=gettext_lazy("What does not matter"),
        choices=[(name.value, words) for name, words in NORMALISERS.items()],
        initial=Normaliser.WORDS.value,
    )
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_WARNINGS + 1):
            self.fields[f"wrong_{number}"] = TextField(
                label=gettext_lazy("Wrong answer %s") % number,
                required=False,
                rows=1,
                max_length=200,
            )
            self.fields[f"say_{number}"] = TextField(
                label=gettext_lazy("What to say to answer %s") % number,
                required=False,
                max_length=2000,
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "accept": "\n".join(content.get("accept", [])),
            "normaliser": content.get("normaliser", Normaliser.WORDS.value),
            "explanation": content.get("explanation", ""),
        }
        for number, entry in enumerate(content.get("watch_out") or [], start=1):
            initial[f"wrong_{number}"] = entry["answer"]
            initial[f"say_{number}"] = entry["why"]
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and two more."""
        rows = [
            {"wrong": self[f"wrong_{number}"], "say": self[f"say_{number}"]}
            for number in range(1, MOST_WARNINGS + 1)
        ]
        filled = [number for number, row in enumerate(rows, start=1) if row["wrong"].value()]
        return rows[: max(0, *filled, 0) + SPARE_ROWS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_WARNINGS + 1):
            wrong, say = data.get(f"wrong_{number}"), data.get(f"say_{number}")
            if wrong and not say:
                self.add_error(f"say_{number}", _("Say why this answer is wrong."))
            if say and not wrong:
                self.add_error(f"wrong_{number}", _("There is a reason here, but no answer."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "accept": [line.strip() for line in data["accept"].splitlines() if line.strip()],
            "watch_out": [
                {"answer": data[f"wrong_{number}"], "why": data[f"say_{number}"]}
                for number in self._filled()
            ],
            "explanation": data["explanation"],
            **_unless_usual(data["normaliser"]),
        }

    def field_of(self, place: str) -> str | None:
        """``watch_out.1.why`` is in the second row that has an answer."""
        first, *rest = place.split(".")
        if first != "watch_out" or not rest:
            return super().field_of(place)
        part = "say" if rest[1:] == ["why"] else "wrong"
        filled = self._filled()
        return f"{part}_{filled[int(rest[0])]}" if int(rest[0]) < len(filled) else None

    def _filled(self) -> list[int]:
        data = self.cleaned_data
        return [n for n in range(1, MOST_WARNINGS + 1) if data.get(f"wrong_{n}")]


def _unless_usual(normaliser: str) -> dict[str, str]:
    return {} if normaliser == Normaliser.WORDS else {"normaliser": normaliser}
