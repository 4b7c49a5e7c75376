"""The rows below an assessment: its sections, and what is asked."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from assessments.models import Assessment, Section, Slot
from assessments.services.code_releases import day_within, release_days
from assessments.services.papers import (
    CRITERIA,
    Asked,
    Draw,
    OneQuestion,
    Part,
    WholeStimulus,
    check_settings,
    plan_slots,
    settings_of,
)
from foundation.refusals import Refusal
from foundation.schools.actors import Actor


class SlotForm(forms.ModelForm[Slot]):
    """One question, a number of questions from a category, or all of a stimulus."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = [name for name in ("category", "question", "stimulus") if data.get(name)]
        if len(chosen) != 1:
            raise ValidationError(
                _("Choose a category to draw from, or one question, or a stimulus.")
            )
        if chosen == ["question"] and data.get("count") != 1:
            raise ValidationError({"count": _("One question is asked once.")})
        if chosen == ["stimulus"] and data.get("count") != 1:
            raise ValidationError(
                {"count": _("A stimulus asks all its questions; leave this at 1.")}
            )
        if data.get("count") == 0:
            raise ValidationError({"count": _("Draw at least one question.")})
        return data


class SlotFormSet(BaseInlineFormSet[Slot, Assessment, SlotForm]):
    """Says no to what the bank cannot fill, all slots together."""

    actor: ClassVar[Actor | None] = None
    # Of the same page: slots name their sections.
    parts_class: ClassVar[type["PartFormSet"] | None] = None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name_for_readers(form)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            if widget.attrs.get("class") == "vTextField":
                # So many columns must fit a screen; a domain or a tag is a short word.
                widget.attrs.update({"class": "", "size": "12"})

    def draws(self) -> list[Asked]:
        """The slots that stay, in their order."""
        rows = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [_draw(row) for row in sorted(rows, key=lambda row: int(row["order"]))]

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.actor is None or self.parts_class is None:
            return
        parts = self.parts_class(self.data, instance=self.instance)
        if not parts.is_valid():
            return  # It says so itself.
        try:
            settings = settings_of(self.instance)
            check_settings(settings=settings, draws=self.draws(), parts=parts.parts())
            days = release_days(settings.code_release, school_id=self.actor.school_id)
            plan_slots(draws=self.draws(), by=self.actor, on=day_within(*days))
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal


class PartFormSet(BaseInlineFormSet[Section, Assessment, forms.ModelForm[Section]]):
    """The sections, numbered without a gap."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name_for_readers(form)

    def parts(self) -> list[Part]:
        """The sections that stay, in the order of their numbers."""
        return [
            Part(row["title"], row["intro"], row["minutes"], row["break_minutes"])
            for row in sorted(self._rows(), key=lambda row: int(row["number"]))
        ]

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        numbers = sorted(int(row["number"]) for row in self._rows())
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValidationError(_("Number the sections 1, 2, 3 and so on, each number once."))

    def _rows(self) -> list[dict[str, Any]]:
        return [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


def name_for_readers(form: Any) -> None:
    """The table's head is no label of a field: each says what it is (WCAG 1.3.1)."""
    for field in form.fields.values():
        # The admin wraps some in links to the related page.
        widget = getattr(field.widget, "widget", field.widget)
        widget.attrs["aria-label"] = str(field.label or "")


def _draw(row: dict[str, Any]) -> Asked:
    if row["question"] is not None:
        return OneQuestion(
            question_key=row["question"].key, points=row["points"], section=row["section"]
        )
    if row["stimulus"] is not None:
        return WholeStimulus(
            stimulus_key=row["stimulus"].key, points=row["points"], section=row["section"]
        )
    return Draw(
        category_key=row["category"].key,
        count=row["count"],
        points=row["points"],
        section=row["section"],
        **{name: row[name] for name in CRITERIA},
    )
