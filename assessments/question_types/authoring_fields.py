"""What the author's forms of all types share: the question, the explanation, where a mistake is."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.question_types.normalising import Normaliser
from assessments.question_types.partial_credit import EXPLAINED, PartialCredit

NORMALISERS = {
    Normaliser.WORDS: _("Case, spaces, hyphens and a full stop at the end"),
    Normaliser.ABBREVIATION: _("The same, and all full stops and spaces: b.i.d. is BID"),
    Normaliser.EXACT: _("Nothing: every letter and its case count"),
}


class TextField(forms.CharField):
    """Text as it is in the bank: a browser sends other line ends than it was given."""

    def __init__(self, *, rows: int = 2, autofocus: bool = False, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"rows": rows, "cols": 40}
        if autofocus:
            attrs["autofocus"] = True
        super().__init__(widget=forms.Textarea(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


def stem_field() -> TextField:
    return TextField(
        label=_("Question"),
        rows=4,
        autofocus=True,
        help_text=_("Markdown. Ask one thing that can be answered before reading the options."),
    )


def explanation_field() -> TextField:
    return TextField(
        label=_("Explanation"),
        required=False,
        rows=3,
        help_text=_("Markdown, shown after the result: why the right answer is right."),
    )


def partial_field(explained: Mapping[PartialCredit, str] = EXPLAINED) -> forms.ChoiceField:
    """What an answer that is right in part is worth; a type may offer fewer modes, in its words."""
    return forms.ChoiceField(
        label=_("Points"),
        choices=[(mode.value, _(words)) for mode, words in explained.items()],
        initial=PartialCredit.EXACT.value,
    )


def normaliser_field() -> forms.ChoiceField:
    """Which ways of writing a typed answer count as the same."""
    return forms.ChoiceField(
        label=_("What does not matter"),
        choices=[(name.value, words) for name, words in NORMALISERS.items()],
        initial=Normaliser.WORDS.value,
    )


class AuthoringForm(forms.Form):
    """The content of one type. ``content`` is what is saved; ``refuse`` takes what it refuses."""

    template: ClassVar[str] = "question_types/authoring_fields.html"

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        """What the form shows for a content that was saved before."""
        return dict(content)

    def content(self) -> dict[str, Any]:
        """The content to be saved. Only after ``is_valid``."""
        return dict(self.cleaned_data)

    def field_of(self, place: str) -> str | None:
        """The field that a place of the content is written in."""
        first = place.split(".", maxsplit=1)[0]
        return first if first in self.fields else None

    def refuse(self, place: str, message: str) -> None:
        """Show beside the field what the service said of a place of the content."""
        words = message.removeprefix(f"{place}: ")
        self.add_error(self.field_of(place), words[:1].upper() + words[1:])
