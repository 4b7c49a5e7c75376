"""The author's form: encounter, documents, lines of the key, traps, policy; or all as YAML."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.question_types.authoring_fields import TextField
from assessments.question_types.chart.authoring_encounter import EncounterForm
from assessments.question_types.chart.authoring_rows import (
    ALL_ROWS,
    DOCUMENTS,
    LINES,
    TRAPS,
    Rows,
    entry_of,
    shown_row,
)
from assessments.question_types.chart.chart_yaml import (
    LONGEST,
    ChartYamlError,
    dump_chart,
    line_of,
    load_chart,
)

# Parts of a place: documents, number, field, number of an entry of a list.
_OF_ENTRY = 4


class ChartField(TextField):
    """YAML that is read as the fields of a chart, only where it is to be taken."""

    def read(self, text: str) -> dict[str, Any]:
        """Raises ValidationError with the line of the fault."""
        try:
            return load_chart(text)
        except ChartYamlError as error:
            words = _("Line %(line)s: %(words)s") % {"line": error.line, "words": error.message}
            raise ValidationError(words if error.line else error.message) from None


class ChartForm(EncounterForm):
    """What a chart consists of is in docs/algorithms/chart-scoring.md.

    Rows are ``documents_2_text``, counted from 1; those that are empty are left out. The YAML is
    taken where ``from_yaml`` says so, or where nothing else is filled in.
    """

    template: ClassVar[str] = "question_types/authoring_chart.html"

    class Media:
        js: ClassVar = [forms.Script("question_types/chart_authoring.js", type="module")]
        css: ClassVar = {"all": ["question_types/chart_authoring.css"]}

    from_yaml = forms.BooleanField(
        label=gettext_lazy("Take the chart from this text, and leave the fields above alone"),
        required=False,
    )
    yaml = ChartField(
        label=gettext_lazy("The chart as YAML"),
        required=False,
        rows=20,
        max_length=LONGEST,
        # Text of documents may end in a line break, which belongs to it.
        strip=False,
        help_text=gettext_lazy("To keep it, to bring it elsewhere, or to write it in an editor."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Known when the fields were read.
        self.takes_yaml = False
        self.counts = {rows.name: self._count(rows) for rows in ALL_ROWS}
        for rows in ALL_ROWS:
            for number in range(1, self.counts[rows.name] + 1):
                for name, field in rows.fields().items():
                    field.label = f"{field.label} ({number})"
                    self.fields[f"{rows.name}_{number}_{name}"] = field

    @classmethod
    def initial_from(cls, content: Mapping[str, Any]) -> dict[str, Any]:
        if not content:
            return {}
        shown = cls.encounter_from(content)
        for rows in ALL_ROWS:
            for number, entry in enumerate(content.get(rows.name) or [], start=1):
                for name, value in shown_row(entry).items():
                    shown[f"{rows.name}_{number}_{name}"] = value
        return {**shown, "yaml": dump_chart(content)}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        plain = any(data.get(name) for name in ("title", "stem")) or self.filled(DOCUMENTS)
        text = data.get("yaml", "").strip()
        self.takes_yaml = bool(data.get("from_yaml") or (text and not plain))
        if not self.takes_yaml:
            self.check_encounter(data)
            return data
        try:
            data["read"] = ChartField().read(data.get("yaml", ""))
        except ValidationError as error:
            self.add_error("yaml", error)
        else:
            # A question without a key gets one from its stem.
            data["stem"] = str(data["read"].get("stem", ""))
        return data

    def content(self) -> dict[str, Any]:
        if self.takes_yaml:
            read: dict[str, Any] = self.cleaned_data["read"]
            return read
        written = self.encounter()
        for rows in ALL_ROWS:
            written[rows.name] = [
                self._entry(rows, number, place)
                for place, number in enumerate(self.filled(rows), start=1)
            ]
        return written

    def documents(self) -> list[dict[str, Any]]:
        return self._shown(DOCUMENTS)

    def lines(self) -> list[dict[str, Any]]:
        return self._shown(LINES)

    def traps(self) -> list[dict[str, Any]]:
        return self._shown(TRAPS)

    def filled(self, rows: Rows) -> list[int]:
        """The numbers of the rows that count."""
        return [
            number
            for number in range(1, self.counts[rows.name] + 1)
            if any(
                str(self.cleaned_data.get(f"{rows.name}_{number}_{name}") or "").strip()
                for name in rows.lead
            )
        ]

    def field_of(self, place: str) -> str | None:
        """``lines.2.evidence.0.quote`` is in the evidence of the third row that has something."""
        first, *rest = place.split(".")
        rows = next((rows for rows in ALL_ROWS if rows.name == first), None)
        if rows is None:
            return self.encounter_field(place)
        filled = self.filled(rows)
        if not rest or int(rest[0]) >= len(filled):
            return None
        name = f"{first}_{filled[int(rest[0])]}_{rest[1] if rest[1:] else rows.lead[0]}"
        return name if name in self.fields else f"{first}_{filled[int(rest[0])]}_{rows.lead[0]}"

    def refuse(self, place: str, message: str) -> None:
        """Beside the field; of the YAML the line, and the place as it is written there."""
        words = message.removeprefix(f"{place}: ")
        if self.takes_yaml:
            text = str(self["yaml"].value() or "").replace("\r\n", "\n")
            said = _("Line %(line)s (%(place)s): %(words)s")
            where = {"line": line_of(text, place), "place": place, "words": words}
            self.add_error("yaml", said % where if place else words)
            return
        steps = place.split(".")
        if len(steps) >= _OF_ENTRY and steps[3].isdecimal():
            words = _("Line %(line)s %(words)s") % {"line": int(steps[3]) + 1, "words": words}
        super().refuse("" if place == "lines" else place, words)

    def _entry(self, rows: Rows, number: int, place: int) -> dict[str, Any]:
        data = self.cleaned_data
        row = {name: data[f"{rows.name}_{number}_{name}"] for name in rows.fields()}
        entry = entry_of(row)
        if "key" in row and "key" not in entry:
            # Not a name that another one has.
            entry["key"] = self._free_key(rows, place)
        return entry

    def _free_key(self, rows: Rows, place: int) -> str:
        taken = {self.cleaned_data[f"{rows.name}_{n}_key"] for n in self.filled(rows)}
        start = {"documents": "document", "lines": "line"}[rows.name]
        while f"{start}-{place}" in taken:
            place += 1
        return f"{start}-{place}"

    def _count(self, rows: Rows) -> int:
        """As many as there are, and some empty ones; never more than a chart may have."""
        given = self.data if self.is_bound else self.initial
        numbers = [0]
        for name in given:
            first, _sep, rest = name.partition("_")
            number = rest.partition("_")[0]
            if first == rows.name and number.isdecimal() and len(number) <= len(str(rows.most)):
                numbers.append(int(number))
        spare = 0 if self.is_bound and max(numbers) else rows.spare
        return min(max(numbers) + spare, rows.most)

    def _shown(self, rows: Rows) -> list[dict[str, Any]]:
        """For the template: each row with its fields by name, open where something is wrong."""
        found = []
        for number in range(1, self.counts[rows.name] + 1):
            row = {name: self[f"{rows.name}_{number}_{name}"] for name in rows.fields()}
            empty = not any(row[name].value() for name in rows.lead)
            wrong = any(field.errors for field in row.values())
            shown = wrong or (empty and number == 1)
            found.append({"number": number, "fields": row, "open": shown, "empty": empty})
        return found
