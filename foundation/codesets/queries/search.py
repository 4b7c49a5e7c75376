"""Search: one field for codes, for words of the set, for what people say, and for misspellings.

How it works, and why so: docs/decisions/0029-code-search.md. In short:

1. What looks like a code is looked up as one (``search_codes``).
2. Each word is looked up in the vocabulary: as it stands, by its stem, as the beginning of words,
   or, where there is no such word, as the nearest one. All words must be found in an entry.
3. What people say ("heart attack") is replaced by the words of the set, or leads to codes.
4. Of a family whose members all match, only the uppermost entry counts: ``SearchEntry`` holds what
   that needs.
5. Entries are ranked by points: 100 if a name of it is the query; else 60 if all words are in
   its title, 45 if in its terms, 35 if in every code under it, 20 if partly above it. Up to 20 for
   the share of the title that was asked for, so short titles come first; 12, 7, 4 or 2 for a
   category and the levels under it; 8 less for "other" and "unspecified". Codes that people's words
   lead to come before all. Families are ordered by their best entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.search_codes import CodeAnswer, look_up_code
from foundation.codesets.queries.search_entries import MOST_FOUND, NAMED, Row, found_rows
from foundation.codesets.queries.search_readings import Reading, read_query
from foundation.codesets.queries.vocabulary import look_up_words
from foundation.codesets.search_words import words_in, words_of_query
from foundation.codesets.system import CodeSystem, code_system

MOST = 50
# Of one family, when there are many.
FEWEST_OF_FAMILY = 4
LONGEST_QUERY = 300
MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that was found; all codes under it match too."""

    code: str
    display: str
    title: str
    billable: bool
    # Complete codes at or under it.
    complete: int
    # The term by which it was found, where the title does not say it.
    term: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A category (a table of PCS) with its entries that were found; ``more`` are not listed."""

    release: CodeRelease
    code: str
    display: str
    title: str
    hits: tuple[Hit, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. ``total`` counts entries, ``shown`` those that are listed.

    ``read_as`` is what was searched for, where it is not what was typed; ``said`` is what people
    say and ``meant`` what the set calls it; ``missing`` are words that nothing is like.
    """

    asked: str
    families: tuple[Family, ...] = ()
    total: int = 0
    shown: int = 0
    code: CodeAnswer | None = None
    read_as: str = ""
    said: str = ""
    meant: str = ""
    missing: tuple[str, ...] = ()

    @property
    def is_cut(self) -> bool:
        """Whether there are more entries than were counted."""
        return self.total >= MOST_FOUND - MOST

    @property
    def hits(self) -> list[tuple[CodeRelease, Hit]]:
        """All that is listed, in order."""
        return [(family.release, hit) for family in self.families for hit in family.hits]


def search(
    text: str,
    *,
    releases: Sequence[CodeRelease],
    readable: Sequence[CodeRelease] = (),
    billable: bool = False,
    most: int = MOST,
) -> Found:
    """Search these releases. Two queries for a code or for words; two more where a code-like text
    is no code, one more where words that were read as beginnings are corrected after all.

    ``readable`` are all releases in which a code may be told to be or to have been.
    """
    asked = " ".join(text[:LONGEST_QUERY].split())
    answer = look_up_code(asked, releases=releases, readable=readable or releases, most=most)
    if answer is not None and (answer.found or answer.nearest):
        return Found(asked, code=answer)
    words = words_of_query(asked)[:MOST_WORDS]
    if not words or not releases:
        return Found(asked, code=answer)
    known = look_up_words(words, releases=releases)
    reading = read_query(known, releases)
    found = _found(asked, reading, releases, billable=billable, most=most)
    if not found.total and any(one.begins and one.near for one in known):
        corrected = [replace(one, begins=()) if one.near else one for one in known]
        again = read_query(corrected, releases)
        found = _found(asked, again, releases, billable=billable, most=most)
    return replace(found, code=answer)


def _found(
    asked: str,
    reading: Reading,
    releases: Sequence[CodeRelease],
    *,
    billable: bool,
    most: int,
) -> Found:
    rows = [] if reading.missing else found_rows(reading, releases, billable=billable)
    by_pk = {one.pk: one for one in releases}
    families, repeats = _families(rows, by_pk, reading, most=most)
    return Found(
        asked,
        families=families,
        total=rows[0].total - repeats if rows else 0,
        shown=sum(len(family.hits) for family in families),
        read_as=_read_as(rows, reading),
        said=reading.said,
        meant=reading.meant,
        missing=reading.missing,
    )


def _read_as(rows: Sequence[Row], reading: Reading) -> str:
    """What was searched for in place of what was typed: of words equally near those that occur."""
    there = {word for row in rows for word in words_in(f"{row.title} {row.terms}")}
    words = []
    for choice in reading.corrected:
        occurring = [word for word in choice if word in there]
        words.append(" or ".join(occurring or choice))
    return " ".join(words)


def _families(
    rows: Sequence[Row], releases: dict[int, CodeRelease], reading: Reading, *, most: int
) -> tuple[tuple[Family, ...], int]:
    """The rows by family, as many as may be shown, and how many repeat what stands above them."""
    gathered: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        gathered.setdefault((row.release_id, row.family), []).append(row)
    each = max(FEWEST_OF_FAMILY, most // max(1, len(gathered)))
    families: list[Family] = []
    left, repeats = most, 0
    for (release_id, code), of_family in gathered.items():
        without = _without_repeats(of_family)
        repeats += len(of_family) - len(without)
        kept = without[: min(each, left)]
        if not kept:
            continue
        left -= len(kept)
        release = releases[release_id]
        kind = code_system(release.system)
        families.append(
            Family(
                release=release,
                code=code,
                display=kind.display(code),
                title=of_family[0].family_title,
                hits=tuple(_hit(row, kind, reading) for row in kept),
                more=of_family[0].in_family - (len(of_family) - len(without)) - len(kept),
            )
        )
    return tuple(families), repeats


def _without_repeats(rows: Sequence[Row]) -> list[Row]:
    """Without entries under one that is listed, unless it is a code of just that name."""
    kept: list[Row] = []
    for row in rows:
        listed = {one.code for one in kept}
        if row.code not in listed and (_has_name(row) or not listed & set(row.path)):
            kept.append(row)
    return kept


def _has_name(row: Row) -> bool:
    return row.billable and row.score >= NAMED


def _hit(row: Row, kind: CodeSystem, reading: Reading) -> Hit:
    return Hit(
        code=row.code,
        display=kind.display(row.code),
        title=row.title,
        billable=row.billable,
        complete=row.complete,
        term=_term(row, reading),
    )


def _term(row: Row, reading: Reading) -> str:
    """The term that has most of the words that the title lacks, if it has more than the title."""
    asked = {word[:5] for part in reading.parts for way in part for word in way}

    def has(text: str) -> int:
        return len(asked & {word[:5] for word in words_in(text)})

    terms = row.terms.splitlines()
    best = max(terms, key=has, default="")
    return best if best and has(best) > has(row.title) else ""
