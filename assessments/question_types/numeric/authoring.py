"""The author's form."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    stem_field,
)
from assessments.question_types.authoring_warnings import WarningsForm
from assessments.question_types.numeric.grading import ABSOLUTE, IN_PERCENT


class NumericForm(WarningsForm):
    """A question, the number, how far from it still counts, and its unit."""

    template: ClassVar[str] = "question_types/authoring_numeric.html"
    stem = stem_field()
    value = forms.CharField(
        label=_("Number"),
        max_length=40,
        help_text=_("A point before decimals: 0.5. Commas or spaces only between thousands."),
    )
    tolerance = forms.CharField(
        label=_("May be off by"),
        required=False,
        max_length=40,
        help_text=_("Empty: only the number itself counts. Both ends count."),
    )
    tolerance_in = forms.ChoiceField(
        label=_("measured"),
        choices=[
            (ABSOLUTE, _("in the same unit as the number")),
            (IN_PERCENT, _("in percent of the number")),
        ],
        initial=ABSOLUTE,
    )
    unit = forms.CharField(
        label=_("Unit, shown beside the field"),
        required=False,
        max_length=30,
        help_text=_("The student writes only the number."),
    )
    ask_unit = TextField(
        label=_("Or: units that the student has to write"),
        required=False,
        help_text=_(
            "One spelling a line, the best first. Capital letters count: mg is not Mg. Leave empty "
            "where the unit is shown, or where there is none."
        ),
    )
    number_alone = forms.CharField(
        label=_("Right number, but no unit or a wrong one: percent of the points"),
        required=False,
        max_length=5,
        help_text=_("0 for none, 50 for half. Needed where the student has to write the unit."),
    )
    explanation = explanation_field()

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "stem": content.get("stem", ""),
            "value": content.get("value", ""),
            "tolerance": content.get("tolerance", ""),
            "tolerance_in": content.get("tolerance_in", ABSOLUTE),
            "unit": content.get("unit", ""),
            "ask_unit": "\n".join(content.get("ask_unit") or []),
            "number_alone": content.get("number_alone", ""),
            "explanation": content.get("explanation", ""),
            **cls.warnings_from(content),
        }

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        written = {
            "stem": data["stem"],
            "value": data["value"],
            "tolerance": data["tolerance"],
            "tolerance_in": data["tolerance_in"] if data["tolerance"] else "",
            "unit": data["unit"],
            "ask_unit": [line.strip() for line in data["ask_unit"].splitlines() if line.strip()],
            "number_alone": data["number_alone"],
            "watch_out": self.warnings(),
            "explanation": data["explanation"],
        }
        return {name: value for name, value in written.items() if value or name == "explanation"}
