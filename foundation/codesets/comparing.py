"""What changed between two releases of a code set, and what may stand in for what went.

No Django here. How successors are suggested is in docs/algorithms/code-updates.md: a suggestion
says what it rests on, and none is made where the releases say nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

MOST_SUGGESTIONS = 8
# Half of all words of the two titles, at least.
ALIKE = 0.5
# Characters that say where a code belongs: the category of a diagnosis, the table of a procedure.
CATEGORY = 3
_SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "by",
        "for",
        "from",
        "in",
        "is",
        "of",
        "on",
        "or",
        "other",
        "specified",
        "the",
        "to",
        "with",
    ]
)


class ChangeKind(StrEnum):
    """What a new release does to a code or a heading."""

    DELETED = "deleted"
    # A code that is a heading now: codes under it say more.
    SPLIT = "split"
    NEW = "new"
    RETITLED = "retitled"
    BILLABLE = "billable"
    # The code stands; codes that are new under the same heading may say more.
    FINER = "finer"
    NOTES = "notes"
    SEVENTH = "seventh"


# After which a code can stand on no claim any more.
DEAD = frozenset({ChangeKind.DELETED, ChangeKind.SPLIT})


@dataclass(frozen=True, slots=True)
class Entry:
    """A node of one release, as far as comparing needs it. ``above`` is nearest first."""

    code: str
    title: str
    billable: bool
    above: tuple[str, ...] = ()
    # Kind and words of each of its own notes.
    notes: frozenset[tuple[str, str]] = frozenset()
    seventh: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code of the new release that may follow, and what that rests on, in words."""

    code: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change. ``under`` are the new codes under the heading, for a split and for finer codes.

    ``reaches`` counts the complete codes of the new release that a changed note or a seventh
    character holds for: the code itself, or all under the heading.
    """

    kind: ChangeKind
    code: str
    old_title: str = ""
    new_title: str = ""
    billable: bool = True
    under: tuple[str, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    reaches: int = 0


def changes_of(old: Entry | None, new: Entry | None) -> Iterator[Change]:
    """What happened to one node, without what needs a look at others."""
    if new is None:
        if old is not None:
            yield Change(ChangeKind.DELETED, old.code, old.title, billable=old.billable)
        return
    if old is None:
        yield Change(ChangeKind.NEW, new.code, new_title=new.title, billable=new.billable)
        return
    titles = (new.code, old.title, new.title)
    if old.billable and not new.billable:
        yield Change(ChangeKind.SPLIT, *titles)
    elif new.billable and not old.billable:
        yield Change(ChangeKind.BILLABLE, *titles)
    if old.title != new.title:
        yield Change(ChangeKind.RETITLED, *titles, billable=new.billable)
    if old.notes != new.notes:
        yield Change(
            ChangeKind.NOTES,
            *titles,
            billable=new.billable,
            added=_in_words(new.notes - old.notes),
            removed=_in_words(old.notes - new.notes),
        )
    if old.seventh != new.seventh:
        was, now = set(old.seventh.items()), set(new.seventh.items())
        yield Change(
            ChangeKind.SEVENTH,
            *titles,
            billable=new.billable,
            added=tuple(f"{key}: {words}" for key, words in sorted(now - was)),
            removed=tuple(f"{key}: {words}" for key, words in sorted(was - now)),
        )


def _in_words(notes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{kind.replace('_', ' ')}: {text}" for kind, text in sorted(notes))


def suggest(
    gone: Entry, neighbours: Sequence[Entry], new_codes: frozenset[str]
) -> tuple[Suggestion, ...]:
    """What may stand in for a code that went or was divided; the likeliest first, perhaps none.

    ``neighbours`` are the nodes of the new release in the same category, headings among them;
    ``new_codes`` the codes that it has and the old one had not.
    """
    found = (
        _divided(gone, neighbours)
        or _beside(gone, neighbours, new_codes)
        or _alike(gone, neighbours)
        or _unspecified(gone, neighbours)
    )
    return tuple(found[:MOST_SUGGESTIONS])


def says_no_more(title: str) -> bool:
    """Whether this is a code for whatever has no code of its own: new codes take from it."""
    return bool({"other", "unspecified"} & set(re.findall(r"[a-z]+", title.lower())))


def _divided(gone: Entry, neighbours: Sequence[Entry]) -> list[Suggestion]:
    """The complete codes under what is a heading now."""
    under = [one for one in neighbours if one.billable and gone.code in one.above]
    count = "The only code" if len(under) == 1 else f"One of {len(under)} codes"
    return [
        Suggestion(one.code, one.title, _with_likeness(f"{count} under what it was", gone, one))
        for one in _likest(gone, under)
    ]


def _beside(
    gone: Entry, neighbours: Sequence[Entry], new_codes: frozenset[str]
) -> list[Suggestion]:
    """New codes under the nearest heading that is left, with most characters in common."""
    left = {one.code for one in neighbours if not one.billable}
    heading = next((code for code in gone.above if code in left), None)
    if heading is None:
        return []
    fresh = [
        one
        for one in neighbours
        if one.billable
        and one.code in new_codes
        and heading in one.above
        and len(one.code) == len(gone.code)
    ]
    most = max((_in_common(gone.code, one.code) for one in fresh), default=0)
    nearest = [one for one in fresh if _in_common(gone.code, one.code) == most]
    differ = len(gone.code) - most
    why = (
        f"New under the same heading; it differs in {differ} "
        f"character{'s' if differ != 1 else ''} of {len(gone.code)}"
    )
    return [
        Suggestion(one.code, one.title, _with_likeness(why, gone, one))
        for one in _likest(gone, nearest)
    ]


def _alike(gone: Entry, neighbours: Sequence[Entry]) -> list[Suggestion]:
    """Codes of the category whose titles have most of their words in common with it."""
    codes = [one for one in neighbours if one.billable]
    near = [one for one in codes if _likeness(gone.title, one.title) >= ALIKE]
    return [
        Suggestion(one.code, one.title, _with_likeness("Of the same category", gone, one))
        for one in _likest(gone, near)[:3]
    ]


def _unspecified(gone: Entry, neighbours: Sequence[Entry]) -> list[Suggestion]:
    """The category's code for what a record does not say; nearest to the code that went."""
    codes = [one for one in neighbours if one.billable and "unspecified" in one.title.lower()]
    best = min(
        codes, key=lambda one: (-_shared_start(gone.code, one.code), len(one.code)), default=None
    )
    if best is None:
        return []
    why = (
        "No title is like it; this is what the category has where the record says no more. "
        "Look the condition up before you use it"
    )
    return [Suggestion(best.code, best.title, why)]


def _with_likeness(why: str, gone: Entry, one: Entry) -> str:
    was, now = _words(gone.title), _words(one.title)
    shared = len(was & now)
    if not shared:
        return f"{why}. Its title says nothing of the old one: read the index before you use it."
    return f"{why}; its title has {shared} of the {len(was)} words of the old one."


def _likest(gone: Entry, entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda one: (-_likeness(gone.title, one.title), one.code))


def _likeness(title: str, other: str) -> float:
    """Words in common of all words of the two, between 0 and 1."""
    was, now = _words(title), _words(other)
    return len(was & now) / len(was | now) if was | now else 0


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", title.lower())) - _SMALL_WORDS


def _in_common(code: str, other: str) -> int:
    return sum(one == two for one, two in zip(code, other, strict=True))


def _shared_start(code: str, other: str) -> int:
    same = 0
    for one, two in zip(code, other, strict=False):
        if one != two:
            break
        same += 1
    return same
