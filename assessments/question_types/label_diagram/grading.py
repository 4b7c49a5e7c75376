"""Label diagram: pins on a picture, each to be given its label from a list with distractors.

Pins are numbered on the picture in the author's order; the labels are mixed. A
pin has a neutral description, for who does not see the picture.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import read_text
from assessments.question_types.contract import (
    ContentError,
    Data,
    Order,
    Outcome,
    QuestionType,
    Reason,
    Review,
    ReviewPart,
    Shuffle,
)
from assessments.question_types.partial_credit import PartialCredit, Tally, share_of
from assessments.question_types.parts import (
    answered,
    check_numbered_parts,
    given_parts,
    number_in,
    parts_from_form,
    read_part_mode,
)
from assessments.question_types.pictures import (
    point_of,
    read_picture,
    refuse_names,
)
from foundation.ui.drawing_geometry import Point
from foundation.ui.marked_drawings import Badge, MarkedDrawing

FEWEST, MOST = 2, 12
MOST_DISTRACTORS = 8


@dataclass(frozen=True, slots=True)
class Pin:
    """A place of the picture with its label. ``key`` is that of the label, too."""

    key: str
    at: Point
    description: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class DiagramContent:
    """A picture with pins, and labels that belong to none of them."""

    stem: str
    picture: MarkedDrawing
    pins: tuple[Pin, ...]
    distractors: tuple[str, ...]
    partial: PartialCredit
    explanation: str

    def labels(self) -> dict[str, str]:
        """All labels by their keys."""
        wrong = {f"distractor:{text}": text for text in self.distractors}
        return {pin.key: pin.label for pin in self.pins} | wrong

    def drawn(self, states: Mapping[str, str]) -> str:
        """The picture with its pins; ``states`` by the key of the pin."""
        badges = (
            Badge(number, pin.at, states.get(pin.key, ""))
            for number, pin in enumerate(self.pins, start=1)
        )
        return self.picture.markup({}, tuple(badges))


class LabelDiagram(QuestionType):
    """Content: stem, picture, pins, distractors, partial, explanation.

    Answer: ``{"parts": {"1": "3"}}``: the third label of the list on the first pin.
    """

    name: ClassVar[str] = "label_diagram"
    title: ClassVar[str] = "Label a diagram"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "wrong_label", "missing_label"}
    )
    template: ClassVar[str] = "question_types/label_diagram.html"
    review_template: ClassVar[str] = "question_types/label_diagram_review.html"
    answer_kind: ClassVar[str] = "parts"
    style: ClassVar[str] = "chartwork/css/diagrams.css"

    def read_content(self, data: Data) -> DiagramContent:
        stem = read_text(data, "stem")
        picture = read_picture(data)
        pins = _read_pins(data, picture)
        labels = [pin.label for pin in pins]
        refuse_names(labels, " ".join(picture.words), "picture")
        for index, pin in enumerate(pins):
            refuse_names(labels, pin.description, f"pins.{index}.description")
        return DiagramContent(
            stem=stem,
            picture=picture,
            pins=pins,
            distractors=_read_distractors(data, labels),
            partial=read_part_mode(data),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: DiagramContent) -> list[str]:
        return list(content.labels())

    def shuffle(self, content: DiagramContent) -> Shuffle:
        """Always: an author writes the labels in the order of the pins."""
        return Shuffle.ALWAYS

    def present(self, content: DiagramContent, order: Order) -> dict[str, Any]:
        labels = content.labels()
        return {
            "stem": content.stem,
            "picture": content.drawn({}),
            "pins": [
                {"number": str(number), "description": pin.description}
                for number, pin in enumerate(content.pins, start=1)
            ],
            "labels": [
                {"number": str(number), "text": labels[name]}
                for number, name in enumerate(order, start=1)
            ],
        }

    def check_answer(self, content: DiagramContent, order: Order, answer: Data) -> None:
        check_numbered_parts(answer, count=len(content.pins), options=len(order))

    def is_answered(self, answer: Data | None) -> bool:
        return answered(answer)

    def grade(self, content: DiagramContent, order: Order, answer: Data | None) -> Outcome:
        """Compare the label of each pin with the key's."""
        given = _given(content, order, answer)
        if not given:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You labelled no pin."),), answered=False
            )
        labels = content.labels()
        reasons = []
        for number, pin in enumerate(content.pins, start=1):
            taken = given.get(pin.key)
            where = f"{pin.label}. {pin.why}".strip()
            if taken is None:
                reasons.append(Reason("missing_label", f"Pin {number} has no label: {where}"))
            elif taken != pin.key:
                text = f"Pin {number} is not {labels[taken]}, but {where}"
                reasons.append(Reason("wrong_label", text))
        if not reasons:
            return Outcome(Decimal(1), (Reason("correct", "Every pin has its label."),))
        right = sum(taken == key for key, taken in given.items())
        tally = Tally(
            right=len(content.pins),
            wrong=len(content.pins),
            right_taken=right,
            wrong_taken=len(given) - right,
        )
        return Outcome(share_of(tally, content.partial), tuple(reasons))

    def review(self, content: DiagramContent, order: Order, answer: Data | None) -> Review:
        given = _given(content, order, answer)
        labels = content.labels()
        states = {
            pin.key: "right" if given.get(pin.key) == pin.key else "wrong" for pin in content.pins
        }
        return Review(
            parts=tuple(
                ReviewPart(
                    label=f"{number}: {pin.description}",
                    given=labels.get(given.get(pin.key, ""), ""),
                    key=pin.label,
                    right=given.get(pin.key) == pin.key,
                    why=pin.why,
                )
                for number, pin in enumerate(content.pins, start=1)
            ),
            key=", ".join(f"{n} {pin.label}" for n, pin in enumerate(content.pins, start=1)),
            explanation=content.explanation,
            extra={"picture": content.drawn(states)},
        )

    def key_answer(self, content: DiagramContent, order: Order) -> dict[str, Any]:
        numbers = {key: str(number) for number, key in enumerate(order, start=1)}
        pins = enumerate(content.pins, start=1)
        return {"parts": {str(number): numbers[pin.key] for number, pin in pins}}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        return parts_from_form(fields)


