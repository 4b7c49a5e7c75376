"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_codes import (
    CodeForm,
    ReasonedLines,
    day_field,
    reasoned,
    release_field,
)
from assessments.question_types.authoring_fields import explanation_field, stem_field
from assessments.question_types.pcs_build.content import PCS_PARTIAL_WORDS, PcsPartial


class PcsBuildForm(CodeForm):
    """A question, its code, and what decides each character."""

    template: ClassVar[str] = "question_types/authoring_pcs_build.html"
    lines: ClassVar[Mapping[str, str]] = {"characters": "position"}
    stem = stem_field()
    release = release_field()
    service_date = day_field()
    code = forms.CharField(label=_("Right code"), max_length=20)
    given = forms.CharField(
        label=_("Characters that are given"),
        required=False,
        max_length=6,
        help_text=_("The first ones of the code, such as 0FT: the student chooses the rest."),
    )
    characters = ReasonedLines(
        label=_("What decides each character"),
        rows=4,
        help_text=_("One a line, by its number: 5 | 4: the surgeon worked through a scope."),
    )
    partial = forms.ChoiceField(
        label=_("Points"),
        choices=[(mode.value, _(words)) for mode, words in PCS_PARTIAL_WORDS.items()],
        initial=PcsPartial.PER_AXIS.value,
    )
    guideline = forms.CharField(
        label=_("Guideline"), required=False, max_length=200, help_text=_("Its section: B3.8.")
    )
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = dict(content)
        initial["characters"] = reasoned(content.get("characters") or [], "position")
        initial["service_date"] = str(content.get("service_date") or "")
        return initial

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("stem", "release", "code", "given", "partial", "guideline", "explanation")
        content: dict[str, Any] = {name: data[name] for name in names}
        content["characters"] = self.lines_of("characters")
        if data["service_date"]:
            content["service_date"] = data["service_date"]
        return content
