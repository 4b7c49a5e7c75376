"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_codes import (
    CodeForm,
    ReasonedLines,
    day_field,
    lookup_field,
    reasoned,
    release_field,
    system_field,
)
from assessments.question_types.authoring_fields import explanation_field, stem_field
from assessments.question_types.code_questions import PARTIAL_WORDS, CodePartial
from assessments.question_types.code_reading import modifiers_in


class CodeEntryForm(CodeForm):
    """A question, its code, what else is right, what is often given instead."""

    template: ClassVar[str] = "question_types/authoring_code_entry.html"
    lines: ClassVar[Mapping[str, str]] = {
        "accepted": "code",
        "expected": "code",
        "characters": "position",
    }
    stem = stem_field()
    system = system_field()
    release = release_field()
    service_date = day_field()
    code = forms.CharField(label=_("Right code"), max_length=20)
    accepted = ReasonedLines(
        label=_("Also right"),
        rows=2,
        help_text=_("One a line, with the reason: S72.001A | The report leaves the site open."),
    )
    modifiers = forms.CharField(
        label=_("Modifiers"), required=False, max_length=30, help_text=_("Services only: RT, KX.")
    )
    units = forms.IntegerField(
        label=_("Units"), required=False, min_value=1, help_text=_("Services only.")
    )
    asks_details = forms.BooleanField(
        label=_("Ask for modifiers and units"),
        required=False,
        help_text=_("For services, also where there are none, so that the fields tell nothing."),
    )
    partial = forms.ChoiceField(
        label=_("Points"),
        choices=[(mode.value, _(words)) for mode, words in PARTIAL_WORDS.items()],
        initial=CodePartial.BY_SPECIFICITY.value,
    )
    expected = ReasonedLines(
        label=_("Common wrong codes, with what to say to each"),
        rows=3,
        help_text=_("One a line: S72.002A | That is the left leg; the report says right."),
    )
    characters = ReasonedLines(
        label=_("What decides single characters"),
        rows=3,
        help_text=_("One a line, by its number: 7 | A: active treatment of a closed fracture."),
    )
    guideline = forms.CharField(
        label=_("Guideline"), required=False, max_length=200, help_text=_("Its section: I.C.19.c.")
    )
    lookup = lookup_field()
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = dict(content)
        for name, lead in cls.lines.items():
            initial[name] = reasoned(content.get(name) or [], lead)
        initial["modifiers"] = ", ".join(content.get("modifiers") or [])
        initial["service_date"] = str(content.get("service_date") or "")
        initial["asks_details"] = bool(
            content.get("asks_details") or content.get("modifiers") or content.get("units")
        )
        return initial

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        content: dict[str, Any] = {
            name: data[name]
            for name in ("stem", "system", "release", "code", "partial", "guideline")
        }
        content |= {name: self.lines_of(name) for name in self.lines}
        content |= {"explanation": data["explanation"], "lookup": data["lookup"]}
        if data["service_date"]:
            content["service_date"] = data["service_date"]
        if data["modifiers"]:
            content["modifiers"] = list(modifiers_in(data["modifiers"]))
        if data["units"]:
            content["units"] = data["units"]
        if data["asks_details"]:
            content["asks_details"] = True
        return content
