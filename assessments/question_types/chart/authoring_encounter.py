"""The part of the chart's form that is about the encounter, and the policy it is graded by."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
)
from assessments.question_types.chart.content import INPATIENT, OLDEST, SETTINGS, SEXES
from assessments.question_types.chart.page_words import SEX_WORDS
from assessments.question_types.chart.policy import CONSTANTS, DEFAULT, NAME

_PATIENT = ("name", "age", "sex", "record_number", "notice")
_NEEDED = ("title", "release", "service_date", "patient_name", "patient_age", "minutes", "stem")
_STAY = ("admitted_on", "discharge_status")
NOTICE = gettext_lazy("An invented patient. Any likeness to a real person is chance.")


def _day(label: Any, help_text: Any = "") -> forms.CharField:
    """A day as the content has it; the browser's own control writes it so."""
    widget = forms.DateInput(attrs={"type": "date"})
    return forms.CharField(
        label=label, required=False, max_length=10, widget=widget, help_text=help_text
    )


def _whole(label: Any, *, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=most, help_text=help_text
    )


class EncounterForm(AuthoringForm):
    """Who came, when and where. Nothing is required by itself: the YAML may say all of it."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autofocus": True}),
        help_text=gettext_lazy("Neutral: it must not give the key away."),
    )
    setting = forms.ChoiceField(
        label=gettext_lazy("Setting"),
        required=False,
        choices=[(name, gettext_lazy(words)) for name, words in SETTINGS.items()],
    )
    release = forms.CharField(
        label=gettext_lazy("Code set release"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("FY2026: the codes in force on the date of service."),
    )
    service_date = _day(
        gettext_lazy("Date of service"), gettext_lazy("For a stay the day of discharge.")
    )
    admitted_on = _day(gettext_lazy("Admitted on"), gettext_lazy("For a stay only."))
    discharge_status = _whole(
        gettext_lazy("Discharge status"),
        most=99,
        help_text=gettext_lazy("For a stay only: 1 home, 3 SNF, 20 died."),
    )
    patient_name = forms.CharField(label=gettext_lazy("Patient"), required=False, max_length=100)
    patient_age = _whole(gettext_lazy("Age"), most=OLDEST)
    patient_sex = forms.ChoiceField(
        label=gettext_lazy("Sex"),
        required=False,
        choices=[(name, SEX_WORDS[name]) for name in SEXES],
    )
    patient_record_number = forms.CharField(
        label=gettext_lazy("Record number"), required=False, max_length=40
    )
    patient_notice = forms.CharField(
        label=gettext_lazy("Notice"), required=False, max_length=300, initial=NOTICE
    )
    minutes = _whole(
        gettext_lazy("Minutes"),
        most=600,
        help_text=gettext_lazy("What a working coder would take."),
    )
    asks_services = forms.BooleanField(
        label=gettext_lazy("Ask for services (HCPCS), also where the key has none"), required=False
    )
    stem = TextField(
        label=gettext_lazy("Question"),
        required=False,
        rows=2,
        help_text=gettext_lazy("Markdown. What is to be coded, and in which order."),
    )
    explanation = explanation_field()
    policy_name = forms.CharField(
        label=gettext_lazy("Name of the policy"), required=False, max_length=60
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CONSTANTS:
            self.fields[f"policy_{name}"] = forms.CharField(
                label=name.replace("_", " "),
                required=False,
                max_length=10,
                help_text=_("usual: %s") % getattr(DEFAULT, name),
            )

    @classmethod
    def encounter_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """What these fields show for a content that was saved before."""
        shown = {name: content[name] for name in cls.base_fields if name in content}
        shown |= {f"patient_{n}": v for n, v in (content.get("patient") or {}).items()}
        shown |= {f"policy_{n}": str(v) for n, v in (content.get("policy") or {}).items()}
        return shown

    def check_encounter(self, data: Mapping[str, Any]) -> None:
        """All that is missing at once; the content is read again when it is saved."""
        needed = [*_NEEDED, *(_STAY[:1] if data.get("setting") == INPATIENT else ())]
        for name in needed:
            if data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, _("This is missing; write it."))
        for name in CONSTANTS:
            value = data.get(f"policy_{name}", "")
            if value and _number(value) is None:
                self.add_error(f"policy_{name}", _("Write a number such as 0.25."))

    def encounter(self) -> dict[str, Any]:
        """What these fields say; only after ``is_valid``."""
        data = self.cleaned_data
        stay = data["setting"] == INPATIENT
        names = ("title", "setting", "release", "service_date", "minutes", "stem", "explanation")
        written = {name: data[name] for name in names}
        # A visit that became one keeps nothing of the stay.
        written |= {n: data[n] for n in _STAY if stay and data[n] not in (None, "")}
        patient = {name: data[f"patient_{name}"] for name in _PATIENT}
        written["patient"] = {n: v for n, v in patient.items() if v not in (None, "")}
        if data["asks_services"]:
            written["asks_services"] = True
        if policy := self._policy():
            written["policy"] = policy
        return written

    def encounter_field(self, place: str) -> str | None:
        """``patient.age`` is in the field ``patient_age``."""
        name = place.replace(".", "_") if place != "policy" else "policy_name"
        return name if name in self.fields else None

    def encounter_groups(self) -> list[list[BoundField]]:
        """For the template: fields that stand beside each other."""
        groups = (
            ("title", "setting"),
            ("release", "service_date", "minutes"),
            ("admitted_on", "discharge_status", "asks_services"),
            ("patient_name", "patient_age", "patient_sex"),
            ("patient_record_number", "patient_notice"),
        )
        return [[self[name] for name in group] for group in groups]

    def policy_fields(self) -> list[BoundField]:
        return [self["policy_name"], *(self[f"policy_{name}"] for name in CONSTANTS)]

    def policy_open(self) -> bool:
        """Whether there is something to see in what is folded away."""
        return any(field.errors or field.value() for field in self.policy_fields())

    def _policy(self) -> dict[str, Any]:
        data = self.cleaned_data
        changed: dict[str, Any] = {
            name: _number(data[f"policy_{name}"]) for name in CONSTANTS if data[f"policy_{name}"]
        }
        if data["policy_name"] and data["policy_name"] != NAME:
            changed = {"name": data["policy_name"], **changed}
        return changed


def _number(text: str) -> int | float | None:
    """As JSON has it; None for what is no number."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)
