"""The author's form: a group of fields for each code."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_codes import (
    CodeForm,
    ReasonedLines,
    day_field,
    lookup_field,
    reasoned,
    release_field,
    system_field,
)
from assessments.question_types.authoring_fields import (
    TextField,
    explanation_field,
    stem_field,
)
from assessments.question_types.code_list.content import (
    LIST_PARTIAL_WORDS,
    MOST_ROWS,
    ORDER_WORDS,
    ListOrder,
    ListPartial,
)

NUMBERS = range(1, MOST_ROWS + 1)
# Empty groups after the filled ones, and how many there are at least.
SPARE, FEWEST = 1, 4
PLACES = {
    "": gettext_lazy("Asked"),
    "first": gettext_lazy("Asked, and must stand first"),
    "optional": gettext_lazy("May be added, need not be"),
}
NAMES = ("code", "place", "after", "accepted", "why", "guideline")


class CodeListForm(CodeForm):
    """``code_2``, ``place_2`` and so on belong to the second code; one without a code is none."""

    template: ClassVar[str] = "question_types/authoring_code_list.html"
    lines: ClassVar[Mapping[str, str]] = {"expected": "code"}
    stem = stem_field()
    system = system_field()
    release = release_field()
    service_date = day_field()
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        choices=[(order.value, gettext_lazy(words)) for order, words in ORDER_WORDS.items()],
        initial=ListOrder.FIRST.value,
    )
    partial = forms.ChoiceField(
        label=gettext_lazy("Points"),
        choices=[(mode.value, gettext_lazy(words)) for mode, words in LIST_PARTIAL_WORDS.items()],
        initial=ListPartial.BY_SPECIFICITY.value,
    )
    expected = ReasonedLines(
        label=gettext_lazy("Codes that are often added wrongly, with what to say to each"),
        rows=3,
        help_text=gettext_lazy("One a line: R06.02 | It belongs to the pneumonia."),
    )
    lookup = lookup_field()
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in NUMBERS:
            self.fields |= {f"{name}_{number}": field for name, field in _fields(number)}

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {name: value for name, value in content.items() if name != "lines"}
        initial["expected"] = reasoned(content.get("expected") or [], "code")
        initial["service_date"] = str(content.get("service_date") or "")
        for number, line in enumerate(content.get("lines") or [], start=1):
            place = "first" if line.get("first") else "optional" if line.get("optional") else ""
            initial |= {
                f"code_{number}": line["code"],
                f"place_{number}": place,
                f"after_{number}": ", ".join(line.get("after") or []),
                f"accepted_{number}": reasoned(line.get("accepted") or [], "code"),
                f"why_{number}": line.get("why", ""),
                f"guideline_{number}": line.get("guideline", ""),
            }
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and a spare one."""
        return self._groups()[: self._shown()]

    def more_rows(self) -> list[dict[str, Any]]:
        """The rest, folded away."""
        return self._groups()[self._shown() :]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in NUMBERS:
            rest = any(data.get(f"{name}_{number}") for name in NAMES[1:])
            if rest and not data.get(f"code_{number}"):
                self.add_error(f"code_{number}", _("Something is said here of no code."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        names = ("stem", "system", "release", "order", "partial", "explanation", "lookup")
        content: dict[str, Any] = {name: data[name] for name in names}
        content["lines"] = [self._line(number) for number in self._filled()]
        content["expected"] = self.lines_of("expected")
        if data["service_date"]:
            content["service_date"] = data["service_date"]
        return content

    def field_of(self, place: str) -> str | None:
        """``lines.1.accepted.0.code`` is in the field ``accepted`` of the second code."""
        first, *rest = place.split(".")
        if first != "lines":
            return super().field_of(place)
        filled = self._filled()
        if not rest or int(rest[0]) >= len(filled):
            return f"code_{min(len(filled) + 1, MOST_ROWS)}"
        name = rest[1] if len(rest) > 1 else "code"
        field = "place" if name in ("first", "optional") else name
        return f"{field if field in NAMES else 'code'}_{filled[int(rest[0])]}"

    def _line(self, number: int) -> dict[str, Any]:
        data = self.cleaned_data
        line: dict[str, Any] = {
            name: data[f"{name}_{number}"] for name in ("code", "why", "guideline")
        }
        place = data[f"place_{number}"]
        if place:
            line[place] = True
        after = data[f"after_{number}"]
        if after:
            line["after"] = [code for code in after.replace(",", " ").split() if code]
        accepted = data[f"accepted_{number}"]
        if accepted:
            line["accepted"] = [{"code": code, "why": why} for code, why in accepted]
        return line

    def _groups(self) -> list[dict[str, Any]]:
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in NAMES}}
            for number in NUMBERS
        ]

    def _shown(self) -> int:
        filled = [
            group["number"] for group in self._groups() if any(group[n].value() for n in NAMES)
        ]
        return max(FEWEST, max(filled, default=0) + SPARE)

    def _filled(self) -> list[int]:
        return [number for number in NUMBERS if self.cleaned_data.get(f"code_{number}")]


def _fields(number: int) -> Iterable[tuple[str, forms.Field]]:
    yield (
        "code",
        forms.CharField(label=gettext_lazy("Code %s") % number, required=False, max_length=20),
    )
    yield (
        "place",
        forms.ChoiceField(
            label=gettext_lazy("What code %s is") % number,
            choices=list(PLACES.items()),
            required=False,
        ),
    )
    yield (
        "after",
        forms.CharField(
            label=gettext_lazy("Codes that code %s must follow") % number,
            required=False,
            max_length=200,
        ),
    )
    yield (
        "accepted",
        ReasonedLines(label=gettext_lazy("Also right for code %s, with reasons") % number, rows=1),
    )
    yield (
        "why",
        TextField(label=gettext_lazy("Why, for code %s") % number, required=False, max_length=2000),
    )
    yield (
        "guideline",
        forms.CharField(
            label=gettext_lazy("Guideline for code %s") % number, required=False, max_length=200
        ),
    )
