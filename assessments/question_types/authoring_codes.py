"""What the author's forms of questions in codes share: which codes hold, and lines with reasons."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import AuthoringForm, TextField
from assessments.question_types.code_writing import NAMES


class ReasonedLines(TextField):
    """A line an entry: ``S72.002A | That is the left leg.`` The cleaned value is a list of both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=20_000, **kwargs)

    def clean(self, value: Any) -> Any:
        found = []
        for line in super().clean(value).splitlines():
            if not line.strip():
                continue
            lead, bar, why = line.partition("|")
            if not bar or not lead.strip() or not why.strip():
                raise ValidationError(
                    _("“%(line)s”: write what it is, a bar, and the reason.") % {"line": line}
                )
            found.append((lead.strip(), why.strip()))
        return found


def reasoned(entries: Iterable[Mapping[str, Any]], lead: str) -> str:
    """Entries as such lines."""
    return "\n".join(f"{entry[lead]} | {entry['why']}" for entry in entries or ())


def system_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("Code set"),
        choices=[(system.value, words) for system, words in NAMES.items()],
    )


def release_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Release"),
        max_length=40,
        help_text=gettext_lazy("The release that the key was written for, such as FY2026."),
    )


def day_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Date of service"),
        required=False,
        max_length=10,
        help_text=gettext_lazy(
            "Such as 2026-05-14. Without it the first day of the release counts."
        ),
    )


def lookup_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=gettext_lazy("Suggest codes while the student types"),
        required=False,
        help_text=gettext_lazy(
            "Searches titles and words. Where finding the code is the task, leave it off."
        ),
    )


class CodeForm(AuthoringForm):
    """A form whose places in lists are lines of one field, and says in which line a fault is."""

    # Fields of ReasonedLines, with what a line begins with in the content.
    lines: ClassVar[Mapping[str, str]] = {}

    def lines_of(self, name: str) -> list[dict[str, Any]]:
        """The lines of a field as they are stored."""
        lead = self.lines[name]
        return [{lead: _number(one, lead), "why": why} for one, why in self.cleaned_data[name]]

    def refuse(self, place: str, message: str) -> None:
        first, *rest = place.split(".")
        if first in self.lines and rest and rest[0].isdecimal():
            line = self.cleaned_data[first][int(rest[0])][0]
            words = message.removeprefix(f"{place}: ")
            self.add_error(first, _("“%(line)s”: %(words)s") % {"line": line, "words": words})
            return
        super().refuse(place, message)


def _number(text: str, lead: str) -> Any:
    """Positions are numbers; what is none is refused by the type."""
    return int(text) if lead == "position" and text.isascii() and text.isdecimal() else text
