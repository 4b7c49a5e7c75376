"""What the types with a picture share: reading it, finding the places on it, their numbers.

A place is named by the id of a shape (``liver``), or by how far it is from the
left and from the top (``320 180``), in the units of the picture's viewBox.
"""

import re

from assessments.question_types.choices import read_text
from assessments.question_types.contract import ContentError, Data
from foundation.ui.drawing_geometry import Point, numbers_in
from foundation.ui.marked_drawings import MarkedDrawing, Spot, read_marked_drawing

_POINT = re.compile(r"\s*-?\d{1,6}(?:\.\d{1,4})?[\s,;]+-?\d{1,6}(?:\.\d{1,4})?\s*", re.ASCII)
_WORD = re.compile(r"\w+")


def read_picture(data: Data, name: str = "picture") -> MarkedDrawing:
    """The picture. Raises ContentError with the line that is not allowed."""
    drawing = read_marked_drawing(read_text(data, name))
    if drawing.faults:
        first = drawing.faults[0]
        raise ContentError(name, f"line {first.line} {first.message}")
    return drawing


def is_point(text: str) -> bool:
    """Whether a place is written as two numbers."""
    return _POINT.fullmatch(text) is not None


def spot_of(drawing: MarkedDrawing, shape: str, place: str) -> Spot:
    """Where the shape with this id lies. Raises ContentError if there is none."""
    if shape not in drawing.spots:
        known = ", ".join(sorted(drawing.spots)[:20]) or "none"
        raise ContentError(place, f'the picture has no shape with the id "{shape}". Ids: {known}.')
    return drawing.spots[shape]


def point_of(drawing: MarkedDrawing, text: str, place: str) -> Point:
    """The point that a text names. Raises ContentError if the picture has no such point."""
    if is_point(text):
        x, y = numbers_in(text)
        if not drawing.holds((x, y)):
            raise ContentError(place, "is outside of the picture; see its viewBox.")
        return x, y
    spot = spot_of(drawing, text, place)
    if spot.box is None or spot.moved or not drawing.holds(spot.box.middle):
        raise ContentError(
            place,
            f'where "{text}" lies cannot be read, since it is empty or moved by a transform. '
            "Write how far it is from the left and from the top, for example 320 180.",
        )
    return spot.box.middle


def refuse_names(names: list[str], text: str, place: str) -> None:
    """Raise ContentError if a text that students see says one of the names that are asked for."""
    words = f" {' '.join(_WORD.findall(text.casefold()))} "
    for name in names:
        wanted = " ".join(_WORD.findall(name.casefold()))
        if wanted and f" {wanted} " in words:
            raise ContentError(place, f'gives away the answer: it says "{name}".')
