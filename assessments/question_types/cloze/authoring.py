"""The author's form: the text with its marks, and a group of fields for each blank."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    normaliser_field,
    partial_field,
    stem_field,
)
from assessments.question_types.cloze.blanks import CHOICE, MOST_BLANKS, TYPED
from assessments.question_types.cloze.grading import Width
from assessments.question_types.cloze.marks import marks_in
from assessments.question_types.normalising import Normaliser
from assessments.question_types.parts import PART_MODES

WIDTHS = {
    Width.SHORT: gettext_lazy("Short: a code, a number"),
    Width.MEDIUM: gettext_lazy("Medium: a word or two"),
    Width.LONG: gettext_lazy("Long: a phrase"),
}
KINDS = {TYPED: gettext_lazy("The student writes"), CHOICE: gettext_lazy("The student chooses")}
# Empty groups after the filled ones, and how many there are at least.
SPARE, FEWEST = 1, 3
NUMBERS = range(1, MOST_BLANKS + 1)
# Which field a part of a blank's content is written in.
FIELD_OF = {
    "kind": "kind",
    "normaliser": "normaliser",
    "why": "why",
    "others": "wrong",
    "watch_out": "wrong",
}


class ClozeForm(AuthoringForm):
    """``right_2`` and ``wrong_2`` belong to the blank [[2]]; a line of ``wrong_2`` has a reason."""

    template: ClassVar[str] = "question_types/authoring_cloze.html"
    stem = stem_field()
    text = TextField(
        label=gettext_lazy("Text with blanks"),
        rows=5,
        help_text=gettext_lazy(
            "Markdown. Write [[1]] where the first blank is, [[2]] where the second one is."
        ),
    )
    width = forms.ChoiceField(
        label=gettext_lazy("Width of all blanks"),
        choices=[(width.value, words) for width, words in WIDTHS.items()],
        initial=Width.MEDIUM.value,
        help_text=gettext_lazy("The same for all, so that it tells nothing."),
    )
    partial = partial_field(PART_MODES)
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stem"].help_text = gettext_lazy("Markdown. What to do with the text below.")
        for number in NUMBERS:
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=gettext_lazy("How blank %s is filled") % number,
                choices=list(KINDS.items()),
                initial=TYPED,
                required=False,
            )
            normaliser = normaliser_field()
            normaliser.required = False
            normaliser.label = gettext_lazy("What does not matter in blank %s") % number
            self.fields[f"normaliser_{number}"] = normaliser
            self.fields[f"right_{number}"] = _lines(gettext_lazy("Right in blank %s") % number)
            self.fields[f"wrong_{number}"] = _lines(gettext_lazy("Wrong in blank %s") % number)
            self.fields[f"why_{number}"] = TextField(
                label=gettext_lazy("Why, for blank %s") % number, required=False, max_length=2000
            )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial = {
            "stem": content.get("stem", ""),
            "text": content.get("text", ""),
            "width": content.get("width", Width.MEDIUM.value),
            "partial": content.get("partial", "exact"),
            "explanation": content.get("explanation", ""),
        }
        for number, blank in enumerate(content.get("blanks") or [], start=1):
            chosen = blank.get("kind", TYPED) == CHOICE
            right = [blank["right"]] if chosen else blank["accept"]
            wrong = blank.get("others" if chosen else "watch_out") or []
            initial |= {
                f"kind_{number}": blank.get("kind", TYPED),
                f"normaliser_{number}": blank.get("normaliser", Normaliser.WORDS.value),
                f"right_{number}": "\n".join(right),
                f"wrong_{number}": "\n".join(_as_line(entry) for entry in wrong),
                f"why_{number}": blank.get("why", ""),
            }
        return initial

    def blanks(self) -> list[dict[str, Any]]:
        """For the template: those that have something or are in the text, and a spare one."""
        return self._groups()[: self._shown()]

    def more_blanks(self) -> list[dict[str, Any]]:
        """The rest, folded away."""
        return self._groups()[self._shown() :]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        filled = self._filled()
        for number in range(1, max(filled, default=0) + 1):
            self._check_blank(number, data)
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "stem": data["stem"],
            "text": data["text"],
            "width": data["width"],
            "partial": data["partial"],
            "blanks": [self._blank(number) for number in self._filled()],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``blanks.1.others.0.text`` is in ``wrong_2``."""
        first, *rest = place.split(".")
        if first != "blanks":
            return super().field_of(place)
        if not rest:
            return "right_1"
        name = FIELD_OF.get(rest[1], "right") if len(rest) > 1 else "right"
        return f"{name}_{int(rest[0]) + 1}"

    def _groups(self) -> list[dict[str, Any]]:
        names = ("kind", "normaliser", "right", "wrong", "why")
        return [
            {"number": number, **{name: self[f"{name}_{number}"] for name in names}}
            for number in NUMBERS
        ]

    def _shown(self) -> int:
        filled = (
            number
            for number in NUMBERS
            if any(self[f"{name}_{number}"].value() for name in ("right", "wrong", "why"))
        )
        marks = marks_in(self["text"].value() or "")
        return max(FEWEST, max(filled, default=0) + SPARE, *marks)

    def _check_blank(self, number: int, data: Mapping[str, Any]) -> None:
        right = _lines_of(data.get(f"right_{number}"))
        wrong = _lines_of(data.get(f"wrong_{number}"))
        if not right:
            self.add_error(f"right_{number}", _("Say what is right in this blank."))
        if data.get(f"kind_{number}") == CHOICE:
            if len(right) > 1:
                self.add_error(f"right_{number}", _("One entry of the list is right, on one line."))
            if not wrong:
                self.add_error(f"wrong_{number}", _("A list needs other entries, one a line."))
            return
        for line in wrong:
            answer, why = _split(line)
            if not why:
                self.add_error(
                    f"wrong_{number}",
                    _("Say why %(answer)s is wrong, behind a stroke: %(answer)s | the reason")
                    % {"answer": answer},
                )

    def _blank(self, number: int) -> dict[str, Any]:
        data = self.cleaned_data
        right = _lines_of(data[f"right_{number}"])
        wrong = [_split(line) for line in _lines_of(data[f"wrong_{number}"])]
        why = data[f"why_{number}"]
        if data[f"kind_{number}"] == CHOICE:
            others = [{"text": answer, "why": words} for answer, words in wrong]
            return {"kind": CHOICE, "right": right[0], "others": others, "why": why}
        normaliser = data[f"normaliser_{number}"] or Normaliser.WORDS.value
        return {
            "kind": TYPED,
            "accept": right,
            "watch_out": [{"answer": answer, "why": words} for answer, words in wrong],
            "why": why,
            **({} if normaliser == Normaliser.WORDS else {"normaliser": normaliser}),
        }

    def _filled(self) -> list[int]:
        data = self.cleaned_data
        return [
            number
            for number in NUMBERS
            if any(data.get(f"{name}_{number}") for name in ("right", "wrong", "why"))
        ]


def _lines(label: Any) -> TextField:
    return TextField(label=label, required=False, max_length=5000)


def _lines_of(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _split(line: str) -> tuple[str, str]:
    answer, _stroke, why = line.partition("|")
    return answer.strip(), why.strip()


def _as_line(entry: Mapping[str, str]) -> str:
    answer = entry.get("answer") or entry.get("text") or ""
    why = " ".join((entry.get("why") or "").split())
    return f"{answer} | {why}" if why else answer
