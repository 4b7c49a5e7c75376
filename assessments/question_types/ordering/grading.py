"""Ordering: put entries into the order that the author wrote them in.

The author's order is the key. So an attempt always shuffles, and where the draw
happens to be the key the entries are shown in another fixed order: nobody is
right by leaving everything as it stands.

An entry's number is its number as shown. Two entries that were given the same
place stand in no place.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
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
from assessments.question_types.partial_credit import gettext_noop
from assessments.question_types.parts import (
    answered,
    check_numbered_parts,
    given_parts,
    number_in,
    parts_from_form,
)

FEWEST, MOST = 3, 10


class OrderCredit(StrEnum):
    """What an order that is right in part is worth."""

    EXACT = "exact"
    PER_PLACE = "per_place"
    PER_NEIGHBOUR = "per_neighbour"


EXPLAINED: dict[OrderCredit, str] = {
    OrderCredit.EXACT: gettext_noop("Everything in its place, or no points."),
    OrderCredit.PER_PLACE: gettext_noop("An equal share for each entry that is in its place."),
    OrderCredit.PER_NEIGHBOUR: gettext_noop(
        "An equal share for each entry that comes directly after the one that it should follow; "
        "one entry too early does not make all others wrong."
    ),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What is put in order, and why it stands where it does."""

    key: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class OrderingContent:
    """A question with entries in their right order."""

    stem: str
    entries: tuple[Entry, ...]
    partial: OrderCredit
    explanation: str
    # Where another key came later: the order that was the key when it was shown.
    shown_against: tuple[str, ...] = ()

    def keys(self) -> list[str]:
        return [entry.key for entry in self.entries]

    def shown(self, order: Order) -> list[Entry]:
        """The entries as this attempt shows them; never in the order of the key."""
        drawn = list(order)
        if drawn == (list(self.shown_against) or self.keys()):
            # Every second one first: no entry of the first half follows the one before it.
            drawn = drawn[1::2] + drawn[::2]
        by_key = {entry.key: entry for entry in self.entries}
        return [by_key[key] for key in drawn]


