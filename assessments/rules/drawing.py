"""Drawing a paper from the bank, from a seed, so that it can be drawn again and explained."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a slot may take."""

    question_id: int
    version_id: int
    option_keys: tuple[str, ...] = ()
    # never, allowed or always: what the author and the type say about shuffling.
    shuffle: str = "allowed"


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """How many items a slot needs, from which candidates, worth how much each."""

    count: int
    points: Decimal
    candidates: tuple[Candidate, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a drawn paper. ``order`` is the order of its options."""

    position: int
    question_id: int
    version_id: int
    points: Decimal
    order: tuple[str, ...] = field(default=())


class NotEnoughQuestions(ValueError):
    """The bank cannot fill a slot."""

    def __init__(self, slot: str, need: int, have: int) -> None:
        super().__init__(f"{slot} needs {need} questions and the bank has {have}.")
        self.slot, self.need, self.have = slot, need, have


def draw_paper(
    *,
    slots: Sequence[SlotPlan],
    seen: Mapping[int, int],
    seed: int,
    shuffle_options: bool,
) -> tuple[PaperItem, ...]:
    """Draw the items of a paper: least seen first, chance among equals, none twice.

    ``seen`` says how often this student met a question. A slot with one candidate keeps it: no
    draw before takes it away. Raises NotEnoughQuestions.
    """
    # Not for secrets: the seed is stored so that the draw can be repeated.
    chance = random.Random(seed)  # noqa: S311
    taken: set[int] = set()
    kept = {slot.candidates[0].question_id for slot in slots if len(slot.candidates) == 1}
    items: list[PaperItem] = []
    for slot in slots:
        beyond = taken if len(slot.candidates) == 1 else taken | kept
        free = [c for c in slot.candidates if c.question_id not in beyond]
        if len(free) < slot.count:
            raise NotEnoughQuestions(slot.name, slot.count, len(free))
        # Sorted first, so that the database's order has no say in it.
        free.sort(key=lambda c: c.question_id)
        chance.shuffle(free)
        free.sort(key=lambda c: seen.get(c.question_id, 0))
        for candidate in free[: slot.count]:
            taken.add(candidate.question_id)
            order = list(candidate.option_keys)
            if candidate.shuffle == "always" or (
                candidate.shuffle == "allowed" and shuffle_options
            ):
                chance.shuffle(order)
            items.append(
                PaperItem(
                    position=len(items) + 1,
                    question_id=candidate.question_id,
                    version_id=candidate.version_id,
                    points=slot.points,
                    order=tuple(order),
                )
            )
    return tuple(items)
