"""Many papers of one blueprint, drawn to see that each meets it and how alike they are.

What a slot asks is checked here once more, from what is known of each question, and not by the
lists from which the draw took it. ``docs/algorithms/drawing.md`` has the figures.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

import numpy as np

from assessments.rules.drawing import PaperItem, SlotPlan, draw_paper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one slot asks for, as it was set. ``shelves`` None: any category."""

    count: int
    points: Decimal = Decimal(1)
    shelves: frozenset[int] | None = None
    question_id: int | None = None
    stimulus_id: int | None = None
    domain: str = ""
    tag: str = ""
    difficulty_from: int = 1
    difficulty_to: int = 5
    pilot: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question."""

    key: str
    category_id: int
    domain: str
    difficulty: int
    tags: frozenset[str] = frozenset()
    twins: str = ""
    stimulus_id: int | None = None
    is_pilot: bool = False
    is_ready: bool = True


def departures(
    paper: Sequence[PaperItem], wanted: Sequence[Wanted], known: Mapping[int, Known]
) -> Iterator[str]:
    """Where a paper is not what its blueprint says, in words; nothing where it is."""
    asked = sum(slot.count for slot in wanted)
    if len(paper) != asked:
        yield f"it has {len(paper)} questions, not {asked}"
        return
    place = 0
    for number, slot in enumerate(wanted, start=1):
        for item in paper[place : place + slot.count]:
            if not _fits(item, slot, known[item.question_id]):
                yield f"{known[item.question_id].key} is not what slot {number} asks for"
        place += slot.count
    yield from (
        f"{known[pk].key} stands in it twice" for pk in _twice(i.question_id for i in paper)
    )
    twins = (known[item.question_id].twins for item in paper)
    yield from (f"twins of {name} stand in it" for name in _twice(t for t in twins if t))


def _fits(item: PaperItem, slot: Wanted, question: Known) -> bool:
    if slot.question_id is not None:
        return item.question_id == slot.question_id
    if slot.stimulus_id is not None:
        return question.is_ready and question.stimulus_id == slot.stimulus_id
    return (
        question.is_ready
        and (slot.shelves is None or question.category_id in slot.shelves)
        and question.is_pilot is slot.pilot is item.pilot
        and (not slot.domain or question.domain == slot.domain)
        and (not slot.tag or slot.tag in question.tags)
        and slot.difficulty_from <= question.difficulty <= slot.difficulty_to
        and item.points == (Decimal(0) if slot.pilot else slot.points)
    )


def _twice(values: Iterator[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. Shares are of a paper; ``repeats`` has one entry a sitting.

    ``domains``, ``difficulties``: how many scored questions of each, as the fewest and the most of
    all papers. ``exposure``: in how many papers each question of the pool stood.
    """

    papers: int
    items: int
    pool: int
    departures: tuple[str, ...]
    shared_mean: float
    shared_most: float
    students: int
    repeats: tuple[float, ...]
    exposure: Mapping[int, int]
    domains: Mapping[str, tuple[int, int]]
    difficulties: Mapping[int, tuple[int, int]]

    @property
    def exposure_most(self) -> float:
        return max(self.exposure.values(), default=0) / max(1, self.papers)

    @property
    def exposure_mean(self) -> float:
        return sum(self.exposure.values()) / max(1, self.pool) / max(1, self.papers)

    @property
    def never_used(self) -> int:
        return sum(count == 0 for count in self.exposure.values())


@dataclass
class _Mix:
    """The fewest and the most of each kind."""

    papers: list[Counter[object]] = field(default_factory=list)

    def bounds(self) -> dict[object, tuple[int, int]]:
        kinds = {kind for paper in self.papers for kind in paper}
        return {
            kind: (min(p[kind] for p in self.papers), max(p[kind] for p in self.papers))
            for kind in sorted(kinds, key=str)
        }


def try_papers(
    *,
    slots: Sequence[SlotPlan],
    wanted: Sequence[Wanted],
    known: Mapping[int, Known],
    papers: int,
    students: int = 100,
    sittings: int = 4,
    seed: int = 1,
) -> Trial:
    """Draw so many papers for strangers, and so many in a row for each of some students.

    Raises NotEnoughQuestions. The same seed draws the same papers.
    """
    pool = sorted({option.question_id for slot in slots for option in slot.candidates})
    column = {question_id: place for place, question_id in enumerate(pool)}
    stood = np.zeros((papers, len(pool)), dtype=np.float32)
    wrong: list[str] = []
    domains, difficulties = _Mix(), _Mix()
    for number in range(papers):
        paper = _draw(slots, {}, seed + number)
        wrong += [f"paper {number + 1}: {said}" for said in departures(paper, wanted, known)]
        stood[number, [column[item.question_id] for item in paper]] = 1
        scored = [known[item.question_id] for item in paper if not item.pilot]
        domains.papers.append(Counter(question.domain for question in scored))
        difficulties.papers.append(Counter(question.difficulty for question in scored))
    items = int(stood[0].sum()) if papers else 0
    # Every pair of two papers, the upper half of the square.
    shared = (stood @ stood.T)[np.triu_indices(papers, 1)] / max(1, items)
    return Trial(
        papers=papers,
        items=items,
        pool=len(pool),
        departures=tuple(wrong),
        shared_mean=float(shared.mean()) if shared.size else 0.0,
        shared_most=float(shared.max()) if shared.size else 0.0,
        students=students,
        repeats=_repeats(slots, students, sittings, seed + papers),
        exposure={pk: int(stood[:, place].sum()) for pk, place in column.items()},
        domains={str(name): bounds for name, bounds in domains.bounds().items()},
        difficulties={int(str(one)): bounds for one, bounds in difficulties.bounds().items()},
    )


def _repeats(
    slots: Sequence[SlotPlan], students: int, sittings: int, seed: int
) -> tuple[float, ...]:
    """The mean share of a paper that its student has met before, sitting by sitting."""
    met_again = np.zeros((students, sittings))
    for student in range(students):
        seen: Counter[int] = Counter()
        for sitting in range(sittings):
            paper = _draw(slots, seen, seed + student * sittings + sitting)
            met = sum(seen[item.question_id] > 0 for item in paper)
            met_again[student, sitting] = met / max(1, len(paper))
            seen.update(item.question_id for item in paper)
    return tuple(float(share) for share in met_again.mean(axis=0)) if students else ()


def _draw(slots: Sequence[SlotPlan], seen: Mapping[int, int], seed: int) -> tuple[PaperItem, ...]:
    return draw_paper(slots=slots, seen=seen, seed=seed, shuffle_options=False)
