"""Filters that refuse what they cannot read, instead of giving everybody's rows."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField


class TrueOrFalseField(forms.NullBooleanField):
    """``true`` or ``false``; Django's own takes any other word for nothing said."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]
        if value is None or value == "":
            return None
        said = str(value).lower()
        if said not in {"true", "false"}:
            raise forms.ValidationError("Give true or false.")
        return said == "true"


class MomentField(IsoDateTimeField):  # type: ignore[misc]
    """A time in UTC: the database knows fewer zones and years than the notation does."""

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        try:
            return moment.astimezone(UTC) if moment else None
        except OverflowError:
            raise forms.ValidationError("This time is out of range.") from None


class TrueOrFalseFilter(django_filters.BooleanFilter):
    field_class = TrueOrFalseField


class MomentFilter(django_filters.IsoDateTimeFilter):
    field_class = MomentField
