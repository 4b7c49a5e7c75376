"""The author's form: a row a criterion, its levels one a line, as ``2: what earns two points``."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import (
    AuthoringForm,
    TextField,
    explanation_field,
    stem_field,
)
from assessments.question_types.essay.grading import MOST_WORDS
from assessments.question_types.rubric import MOST_CRITERIA

# Empty rows after the filled ones.
SPARE_ROWS = 2
_LINE = re.compile(r"\s*(\d{1,3})\s*[:.)=–-]\s*(\S.*)")
LETTERS = "abcdefghijkl"


class LevelsField(TextField):
    """Lines of points and words, read as pairs."""

    def clean(self, value: Any) -> list[tuple[int, str]]:
        lines = [line for line in str(super().clean(value)).splitlines() if line.strip()]
        levels = []
        for line in lines:
            found = _LINE.fullmatch(line)
            if found is None:
                words = _("Begin each line with its points, as in “2: names both codes”. Not: %s")
                raise ValidationError(words % line.strip()[:60])
            levels.append((int(found[1]), found[2].strip()))
        return levels


def _words_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_WORDS,
        help_text=gettext_lazy("Words; said to the student, not enforced. Empty: not said."),
    )


class EssayForm(AuthoringForm):
    """A task, the wanted length, the rubric, and a good answer."""

    template: ClassVar[str] = "question_types/authoring_essay.html"
    stem = stem_field()
    shortest = _words_field(gettext_lazy("Shortest"))
    longest = _words_field(gettext_lazy("Longest"))
    good_answer = TextField(
        label=gettext_lazy("A good answer"),
        required=False,
        rows=4,
        help_text=gettext_lazy("Markdown, shown to the student with the result."),
    )
    explanation = explanation_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_CRITERIA + 1):
            self.fields[f"title_{number}"] = forms.CharField(
                label=gettext_lazy("Criterion %s") % number, required=False, max_length=200
            )
            self.fields[f"levels_{number}"] = LevelsField(
                label=gettext_lazy("Levels of criterion %s") % number,
                required=False,
                rows=3,
                max_length=4000,
            )
            # A criterion and its levels keep their keys over all versions.
            for name in ("key", "levelkeys"):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    required=False, max_length=400, widget=forms.HiddenInput
                )

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "stem": content.get("stem", ""),
            "shortest": content.get("shortest") or None,
            "longest": content.get("longest") or None,
            "good_answer": content.get("good_answer", ""),
            "explanation": content.get("explanation", ""),
        }
        for number, criterion in enumerate(content.get("criteria", []), start=1):
            levels = criterion["levels"]
            initial[f"title_{number}"] = criterion["title"]
            initial[f"key_{number}"] = criterion["key"]
            initial[f"levels_{number}"] = "\n".join(f"{x['points']}: {x['text']}" for x in levels)
            initial[f"levelkeys_{number}"] = " ".join(level["key"] for level in levels)
        return initial

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and two more."""
        rows = [
            {name: self[f"{name}_{n}"] for name in ("title", "levels", "key", "levelkeys")}
            for n in range(1, MOST_CRITERIA + 1)
        ]
        filled = [n for n, row in enumerate(rows, start=1) if row["title"].value()]
        return rows[: max(0, *filled, 0) + SPARE_ROWS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_CRITERIA + 1):
            title, levels = f"title_{number}", f"levels_{number}"
            if data.get(title) and not data.get(levels) and levels not in self.errors:
                self.add_error(levels, _("Say what earns how many points, one level a line."))
            if data.get(levels) and not data.get(title):
                self.add_error(title, _("There are levels here, but no name of the criterion."))
        if not self._filled() and not self.errors:
            self.add_error("title_1", _("Name at least one thing that is marked."))
        return data

    def content(self) -> dict[str, Any]:
        data = self.cleaned_data
        used = {data[f"key_{number}"] for number in self._filled()}
        free = [letter for letter in LETTERS if letter not in used]
        return {
            "stem": data["stem"],
            "shortest": data["shortest"] or 0,
            "longest": data["longest"] or 0,
            "criteria": [
                {
                    "key": data[f"key_{number}"] or free.pop(0),
                    "title": data[f"title_{number}"],
                    "levels": self._levels(number),
                }
                for number in self._filled()
            ],
            "good_answer": data["good_answer"],
            "explanation": data["explanation"],
        }

    def field_of(self, place: str) -> str | None:
        """``criteria.1.levels.0.points`` is in the levels of the second criterion with a name."""
        first, *rest = place.split(".")
        if first != "criteria":
            return super().field_of(place)
        filled = self._filled()
        number = int(rest[0]) if rest else 0
        if number >= len(filled):
            return "title_1"
        return f"{'levels' if rest[1:2] == ['levels'] else 'title'}_{filled[number]}"

    def _filled(self) -> list[int]:
        data = self.cleaned_data
        return [n for n in range(1, MOST_CRITERIA + 1) if data.get(f"title_{n}")]

    def _levels(self, number: int) -> list[dict[str, Any]]:
        levels = self.cleaned_data[f"levels_{number}"]
        keys = self.cleaned_data[f"levelkeys_{number}"].split()[: len(levels)]
        free = [letter for letter in LETTERS if letter not in keys]
        keys += free[: len(levels) - len(keys)]
        return [
            {"key": key, "text": text, "points": points}
            for key, (points, text) in zip(keys, levels, strict=False)
        ]
