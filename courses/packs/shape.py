"""Fits data to its schema and says in plain words, with the line, where it does not fit."""

import difflib
from collections.abc import Sequence
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from courses.packs.problems import Problem
from courses.packs.schema import PackModel
from courses.packs.yaml_source import Place, YamlText

Model = TypeVar("Model", bound=PackModel)

_WORDS = {
    "string_type": "must be text. Put it into quotes.",
    "int_type": "must be a whole number.",
    "bool_type": "must be true or false.",
    "list_type": "must be a list.",
    "dict_type": "must have fields.",
    "model_type": "must have fields.",
    "model_attributes_type": "must have fields.",
    "string_too_short": "is empty. Write it.",
    "string_too_long": "is too long: at most {max_length} characters. Shorten it.",
    "too_short": "has too few entries: {actual_length}, and at least {min_length} are needed.",
    "too_long": "has too many entries: {actual_length}, and at most {max_length} are allowed.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than_equal": "must be at most {le}.",
    "literal_error": "must be {expected}.",
    "string_pattern_mismatch": (
        "has characters that are not allowed here. Use letters, digits and single hyphens, as in "
        "anatomy-planes-01; keys and tags are lower case."
    ),
}


def fit(
    model: type[Model], data: Any, *, source: YamlText, place: Place = ()
) -> tuple[Model | None, list[Problem]]:
    """The data as a model, or None with every misfit."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [_problem(model, details, source, place) for details in error.errors()]


def _problem(
    model: type[PackModel], error: ErrorDetails, source: YamlText, place: Place
) -> Problem:
    where = [part for part in error["loc"] if part != "[key]"]
    return source.problem((*place, *where), _in_words(model, error, where))


def _in_words(model: type[PackModel], error: ErrorDetails, where: Sequence[str | int]) -> str:
    name = ".".join(str(part) for part in where) or "the file"
    if error["type"] == "missing":
        return f"{name} is missing. Add it."
    if error["type"] == "extra_forbidden":
        return f"{name} is no field of a pack. {_suggestion(model, where)}"
    if error["input"] is None:
        return f"{name} is empty. Write it, or remove the field if it is optional."
    template = _WORDS.get(error["type"])
    if template is None:
        return f"{name}: {error['msg']}."
    return f"{name} {template.format(**error.get('ctx', {}))}"


def _suggestion(model: type[PackModel], where: Sequence[str | int]) -> str:
    fields = list(_model_at(model, where[:-1]).model_fields)
    close = difflib.get_close_matches(str(where[-1]), fields, n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return f"Remove it; the fields here are: {', '.join(fields)}."


def _model_at(model: type[PackModel], where: Sequence[str | int]) -> type[PackModel]:
    """The model that describes this part of another."""
    for part in where:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field is not None:
            model = _model_in(field.annotation) or model
    return model


def _model_in(annotation: Any) -> type[PackModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, PackModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)
