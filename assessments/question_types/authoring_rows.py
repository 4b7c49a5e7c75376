"""Rows of an author's form: entries, parts, regions, pins. Each keeps its key over all versions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from assessments.question_types.authoring_fields import AuthoringForm


class KeyedRowsForm(AuthoringForm):
    """A form with the fields ``<name>_<number>`` for each of ``most_rows`` rows.

    A row counts where its ``row_lead`` is filled. ``row_names`` are the fields that are stored as
    they are; ``row_marks`` those that are shown too and that the type stores itself.
    """

    most_rows: ClassVar[int]
    # Rows of a new question; one that has more gets as many as it needs.
    fewest_rows: ClassVar[int]
    row_names: ClassVar[tuple[str, ...]]
    row_marks: ClassVar[tuple[str, ...]] = ()
    row_lead: ClassVar[str]
    # Of the keys that are made: pin-1.
    key_prefix: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in self.row_numbers():
            self.fields.update(self.row_fields(number))
            self.fields[f"key_{number}"] = forms.SlugField(
                required=False, max_length=50, widget=forms.HiddenInput
            )

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        """The fields of one row, without its key."""
        raise NotImplementedError

    @classmethod
    def row_numbers(cls) -> range:
        return range(1, cls.most_rows + 1)

    @classmethod
    def rows_initial(cls, entries: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """What the rows show for entries that were saved before."""
        return {
            f"{name}_{number}": entry.get(name, "")
            for number, entry in enumerate(entries, start=1)
            for name in (*cls.row_names, *cls.row_marks, "key")
        }

    def rows(self) -> list[dict[str, Any]]:
        """For the template: those that have something, and at least the fewest."""
        rows: list[dict[str, Any]] = [
            {"number": number}
            | {name: self[f"{name}_{number}"] for name in (*self.row_names, *self.row_marks, "key")}
            for number in self.row_numbers()
        ]
        filled = [row["number"] for row in rows if any(row[n].value() for n in self.row_names)]
        return rows[: max(self.fewest_rows, *filled, 0)]

    def filled_rows(self) -> list[int]:
        """The numbers of the rows that count."""
        return [n for n in self.row_numbers() if self.cleaned_data.get(f"{self.row_lead}_{n}")]

    def row_entries(self) -> list[dict[str, Any]]:
        """The rows as they are stored, each with the key that it has or a new one."""
        data, filled = self.cleaned_data, self.filled_rows()
        used = {data[f"key_{number}"] for number in filled}
        made = (f"{self.key_prefix}{number}" for number in self.row_numbers())
        free = (key for key in made if key not in used)
        return [
            {
                "key": data[f"key_{number}"] or next(free),
                **{name: data[f"{name}_{number}"] for name in (*self.row_names, *self.row_marks)},
            }
            for number in filled
        ]

    def field_in_row(self, rest: Sequence[str]) -> str:
        """The field for the place ``1.why`` of the stored rows; without one, the next free row."""
        filled = self.filled_rows()
        if not rest:
            return f"{self.row_lead}_{min(len(filled) + 1, self.most_rows)}"
        names = (*self.row_names, *self.row_marks)
        name = rest[1] if rest[1:] and rest[1] in names else self.row_lead
        return f"{name}_{filled[int(rest[0])]}"
