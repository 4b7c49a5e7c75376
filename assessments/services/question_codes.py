"""The codes of a question when it is saved: its key is valid, and until when that is known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assessments.question_types.code_uses import CodeUses, uses_of
from assessments.question_types.contract import Data, QuestionType
from assessments.rules.code_dates import (
    SCORES,
    CodePlace,
    KeyDays,
    KeyInRelease,
    days_of_key,
)
from foundation.codesets.public import (
    CodeFact,
    CodeName,
    CodeShelf,
    KnownCodes,
    Validity,
    code_system,
    known_codes,
    successors,
)
from foundation.refusals import Kind, Refusal

MOST_NAMED = 6


class ContentRefused(Refusal):
    """The content of a question is not usable; ``details["place"]`` leads to it."""

    code = "question_content_invalid"
    kind = Kind.INVALID


class KeyNotValid(ContentRefused):
    """A code that scores is not valid in the release that the question is set for."""

    code = "key_code_not_valid"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """What is known of the codes of one question: only what a release knows is a code."""

    uses: CodeUses
    # The day that it says it is set for; None where it says nothing.
    set_for: date | None
    days: KeyDays


def codes_on_saving(
    *,
    kind: QuestionType,
    content: Data,
    editions: Sequence[str],
    school_id: int,
    day: date,
    may_wait: bool = False,
) -> KeyDays:
    """Refuse a key that its own release does not have; else the days on which it holds.

    ``may_wait``: a release that is not loaded yet is no reason to refuse; the review of it finds
    what is wrong then. No query for a question without codes, seven at most. Raises KeyNotValid.
    """
    uses = uses_of(kind, content)
    scoring = uses.at(SCORES)
    if not scoring:
        return KeyDays()
    if not uses.guessed:
        _refuse_dead_key(uses, scoring, school_id=school_id, may_wait=may_wait)
    known = known_codes(scoring, school_id=school_id)
    return looked_at(uses, known=known, editions=editions, day=day).days


def looked_at(
    uses: CodeUses, *, known: Sequence[KnownCodes], editions: Iterable[str], day: date
) -> LookedAt:
    """The uses that stand by these releases, and the days of the key. ``day``: when it was written.

    A word that only looks like a code is left out; an option is a key only where its own release
    has it as a complete code.
    """
    set_for = _day_it_is_set_for(uses, known, set(editions))
    on = set_for or _newest_with_its_key(uses, known, day)
    if uses.guessed:
        uses = replace(uses, places=dict(_sifted(uses, known, on)))
    else:
        stated = {name: place for name, place in uses.places.items() if place in SCORES}
        found = _sifted(uses, known, on)
        uses = replace(uses, places={**dict(found), **stated})
    scoring = uses.at(SCORES)
    if not scoring:
        return LookedAt(uses, set_for, KeyDays())
    releases = [
        KeyInRelease(one.valid_from, one.valid_to, whole=ours <= one.valid)
        for one in known
        if (ours := {code for system, code in scoring if system == one.system})
    ]
    return LookedAt(uses, set_for, days_of_key(releases, on=on))


def _sifted(
    uses: CodeUses, known: Sequence[KnownCodes], on: date
) -> Iterable[tuple[CodeName, CodePlace]]:
    complete = {(one.system, code) for one in known for code in one.valid}
    headings = {(one.system, code) for one in known for code in one.headings}
    own = {(one.system, code) for one in known if one.holds_on(on) for code in one.valid}
    for name, said in uses.places.items():
        place = CodePlace.MENTION if said in SCORES and name not in own else said
        # Three characters alone are often something else: T12 is a vertebra.
        if name in complete or (name in headings and len(name[1]) > 3):
            yield name, place


def _day_it_is_set_for(
    uses: CodeUses, known: Sequence[KnownCodes], editions: set[str]
) -> date | None:
    """Its own day, or the first of its release or of the oldest edition that it names."""
    if uses.on is not None:
        return uses.on
    named = {uses.release} if uses.release else editions
    return min((one.valid_from for one in known if one.name in named), default=None)


def _newest_with_its_key(uses: CodeUses, known: Sequence[KnownCodes], day: date) -> date:
    """The newest release up to this day that has what looks like its key; else the day itself."""
    scoring = {code for _, code in uses.at(SCORES)}
    having = [one.valid_from for one in known if one.valid_from <= day and scoring <= one.valid]
    return max(having, default=day)


def _refuse_dead_key(
    uses: CodeUses, scoring: frozenset[CodeName], *, school_id: int, may_wait: bool
) -> None:
    shelf = CodeShelf(school_id=school_id)
    if uses.release not in {one.name for one in shelf.releases}:
        if may_wait:
            return
        raise KeyNotValid(_not_loaded(uses.release), place="release")
    book = shelf.book(scoring, release=uses.release, on=uses.on)
    for name in sorted(scoring):
        fact = book.fact(*name)
        if name[0] not in book.releases:
            if may_wait:
                continue
            raise KeyNotValid(_not_loaded(code_system(name[0]).title), place="release")
        if not fact.valid:
            release = book.releases[name[0]]
            after = _followers(name, uses.release, book.on, school_id=school_id)
            raise KeyNotValid(_why_not(fact, release) + after, place="", code=fact.display)


def _not_loaded(what: str) -> str:
    return (
        f"No release of {what} is loaded, so its key cannot be checked. Ask an operator to load it "
        "with `manage.py load_codes`, or name another release."
    )


def _why_not(fact: CodeFact, release: str) -> str:
    match fact.validity:
        case Validity.INCOMPLETE:
            return f"{fact.display} is not complete in {release}: codes under it say more."
        case Validity.EXPIRED:
            since = f" since {fact.since:%-d %B %Y}" if fact.since else ""
            return f"{fact.display} is not valid in {release}: it is gone{since}."
        case Validity.NOT_YET:
            since = f" before {fact.since:%-d %B %Y}" if fact.since else ""
            return f"{fact.display} is not valid in {release}: not{since}."
        case _:
            return f"{fact.display} is no code of {release}."


def _followers(name: CodeName, release: str, on: date, *, school_id: int) -> str:
    """What may stand in for a code, in words; nothing where the releases say nothing."""
    found = successors(*name, release=release, on=on, school_id=school_id)
    if not found:
        return " Choose a code of that release, or another release."
    system = code_system(name[0])
    named = ", ".join(f"{system.display(one.code)} {one.title}" for one in found[:MOST_NAMED])
    return f" In its place there may be: {named}. Look them up before you choose."