class Ordering(QuestionType):
    """Content: stem, entries, partial, explanation. Answer: ``{"parts": {"1": "3"}}``.

    The first entry that is shown belongs in the third place.
    """

    name: ClassVar[str] = "ordering"
    title: ClassVar[str] = "Ordering"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "misplaced", "same_place", "not_placed"}
    )
    template: ClassVar[str] = "question_types/ordering.html"
    answer_kind: ClassVar[str] = "parts"
    script: ClassVar[str] = "question_types/ordering.js"
    style: ClassVar[str] = "question_types/ordering.css"

    def read_content(self, data: Data) -> OrderingContent:
        raw = data.get("entries")
        if not isinstance(raw, list) or not FEWEST <= len(raw) <= MOST:
            raise ContentError("entries", f"must be a list of {FEWEST} to {MOST} entries.")
        entries = tuple(_read_entry(entry, f"entries.{n}") for n, entry in enumerate(raw))
        for name in ("key", "text"):
            seen: set[str] = set()
            for index, entry in enumerate(entries):
                value = getattr(entry, name).casefold()
                if value in seen:
                    raise ContentError(f"entries.{index}.{name}", "stands here twice.")
                seen.add(value)
        try:
            partial = OrderCredit(data.get("partial", OrderCredit.EXACT))
        except ValueError:
            raise ContentError("partial", f"must be one of: {', '.join(OrderCredit)}.") from None
        return OrderingContent(
            stem=read_text(data, "stem"),
            entries=entries,
            partial=partial,
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: OrderingContent) -> list[str]:
        return content.keys()

    def shuffle(self, content: OrderingContent) -> Shuffle:
        return Shuffle.ALWAYS

    def present(self, content: OrderingContent, order: Order) -> dict[str, Any]:
        shown = content.shown(order)
        return {
            "stem": content.stem,
            "entries": [
                {"number": str(number), "text": entry.text}
                for number, entry in enumerate(shown, start=1)
            ],
            "places": [str(place) for place in range(1, len(shown) + 1)],
        }

    def check_answer(self, content: OrderingContent, order: Order, answer: Data) -> None:
        check_numbered_parts(answer, count=len(order), options=len(order))

    def is_answered(self, answer: Data | None) -> bool:
        return answered(answer)

    def grade(self, content: OrderingContent, order: Order, answer: Data | None) -> Outcome:
        """Compare the place of each entry with the key's."""
        given = _places(content, order, answer)
        if not given:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You put nothing in order."),), answered=False
            )
        counted = Counter(given.values())
        placed = {key: place for key, place in given.items() if counted[place] == 1}
        reasons = []
        for place, entry in enumerate(content.entries, start=1):
            where = f"“{entry.text}” belongs in place {place}. {entry.why}".strip()
            if entry.key not in given:
                reasons.append(Reason("not_placed", f"Not placed: {where}"))
            elif entry.key not in placed:
                reasons.append(
                    Reason("same_place", f"In one place with another, so not counted: {where}")
                )
            elif placed[entry.key] != place:
                reasons.append(Reason("misplaced", where))
        if not reasons:
            return Outcome(Decimal(1), (Reason("correct", "Everything is in its place."),))
        return Outcome(_share(content, placed), tuple(reasons))

    def asks_the_same(self, content: OrderingContent, other: OrderingContent) -> bool:
        """The same task with the same entries, whatever order is right."""
        texts = [{entry.key: entry.text for entry in c.entries} for c in (content, other)]
        return content.stem == other.stem and texts[0] == texts[1]

    def with_key_of(self, content: OrderingContent, other: OrderingContent) -> OrderingContent:
        """What is shown depends on the key that was to be hidden, so that one is kept."""
        return replace(other, shown_against=content.shown_against or tuple(content.keys()))

    def review(self, content: OrderingContent, order: Order, answer: Data | None) -> Review:
        given = _places(content, order, answer)
        counted = Counter(given.values())
        return Review(
            parts=tuple(
                ReviewPart(
                    label=entry.text,
                    given=str(given.get(entry.key, "")),
                    key=str(place),
                    right=given.get(entry.key) == place and counted[place] == 1,
                    why=entry.why,
                )
                for place, entry in enumerate(content.entries, start=1)
            ),
            key=" → ".join(entry.text for entry in content.entries),
            explanation=content.explanation,
        )

    def key_answer(self, content: OrderingContent, order: Order) -> dict[str, Any]:
        places = {key: place for place, key in enumerate(content.keys(), start=1)}
        shown = content.shown(order)
        return {"parts": {str(n): str(places[e.key]) for n, e in enumerate(shown, start=1)}}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        return parts_from_form(fields)


def _read_entry(entry: object, place: str) -> Entry:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the fields key, text and why.")
    return Entry(
        key=read_text(entry, "key", place=place),
        text=read_text(entry, "text", place=place),
        why=read_text(entry, "why", place=place, needed=False),
    )


def _places(content: OrderingContent, order: Order, answer: Data | None) -> dict[str, int]:
    """The place that was given to each entry, by its key; without what no entry can have."""
    given = {}
    parts = given_parts(answer)
    for number, entry in enumerate(content.shown(order), start=1):
        place = number_in(parts.get(str(number), ""), len(order))
        if place is not None:
            given[entry.key] = place
    return given


def _share(content: OrderingContent, placed: Mapping[str, int]) -> Decimal:
    keys = content.keys()
    if content.partial is OrderCredit.PER_PLACE:
        right = sum(placed.get(key) == place for place, key in enumerate(keys, start=1))
        return Decimal(right) / Decimal(len(keys))
    if content.partial is OrderCredit.PER_NEIGHBOUR:
        follows = sum(
            one in placed and placed.get(two) == placed[one] + 1 for one, two in pairwise(keys)
        )
        return Decimal(follows) / Decimal(len(keys) - 1)
    return Decimal(0)
