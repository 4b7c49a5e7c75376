"""Reading single values of what an author wrote. Each raises ContentError at its place."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from assessments.question_types.contract import ContentError


def read_mapping(value: object, place: str, *, known: Collection[str]) -> dict[str, Any]:
    """A mapping whose fields are all known: a misspelt one would silently mean nothing."""
    if not isinstance(value, Mapping):
        raise ContentError(place, f"must have fields; there are: {', '.join(known)}.")
    for name in value:
        if name not in known:
            raise ContentError(
                f"{place}.{name}" if place else str(name),
                f"is not a field here; there are: {', '.join(known)}.",
            )
    return dict(value)


def read_list(value: object, place: str, *, fewest: int = 0, most: int) -> list[Any]:
    """A list of so many entries."""
    size = f"{fewest} to {most}" if fewest else f"at most {most}"
    if not isinstance(value, list) or not fewest <= len(value) <= most:
        raise ContentError(place, f"must be a list of {size} entries.")
    return value


def read_word(
    data: Mapping[str, Any], name: str, place: str, *, longest: int, needed: bool = True
) -> str:
    """Text of a limited length."""
    where = f"{place}.{name}" if place else name
    value = data.get(name, "")
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise ContentError(where, "must be text; put it in quotation marks.")
    if needed and not value.strip():
        raise ContentError(where, "is missing; write it.")
    if len(value) > longest:
        raise ContentError(where, f"is longer than {longest} characters; shorten it.")
    return value.strip()


def read_choice(
    data: Mapping[str, Any], name: str, place: str, *, known: Collection[str], default: str = ""
) -> str:
    """One of a few fixed words."""
    value = data.get(name, default)
    if not isinstance(value, str) or value not in known:
        where = f"{place}.{name}" if place else name
        raise ContentError(where, f"must be one of: {', '.join(known)}.")
    return str(value)


def read_whole(
    data: Mapping[str, Any], name: str, place: str, *, low: int, high: int, default: int | None
) -> int:
    """A whole number."""
    value = data.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        where = f"{place}.{name}" if place else name
        raise ContentError(where, f"must be a whole number from {low} to {high}.")
    return value


def read_flag(data: Mapping[str, Any], name: str, place: str) -> bool:
    """Yes or no; no if it is not there."""
    value = data.get(name, False)
    if not isinstance(value, bool):
        raise ContentError(f"{place}.{name}" if place else name, "must be true or false.")
    return value


def read_date(data: Mapping[str, Any], name: str) -> date:
    """A day, as text or as YAML reads it."""
    value = data.get(name)
    if type(value) is date:
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ContentError(name, "must be a date such as 2026-05-14.") from None
