"""Rows of the author's form for common wrong answers, each with what to say to it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import AuthoringForm, TextField
from assessments.question_types.watch_out import MOST_WARNINGS

# Empty rows after the filled ones.
SPARE_ROWS = 2


class WarningsForm(AuthoringForm):
    """For types whose content has ``watch_out``. ``authoring_warnings.html`` shows the rows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_WARNINGS + 1):
            self.fields[f"wrong_{number}"] = TextField(
                label=gettext_lazy("Wrong answer %s") % number,
                required=False,
                rows=1,
                max_length=200,
            )
            self.fields[f"say_{number}"] = TextField(
                label=gettext_lazy("What to say to answer %s") % number,
                required=False,
                max_length=2000,
            )

    @staticmethod
    def warnings_from(content: Mapping[str, Any]) -> dict[str, Any]:
        """The rows of a content, for ``initial_from``."""
        initial = {}
        for number, entry in enumerate(content.get("watch_out") or [], start=1):
            initial[f"wrong_{number}"] = entry["answer"]
            initial[f"say_{number}"] = entry["why"]
        return initial

    def warnings(self) -> list[dict[str, str]]:
        """What the rows say, for ``content``."""
        data = self.cleaned_data
        return [
            {"answer": data[f"wrong_{number}"], "why": data[f"say_{number}"]}
            for number in self._filled()
        ]

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and two more."""
        rows = [
            {"wrong": self[f"wrong_{number}"], "say": self[f"say_{number}"]}
            for number in range(1, MOST_WARNINGS + 1)
        ]
        filled = [number for number, row in enumerate(rows, start=1) if row["wrong"].value()]
        return rows[: max(0, *filled, 0) + SPARE_ROWS]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_WARNINGS + 1):
            wrong, say = data.get(f"wrong_{number}"), data.get(f"say_{number}")
            if wrong and not say:
                self.add_error(f"say_{number}", _("Say why this answer is wrong."))
            if say and not wrong:
                self.add_error(f"wrong_{number}", _("There is a reason here, but no answer."))
        return data

    def field_of(self, place: str) -> str | None:
        """``watch_out.1.why`` is in the second row that has an answer."""
        first, *rest = place.split(".")
        if first != "watch_out" or not rest:
            return super().field_of(place)
        part = "say" if rest[1:] == ["why"] else "wrong"
        filled = self._filled()
        return f"{part}_{filled[int(rest[0])]}" if int(rest[0]) < len(filled) else None

    def _filled(self) -> list[int]:
        data = self.cleaned_data
        return [n for n in range(1, MOST_WARNINGS + 1) if data.get(f"wrong_{n}")]
