"""The author's form."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_choices import ChoicesForm
from assessments.question_types.partial_credit import EXPLAINED, PartialCredit


class MultipleResponseForm(ChoicesForm):
    """Two or more options are marked."""

    control = "checkbox"
    partial = forms.ChoiceField(
        label=_("Points"),
        choices=[(mode.value, EXPLAINED[mode]) for mode in PartialCredit],
        initial="exact",
    )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().initial_from(content), "partial": content.get("partial", "exact")}

    def content(self) -> dict[str, Any]:
        return {**super().content(), "partial": self.cleaned_data["partial"]}
