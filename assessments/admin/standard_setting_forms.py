"""Forms of a mark to pass by judgement: opening, rating, adopting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import SettingItem
from assessments.models.standard_setting import LONGEST_REASON
from assessments.rules.standard_setting import MOST_ERRORS
from assessments.services.standard_setting.stages import (
    FEWEST_ITEMS,
    LONGEST_CANDIDATE,
    MOST_ITEMS,
)


class OpenForm(forms.Form):
    """What judges have in mind, and how many questions they rate."""

    candidate = forms.CharField(
        label=_("The candidate who passes by a hair"),
        max_length=LONGEST_CANDIDATE,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
        help_text=_(
            "What can somebody do who is just good enough, and what not yet? Judges read it beside "
            "every question."
        ),
    )
    most = forms.IntegerField(
        label=_("Questions to judge, at most"),
        min_value=FEWEST_ITEMS,
        max_value=MOST_ITEMS,
        initial=60,
        help_text=_("Where the pool has more, a sample is drawn by what each domain weighs."),
    )


class RatingForm(forms.Form):
    """A field for each question; what is left empty is not rated yet."""

    in_round = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, items: Sequence[SettingItem], own: dict[int, int], in_round: int
    ) -> None:
        super().__init__(data, initial={"in_round": in_round})
        for item in items:
            self.fields[self.name_of(item.pk)] = forms.IntegerField(
                label=_("Question %(number)s: right, of 100") % {"number": item.order},
                min_value=0,
                max_value=100,
                required=False,
                initial=own.get(item.pk),
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": "1"}),
            )

    @staticmethod
    def name_of(item_id: int) -> str:
        return f"item-{item_id}"

    def ratings(self) -> dict[int, int]:
        """What was rated, by the id of the item."""
        return {
            int(name.removeprefix("item-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("item-") and value is not None
        }


class AdoptForm(forms.Form):
    """The recommendation, or so many standard errors from it with a reason."""

    errors_added = forms.TypedChoiceField(
        label=_("Standard errors added"), coerce=int, choices=[], initial=0
    )
    reason = forms.CharField(
        label=_("Reason, if any are added or taken off"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.TextInput(attrs={"size": 70}),
        help_text=_("Students read it with their result."),
    )

    def __init__(self, data: Any = None, *, marks: dict[int, float]) -> None:
        super().__init__(data)
        field = self.fields["errors_added"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            (errors, f"{_word(errors)}: {marks[errors]:.2f}\u00a0%")
            for errors in range(-MOST_ERRORS, MOST_ERRORS + 1)
        ]


def _word(errors: int) -> str:
    return f"{errors:+d}" if errors else "0"
