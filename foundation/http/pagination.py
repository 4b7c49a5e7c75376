"""Cursor pages: the last page costs what the first one costs, and shows nothing twice."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.core import signing
from django.db.models import Q
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from foundation.http.problems import ApiError

SIZE = 50
LARGEST = 200


@dataclass(frozen=True, slots=True)
class Position:
    """Between two rows: after the one with these values, or before it."""

    values: list[str]
    backwards: bool = False


class CursorPages(BasePagination):
    """A cursor names the row beside which a page begins, by the view's ``page_order``.

    ``page_order`` ends in a unique column, goes one way and is served by an index. REST
    framework's own pages count rows of equal position by an offset, which breaks after a
    thousand: a roster of two thousand, enrolled in one moment, would never end.
    """

    parameters = ("cursor", "page_size")

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        order: tuple[str, ...] = view.page_order
        size = _size(request)
        position = _read(request.query_params.get("cursor"), order)
        backwards = position is not None and position.backwards
        towards = _turned(order) if backwards else order
        rows = queryset.order_by(*towards)
        if position is not None:
            rows = rows.filter(_beyond(towards, position.values))
        found = list(rows[: size + 1])
        page, more = found[:size], len(found) > size
        if backwards:
            page.reverse()
        here = request.build_absolute_uri()
        self.next_address = self.previous_address = None
        if page and (more or backwards):
            self.next_address = _address(here, Position(_values(page[-1], order)), order)
        if page and (more if backwards else position is not None):
            before = Position(_values(page[0], order), backwards=True)
            self.previous_address = _address(here, before, order)
        return page

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"next": self.next_address, "previous": self.previous_address, "results": data}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of the next page; null on the last one.",
                    "example": "https://chartwork.example/api/v1/people/?cursor=taken-from-here",
                },
                "previous": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of the page before; null on the first one.",
                    "example": None,
                },
                "results": schema,
            },
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": "Where to go on; taken from `next` or `previous`, never made up.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "in": "query",
                "required": False,
                "description": "How many results a page has.",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE},
            },
        ]


def _size(request: Request) -> int:
    text = request.query_params.get("page_size")
    if text is None:
        return SIZE
    if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LARGEST:
        return int(text[:6])
    said = f"page_size is a whole number from 1 to {LARGEST}."
    raise ApiError("invalid_parameter", said, errors={"page_size": [said]})


def _turned(order: tuple[str, ...]) -> tuple[str, ...]:
    """The same order the other way round."""
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _names(order: tuple[str, ...]) -> list[str]:
    return [name.lstrip("-") for name in order]


def _values(row: Any, order: tuple[str, ...]) -> list[str]:
    return [str(reduce(getattr, name.split("__"), row)) for name in _names(order)]


def _address(here: str, position: Position, order: tuple[str, ...]) -> str:
    # Signed, so that no made-up position reaches the database; salted by order, so that the
    # cursor of one list is not taken for another's.
    # Without a time in it, so that the same page has the same address, and its ETag holds.
    cursor = signing.Signer(salt="/".join(order)).sign_object(
        [position.backwards, *position.values]
    )
    return replace_query_param(here, "cursor", cursor)


def _read(cursor: str | None, order: tuple[str, ...]) -> Position | None:
    if cursor is None:
        return None
    try:
        backwards, *values = signing.Signer(salt="/".join(order)).unsign_object(cursor)
    except signing.BadSignature:
        raise ApiError(
            "invalid_cursor", "Take the cursor from `next` of this list, or start without one."
        ) from None
    return Position(values, backwards=backwards)


def _beyond(order: tuple[str, ...], values: list[str]) -> Q:
    """Rows after this position. The first column is bound once more, which the index can use."""
    step = "lt" if order[0].startswith("-") else "gt"
    names = _names(order)
    condition = Q()
    for position, name in enumerate(names):
        before = dict(zip(names[:position], values[:position], strict=True))
        condition |= Q(**before, **{f"{name}__{step}": values[position]})
    return Q(**{f"{names[0]}__{step}e": values[0]}) & condition
