"""Bodies that a program sends, read strictly: what is not understood is refused, never ignored."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import BaseParser

from foundation.http.problems import ApiError

DEEPEST = 20
# How the serializers call what is wrong with all of it.
WHOLE = "non_field_errors"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
# Neither is a text for PostgreSQL: NUL, and one half of a pair.
UNFIT = re.compile("[\x00\ud800-\udfff]")


class StrictJsonParser(BaseParser):
    """JSON as the standard has it, and such as the database can keep."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            value = json.loads(
                stream.read().decode("utf-8"), parse_constant=_refuse, parse_float=_number
            )
        except (ValueError, RecursionError):
            raise ApiError(
                "bad_request", "The body is no valid JSON in UTF-8. Send one JSON object."
            ) from None
        _check_fit(value)
        return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _check_fit(value: Any) -> None:
    level = [value]
    for _ in range(DEEPEST):
        texts = [text for member in level for text in _texts(member)]
        if any(UNFIT.search(text) for text in texts):
            raise ApiError("bad_request", "A text in the body has a character that is not allowed.")
        level = [inner for member in level for inner in _inner(member)]
        if not level:
            return
    raise ApiError("bad_request", f"The body is nested deeper than {DEEPEST} levels.")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value


def _inner(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


class StrictBody(serializers.Serializer[Any]):
    """A JSON object with the members that are declared and no others."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError({WHOLE: ["This is a JSON object."]})
        unknown = sorted(set(data) - set(self.fields))
        if unknown:
            known = ", ".join(self.fields)
            said = f"Known: {known}; nothing else." if known else "Nothing is known in it."
            raise serializers.ValidationError({WHOLE: [said]})
        return super().to_internal_value(data)


class WholeNumber(serializers.IntegerField):
    """A JSON number without a fraction; no text that looks like one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            raise serializers.ValidationError("This is a whole number.")
        return data


class Text(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError("This is a text.")
        return data


class Id(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not UUID.fullmatch(data):
            raise serializers.ValidationError("This is a UUID.")
        return super().to_internal_value(data)


class YesOrNo(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            raise serializers.ValidationError("This is true or false.")
        return data


@extend_schema_field({"type": "object", "additionalProperties": True})
class ObjectOrNull(serializers.Field[Any, Any, Any, Any]):
    """Any JSON object; what it may hold is decided elsewhere."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            raise serializers.ValidationError("This is a JSON object or null.")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


def read_body(body: type[StrictBody], data: Any) -> Any:
    """What was sent, checked. Raises ApiError naming each place that is wrong."""
    read = body(data=data)
    if read.is_valid():
        return read.validated_data
    errors = dict(_flat(read.errors, ""))
    said = " ".join(f"{place}: {' '.join(texts)}" for place, texts in list(errors.items())[:5])
    raise ApiError("invalid_body", said, errors=errors)


def _flat(errors: Any, place: str) -> Iterator[tuple[str, list[str]]]:
    """``answers.1.position`` with what is wrong there."""
    if isinstance(errors, dict):
        for name, inner in errors.items():
            here = place if name == WHOLE else f"{place}.{name}".lstrip(".")
            yield from _flat(inner, here)
    elif errors and not isinstance(errors[0], str):
        for index, inner in enumerate(errors):
            yield from _flat(inner, f"{place}.{index}")
    elif errors:
        yield place or "body", [str(text) for text in errors]
