"""Hotspot: choose the right places of a picture.

The regions are shapes of the picture. Before release a region has a number and
a neutral description, for who does not see the picture; its name comes after.
The numbers follow the order of the attempt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from assessments.question_types.choices import posted_numbers, read_partial, read_text
from assessments.question_types.contract import (
    AnswerError,
    ContentError,
    Data,
    Order,
    Outcome,
    QuestionType,
    Reason,
    Review,
    ReviewLine,
    Shuffle,
)
from assessments.question_types.partial_credit import PartialCredit, Tally, share_of
from assessments.question_types.pictures import (
    point_of,
    read_picture,
    refuse_names,
    spot_of,
)
from foundation.ui.drawing_geometry import Point
from foundation.ui.marked_drawings import Badge, MarkedDrawing

FEWEST, MOST = 2, 12


@dataclass(frozen=True, slots=True)
class Region:
    """A shape of the picture that can be chosen. ``at``: where its number stands."""

    key: str
    shape: str
    at: Point
    name: str
    description: str
    correct: bool
    why: str


@dataclass(frozen=True, slots=True)
class HotspotContent:
    """A picture with regions, one or more of which are right."""

    stem: str
    picture: MarkedDrawing
    regions: tuple[Region, ...]
    partial: PartialCredit
    explanation: str

    def in_order(self, order: Order) -> list[tuple[int, Region]]:
        """The regions with their numbers in this attempt."""
        by_key = {region.key: region for region in self.regions}
        return [(number, by_key[key]) for number, key in enumerate(order, start=1)]

    def choose(self) -> int:
        return sum(region.correct for region in self.regions)


class Hotspot(QuestionType):
    """Content: stem, picture, regions, partial, explanation. Answer: ``{"chosen": [3]}``."""

    name: ClassVar[str] = "hotspot"
    title: ClassVar[str] = "Hotspot: a place on a picture"
    reason_codes: ClassVar[frozenset[str]] = frozenset(
        {"unanswered", "correct", "wrong_region", "missed_region", "too_many"}
    )
    template: ClassVar[str] = "question_types/hotspot.html"
    review_template: ClassVar[str] = "question_types/hotspot_review.html"
    answer_kind: ClassVar[str] = "numbers"
    script: ClassVar[str] = "question_types/hotspot.js"
    style: ClassVar[str] = "chartwork/css/diagrams.css"

    def read_content(self, data: Data) -> HotspotContent:
        stem = read_text(data, "stem")
        picture = read_picture(data)
        regions = _read_regions(data, picture)
        right = sum(region.correct for region in regions)
        if not 1 <= right < len(regions):
            raise ContentError("regions", "at least one region must be right, and one not.")
        names = [region.name for region in regions]
        refuse_names(names, " ".join(picture.words), "picture")
        for index, region in enumerate(regions):
            refuse_names(names, region.description, f"regions.{index}.description")
        return HotspotContent(
            stem=stem,
            picture=picture,
            regions=regions,
            partial=read_partial(data),
            explanation=read_text(data, "explanation", needed=False),
        )

    def option_keys(self, content: HotspotContent) -> list[str]:
        return [region.key for region in content.regions]

    def shuffle(self, content: HotspotContent) -> Shuffle:
        """Always: an author writes the right region first."""
        return Shuffle.ALWAYS

    def present(self, content: HotspotContent, order: Order) -> dict[str, Any]:
        """How many to choose is shown: a student must not have to guess it."""
        numbered = content.in_order(order)
        return {
            "stem": content.stem,
            "picture": content.picture.markup(
                {region.shape: Badge(number, region.at) for number, region in numbered}
            ),
            "regions": [
                {"number": number, "description": region.description} for number, region in numbered
            ],
            "choose": content.choose(),
        }

    def check_answer(self, content: HotspotContent, order: Order, answer: Data) -> None:
        chosen = answer.get("chosen")
        if set(answer) != {"chosen"} or not isinstance(chosen, list):
            raise AnswerError('The answer has one field: {"chosen": [numbers]}.')
        if len(_numbers(order, answer)) != len(chosen):
            raise AnswerError(f"Choose different regions from 1 to {len(order)}.")

    def is_answered(self, answer: Data | None) -> bool:
        return answer is not None and bool(answer.get("chosen"))

    def grade(self, content: HotspotContent, order: Order, answer: Data | None) -> Outcome:
        """The keyed regions score full; what else scores is for ``partial_credit`` to say."""
        chosen = _numbers(order, answer)
        if not chosen:
            return Outcome(
                Decimal(0), (Reason("unanswered", "You chose no region."),), answered=False
            )
        numbered = content.in_order(order)
        wrong = [r for number, r in numbered if number in chosen and not r.correct]
        missed = [r for number, r in numbered if number not in chosen and r.correct]
        right = content.choose()
        if not wrong and not missed:
            text = " ".join(f"{r.name}: {r.why}" for _, r in numbered if r.correct)
            return Outcome(Decimal(1), (Reason("correct", text),))
        reasons = []
        if len(chosen) > right:
            reasons.append(Reason("too_many", f"You chose {len(chosen)}; {right} were asked."))
        reasons += [Reason("wrong_region", f"You chose {r.name}: {r.why}") for r in wrong]
        reasons += [Reason("missed_region", f"Missed: {r.name}. {r.why}") for r in missed]
        tally = Tally(
            right=right,
            wrong=len(numbered) - right,
            right_taken=right - len(missed),
            wrong_taken=len(wrong),
        )
        return Outcome(share_of(tally, content.partial), tuple(reasons))

    def review(self, content: HotspotContent, order: Order, answer: Data | None) -> Review:
        chosen = _numbers(order, answer)
        numbered = content.in_order(order)
        badges = {
            region.shape: Badge(number, region.at, _state(region, chosen=number in chosen))
            for number, region in numbered
        }
        return Review(
            lines=tuple(
                ReviewLine(
                    label=str(number),
                    text=f"**{region.name}**: {region.description}",
                    chosen=number in chosen,
                    correct=region.correct,
                    why=region.why,
                )
                for number, region in numbered
            ),
            key=", ".join(f"{n} ({region.name})" for n, region in numbered if region.correct),
            explanation=content.explanation,
            extra={"picture": content.picture.markup(badges)},
        )

    def key_answer(self, content: HotspotContent, order: Order) -> dict[str, Any]:
        return {"chosen": [n for n, region in content.in_order(order) if region.correct]}

    def answer_from_form(self, fields: Mapping[str, Sequence[str]]) -> dict[str, Any] | None:
        numbers = posted_numbers(fields.get("", ()))
        return {"chosen": numbers} if numbers else None


def _read_regions(data: Data, picture: MarkedDrawing) -> tuple[Region, ...]:
    raw = data.get("regions")
    if not isinstance(raw, list) or not FEWEST <= len(raw) <= MOST:
        raise ContentError("regions", f"must be a list of {FEWEST} to {MOST} regions.")
    regions: list[Region] = []
    for index, entry in enumerate(raw):
        region = _read_region(entry, f"regions.{index}", picture)
        for name in ("key", "shape", "name", "description"):
            value = getattr(region, name).casefold()
            if value in {getattr(other, name).casefold() for other in regions}:
                raise ContentError(f"regions.{index}.{name}", "another region has this one.")
        regions.append(region)
    return tuple(regions)


def _read_region(entry: object, place: str, picture: MarkedDrawing) -> Region:
    if not isinstance(entry, dict):
        raise ContentError(place, "must have the fields key, shape, name, description and why.")
    correct = entry.get("correct", False)
    if not isinstance(correct, bool):
        raise ContentError(f"{place}.correct", "must be true or false.")
    shape = read_text(entry, "shape", place=place)
    spot_of(picture, shape, f"{place}.shape")
    at = read_text(entry, "at", place=place, needed=False)
    return Region(
        key=read_text(entry, "key", place=place),
        shape=shape,
        at=point_of(picture, at or shape, f"{place}.at"),
        name=read_text(entry, "name", place=place),
        description=read_text(entry, "description", place=place),
        correct=correct,
        why=read_text(entry, "why", place=place),
    )


def _numbers(order: Order, answer: Data | None) -> list[int]:
    """The chosen numbers, each once; without what cannot be chosen."""
    chosen = answer.get("chosen") if answer is not None else None
    found = [
        value
        for value in (chosen if isinstance(chosen, list) else [])
        if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= len(order)
    ]
    return sorted(set(found))


def _state(region: Region, *, chosen: bool) -> str:
    if region.correct:
        return "right" if chosen else "missed"
    return "wrong" if chosen else ""