def _read_pins(data: Data, picture: MarkedDrawing) -> tuple[Pin, ...]:
    raw = data.get("pins")
    if not isinstance(raw, list) or not FEWEST <= len(raw) <= MOST:
        raise ContentError("pins", f"must be a list of {FEWEST} to {MOST} pins.")
    pins: list[Pin] = []
    for index, entry in enumerate(raw):
        place = f"pins.{index}"
        if not isinstance(entry, dict):
            raise ContentError(place, "must have the fields key, at, label and description.")
        pin = Pin(
            key=read_text(entry, "key", place=place),
            at=point_of(picture, read_text(entry, "at", place=place), f"{place}.at"),
            description=read_text(entry, "description", place=place),
            label=read_text(entry, "label", place=place),
            why=read_text(entry, "why", place=place, needed=False),
        )
        for name in ("key", "at", "label", "description"):
            if _plain(getattr(pin, name)) in {_plain(getattr(other, name)) for other in pins}:
                raise ContentError(f"{place}.{name}", "another pin has this one.")
        pins.append(pin)
    return tuple(pins)


def _read_distractors(data: Data, labels: list[str]) -> tuple[str, ...]:
    raw = data.get("distractors", [])
    if not isinstance(raw, list) or len(raw) > MOST_DISTRACTORS:
        raise ContentError("distractors", f"must be a list of at most {MOST_DISTRACTORS} labels.")
    seen = {_plain(label) for label in labels}
    for index, text in enumerate(raw):
        if not isinstance(text, str) or not text.strip():
            raise ContentError(f"distractors.{index}", "must be a label that is not empty.")
        if _plain(text) in seen:
            raise ContentError(
                f"distractors.{index}", f'there is a label "{text.strip()}" already.'
            )
        seen.add(_plain(text))
    return tuple(text.strip() for text in raw)


def _plain(value: object) -> object:
    return value.strip().casefold() if isinstance(value, str) else value


def _given(content: DiagramContent, order: Order, answer: Data | None) -> dict[str, str]:
    """The key of the label on each pin, by the pin's key; without what cannot be an answer."""
    parts = given_parts(answer)
    found = {}
    for number, pin in enumerate(content.pins, start=1):
        chosen = number_in(parts.get(str(number), ""), len(order))
        if chosen is not None:
            found[pin.key] = order[chosen - 1]
    return found
