"""Drawing a paper from the bank, from a seed, so that it can be drawn again and explained.

A paper never holds a question twice, nor two twins (questions that ask the
same in other words). Draws may overlap, so a choice that would leave a later
slot empty is taken back: a maximum matching (Kuhn's augmenting paths), in
which each slot prefers what the student has seen least.

Questions of one group (of one stimulus) that a slot draws stand next to each
other, in the order of the group, where the first of them would stand. A draw
may take some of a group only.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessments.rules.digests import AskedContent

# As many papers in a row as are tried for one student.
MOST_FRESH = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that a slot may take. Candidates with the same ``twins`` exclude each other."""

    question_id: int
    version_id: int
    option_keys: tuple[str, ...] = ()
    # never, allowed or always: what the author and the type say about shuffling.
    shuffle: str = "allowed"
    twins: str = ""
    # Those with the same group stand together, sorted by ``group_order``; empty: stands alone.
    group: str = ""
    group_order: int = 0
    # The version of the stimulus that is shown above it.
    stimulus_id: int | None = None
    # What it says, in hashes that the paper freezes.
    asked: AskedContent | None = None

    @property
    def node(self) -> str:
        """What may stand in a paper once: a question, or all twins of it together."""
        return f"twins {self.twins}" if self.twins else f"question {self.question_id}"


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """How many items a slot needs, from which candidates, worth how much each."""

    count: int
    points: Decimal
    candidates: tuple[Candidate, ...]
    name: str = ""
    # Shown like the others, and worth nothing: so no sum of points has to leave it out.
    pilot: bool = False


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a drawn paper. ``order`` is the order of its options."""

    position: int
    question_id: int
    version_id: int
    points: Decimal
    order: tuple[str, ...] = field(default=())
    pilot: bool = False
    # The version of the stimulus above it.
    stimulus_id: int | None = None


class NotEnoughQuestions(ValueError):
    """The bank cannot fill a slot, whatever the others take."""

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

    ``seen`` says how often this student met a question. Raises NotEnoughQuestions.
    """
    # Not for secrets: the seed is stored so that the draw can be repeated.
    chance = random.Random(seed)  # noqa: S311
    preferences = [_preferred(slot, seen, chance) for slot in slots]
    taken = _match(slots, preferences)
    items: list[PaperItem] = []
    for index, slot in enumerate(slots):
        own = taken[index]
        for candidate in _in_groups(sorted(own, key=preferences[index].index)):
            items.append(
                PaperItem(
                    position=len(items) + 1,
                    question_id=candidate.question_id,
                    version_id=candidate.version_id,
                    points=Decimal(0) if slot.pilot else slot.points,
                    order=_order(candidate, chance, shuffle_options=shuffle_options),
                    pilot=slot.pilot,
                    stimulus_id=candidate.stimulus_id,
                )
            )
    return tuple(items)


def _in_groups(chosen: Sequence[Candidate]) -> list[Candidate]:
    """The same, with each group together at the place of its first."""
    first: dict[str, int] = {}
    for place, candidate in enumerate(chosen):
        if candidate.group:
            first.setdefault(candidate.group, place)

    def place_of(entry: tuple[int, Candidate]) -> tuple[int, int, int]:
        place, candidate = entry
        if not candidate.group:
            return place, 0, 0
        return first[candidate.group], candidate.group_order, candidate.question_id

    return [candidate for _, candidate in sorted(enumerate(chosen), key=place_of)]


def _order(
    candidate: Candidate, chance: random.Random, *, shuffle_options: bool
) -> tuple[str, ...]:
    order = list(candidate.option_keys)
    if candidate.shuffle == "always" or (candidate.shuffle == "allowed" and shuffle_options):
        chance.shuffle(order)
    return tuple(order)


def _preferred(slot: SlotPlan, seen: Mapping[int, int], chance: random.Random) -> list[Candidate]:
    # Sorted first, so that the database's order has no say in it.
    candidates = sorted(slot.candidates, key=lambda c: c.question_id)
    chance.shuffle(candidates)
    return sorted(candidates, key=lambda c: seen.get(c.question_id, 0))


class _Matching:
    """Who holds which question, while the slots are filled."""

    def __init__(self, preferences: Sequence[Sequence[Candidate]]) -> None:
        self.preferences = preferences
        self.holder: dict[str, tuple[int, Candidate]] = {}

    def place(self, index: int, tried: set[str]) -> bool:
        """Give the slot one more question; another slot may have to move for it."""
        for candidate in self.preferences[index]:
            if candidate.node not in self.holder:
                self.holder[candidate.node] = (index, candidate)
                return True
        for candidate in self.preferences[index]:
            node = candidate.node
            other = self.holder[node][0]
            if node in tried or other == index:
                continue
            tried.add(node)
            if self.place(other, tried):
                self.holder[node] = (index, candidate)
                return True
        return False

    def held_by(self, index: int) -> list[Candidate]:
        return [candidate for holder, candidate in self.holder.values() if holder == index]


def _choice(slot: SlotPlan) -> tuple[bool, bool]:
    return len(slot.candidates) > 1, len({c.node for c in slot.candidates}) > slot.count


def _match(
    slots: Sequence[SlotPlan], preferences: Sequence[Sequence[Candidate]]
) -> list[list[Candidate]]:
    matching = _Matching(preferences)
    # Those without a choice first, single questions before whole stimuli, so that it is a draw
    # that is said to lack questions.
    for index in sorted(range(len(slots)), key=lambda n: _choice(slots[n])):
        for _ in range(slots[index].count):
            if not matching.place(index, set()):
                name = slots[index].name
                alike = [n for n, slot in enumerate(slots) if slot.name == name]
                need = sum(slots[n].count for n in alike)
                raise NotEnoughQuestions(name, need, sum(len(matching.held_by(n)) for n in alike))
    return [matching.held_by(index) for index in range(len(slots))]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How alike the papers of a draw are, from ``pairs`` drawn pairs: shares of a paper."""

    items: int
    usual: Decimal
    most: Decimal
    # How many papers one student gets before a question comes again.
    fresh_papers: int
    pairs: int


def measure_overlap(*, slots: Sequence[SlotPlan], pairs: int = 25) -> Overlap:
    """Draw papers for strangers and in a row for one student. Raises NotEnoughQuestions."""
    first = [_ids(slots, {}, seed) for seed in range(2 * pairs)]
    size = len(first[0]) if first else 0
    shared = [len(first[2 * n] & first[2 * n + 1]) for n in range(pairs)]
    met: dict[int, int] = {}
    fresh = 0
    while fresh < MOST_FRESH:
        paper = _ids(slots, met, fresh)
        if any(met.get(question) for question in paper):
            break
        met.update(dict.fromkeys(paper, 1))
        fresh += 1
    whole = Decimal(size or 1)
    return Overlap(
        items=size,
        usual=Decimal(sum(shared)) / (Decimal(pairs) * whole),
        most=Decimal(max(shared)) / whole,
        fresh_papers=fresh,
        pairs=pairs,
    )


def _ids(slots: Sequence[SlotPlan], seen: Mapping[int, int], seed: int) -> set[int]:
    items = draw_paper(slots=slots, seen=seen, seed=seed, shuffle_options=False)
    return {item.question_id for item in items}
