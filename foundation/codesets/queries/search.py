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

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from django.db import connection

from foundation.codesets.models import CodeNode, CodeRelease, SearchEntry
from foundation.codesets.queries.search_codes import CodeAnswer, look_up_code
from foundation.codesets.queries.vocabulary import Known, look_up_words
from foundation.codesets.search_words import LayEntry, LayWords, name_of, words_in, words_of_query
from foundation.codesets.system import CodeSystem, code_system

MOST = 50
# Of one family, when there are many.
FEWEST_OF_FAMILY = 4
MOST_OF_FAMILY = 12
# Of a word that half of the book has, so many are looked at, and so many of them put in order.
MOST_FOUND = 10_000
BEST = 1_000
MOST_READINGS = 200
# Of the words that begin as one was begun, the most usual may be the name of something.
MOST_ENDS = 3
# The least points that an entry has which is called as the query says.
NAMED = 92
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
    reading = _read(known, releases)
    found = _found(asked, reading, releases, billable=billable, most=most)
    if not found.total and any(one.begins and one.near for one in known):
        corrected = [replace(one, begins=()) if one.near else one for one in known]
        again = _read(corrected, releases)
        found = _found(asked, again, releases, billable=billable, most=most)
    return replace(found, code=answer)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A query as it is understood: for each part the ways in which it may be said."""

    parts: tuple[tuple[tuple[str, ...], ...], ...]
    names: tuple[str, ...]
    # What the codes begin with, where a beginning stands beside words: "e11 neuropathy".
    begins: str = ""
    targets: tuple[tuple[int, str], ...] = ()
    # Word by word as it was read, where one was corrected: each with those that may be meant.
    corrected: tuple[tuple[str, ...], ...] = ()
    said: str = ""
    meant: str = ""
    missing: tuple[str, ...] = ()


def _read(known: Sequence[Known], releases: Sequence[CodeRelease]) -> _Reading:
    """Put together what the vocabulary knows and what people say."""
    lays = {one.system: code_system(one.system).lay_words() for one in releases}
    words, known = _settled(known, list(lays.values()))
    parts: list[tuple[tuple[str, ...], ...]] = [one.ways for one in known]
    targets: list[tuple[int, str]] = []
    said = meant = ""
    for release in releases:
        lay = lays[release.system]
        whole = lay.whole(words)
        if whole:
            said, meant = " ".join(words), whole.words[0] if whole.words else ""
            targets += [(release.pk, code) for code in whole.codes]
        if len(parts) == len(words):
            parts = _with_lay_words(parts, lay, words, whole)
    return _Reading(
        parts=tuple(part for part in parts if part),
        names=tuple(_names(known)),
        begins="".join(one.typed.upper() for one in known if one.is_code)[:24],
        targets=tuple(targets),
        corrected=tuple(_as_read(one) for one in known)
        if any(one.is_corrected for one in known)
        else (),
        said=said,
        meant=meant,
        missing=tuple(one.typed for one in known if one.is_unknown),
    )


def _as_said(one: Known) -> str:
    """A word as it stands in a name; small ones stay, since "other" matters at the beginning."""
    return " ".join(word for way in one.ways for word in way) or one.typed


def _as_read(one: Known) -> tuple[str, ...]:
    return tuple(near.word for near in one.near) if one.is_corrected else (one.typed,)


def _settled(known: Sequence[Known], lays: Sequence[LayWords]) -> tuple[list[str], Sequence[Known]]:
    """The words as they are read. Of words equally near the one that makes something people say."""
    choices = [one.said_as for one in known]
    settled = [choice[0] for choice in choices]
    if all(len(choice) == 1 for choice in choices):
        return settled, known
    for words in islice(product(*choices), MOST_READINGS):
        if any(lay.is_said(words) for lay in lays):
            kept = [
                replace(one, near=tuple(near for near in one.near if near.word == word))
                if one.is_corrected
                else one
                for one, word in zip(known, words, strict=True)
            ]
            return list(words), kept
    return settled, known


def _names(known: Sequence[Known]) -> list[str]:
    """What the query would be called as a name; of a word that is begun, each way to end it."""
    stems = {word: stem for one in known for word, stem in one.stems.items()}
    open_words = [one for one in known if len(one.ways) > 1]
    if len(open_words) > 1:
        return []
    ends = [way[0] for one in open_words for way in one.ways[:MOST_ENDS]] or [""]
    texts = [" ".join(end if one in open_words else _as_said(one) for one in known) for end in ends]
    return list(dict.fromkeys(name for text in texts if (name := name_of(text, stems))))


def _with_lay_words(
    parts: list[tuple[tuple[str, ...], ...]],
    lay: LayWords,
    words: Sequence[str],
    whole: LayEntry | None,
) -> list[tuple[tuple[str, ...], ...]]:
    """The parts, with the words of the set beside what people say."""
    spans = [(0, len(words), whole)] if whole else sorted(lay.parts(words), key=lambda one: one[0])
    found: list[tuple[tuple[str, ...], ...]] = []
    at = 0
    for start, end, entry in spans:
        if not entry.words:
            continue
        found += parts[at:start]
        literal = tuple(way for part in parts[start:end] for way in part[:1] for way in way)
        found.append((literal, *(tuple(words_in(text)) for text in entry.words)))
        at = end
    return found + parts[at:]


def _found(
    asked: str,
    reading: _Reading,
    releases: Sequence[CodeRelease],
    *,
    billable: bool,
    most: int,
) -> Found:
    rows = [] if reading.missing else _rows(reading, releases, billable=billable)
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


def _read_as(rows: "Sequence[_Row]", reading: _Reading) -> str:
    """What was searched for in place of what was typed: of words equally near those that occur."""
    there = {word for row in rows for word in words_in(f"{row.title} {row.terms}")}
    words = []
    for choice in reading.corrected:
        occurring = [word for word in choice if word in there]
        words.append(" or ".join(occurring or choice))
    return " ".join(words)


@dataclass(frozen=True, slots=True)
class _Row:
    release_id: int
    family: str
    family_title: str
    code: str
    title: str
    terms: str
    path: list[str]
    billable: bool
    complete: int
    score: float
    in_family: int
    total: int


_ENTRY, _NODE = SearchEntry._meta.db_table, CodeNode._meta.db_table
_POINTS = """
    CASE WHEN e.names[1] = ANY(%(names)s) THEN 105
         WHEN e.names && %(names)s::text[] THEN CASE WHEN e.residual THEN 70 ELSE 100 END
         WHEN e.words @@ to_tsquery('english', %(in_title)s) THEN 60
         WHEN e.words @@ to_tsquery('english', %(in_terms)s) THEN 45
         WHEN e.words @@ to_tsquery('english', %(below)s) THEN 35
         ELSE 20 END
    + 20 * least(1, %(parts)s::numeric / greatest(e.size, 1))
    + (ARRAY[12, 7, 4, 2])[least(e.level, 3) + 1]
    - 8 * e.residual::int
"""
_SELECTED = """
    SELECT e.node_id, e.release_id, e.family, e.position, e.complete, {points} AS score
    FROM {entry} e
    WHERE e.release_id = ANY(%(releases)s::bigint[]) AND e.code LIKE %(begins)s || '%%'
"""
_MATCHES = """
    e.words @@ to_tsquery('english', %(query)s)
    AND e.fresh && tsvector_to_array(to_tsvector('english', %(stems)s))
"""
_UPPERMOST = f"""
    ({_SELECTED} AND {_MATCHES} LIMIT %(most_found)s)
    UNION ALL {_SELECTED} AND e.names && %(names)s::text[] AND NOT ({_MATCHES})
"""
_COMPLETE = f"""
    ({_SELECTED} AND e.words @@ to_tsquery('english', %(query)s) AND e.billable
    LIMIT %(most_found)s)
"""
_TARGETS = """
    UNION ALL
    SELECT e.node_id, e.release_id, e.family, e.position, e.complete, 300 - meant.place
    FROM unnest(%(target_releases)s::bigint[], %(target_codes)s::text[])
      WITH ORDINALITY AS meant(release_id, code, place)
    JOIN {entry} e ON e.release_id = meant.release_id AND e.code = meant.code {only}
"""
# What is counted is everything; what is put in order are the best of it.
_SEARCH = """
WITH found AS MATERIALIZED ({found}),
counted AS (SELECT release_id, family, count(*) AS entries FROM found GROUP BY release_id, family),
best AS (SELECT * FROM found ORDER BY score DESC, release_id, position LIMIT %(best)s),
placed AS (
    SELECT best.*,
        row_number() OVER (PARTITION BY release_id, family ORDER BY score DESC, position) AS place,
        max(score) OVER (PARTITION BY release_id, family) AS best_of_family
    FROM best
),
listed AS (
    SELECT * FROM placed WHERE place <= %(most_of_family)s
    ORDER BY best_of_family DESC, release_id, family, place LIMIT %(limit)s
)
SELECT listed.release_id, listed.family, coalesce(f.title, ''), n.code, n.title, n.terms, n.path,
    n.billable, listed.complete, listed.score, counted.entries,
    (SELECT count(*) FROM found)
FROM listed JOIN {node} n ON n.id = listed.node_id
JOIN counted ON counted.release_id = listed.release_id AND counted.family = listed.family
LEFT JOIN {node} f ON f.release_id = listed.release_id AND f.code = listed.family
ORDER BY listed.best_of_family DESC, listed.release_id, listed.family, listed.place
"""


def _rows(reading: _Reading, releases: Sequence[CodeRelease], *, billable: bool) -> list[_Row]:
    ways = [" | ".join(f"({' & '.join(way)})" for way in part if way) for part in reading.parts]
    query = " & ".join(f"({way})" for way in ways if way)
    if not query and not reading.targets:
        return []
    inner = _COMPLETE if billable else _UPPERMOST
    if reading.targets:
        inner += _TARGETS
    only = "AND e.billable" if billable else ""
    found = inner.format(points=_POINTS, entry=_ENTRY, only=only)
    statement = _SEARCH.format(found=found, node=_NODE)
    values: dict[str, Any] = {
        "releases": [one.pk for one in releases],
        "query": query,
        "in_title": re.sub(r"\w+", r"\g<0>:A", query),
        "in_terms": re.sub(r"\w+", r"\g<0>:AB", query),
        "below": re.sub(r"\w+", r"\g<0>:ABC", query),
        "stems": " ".join(word for part in reading.parts for way in part for word in way),
        "names": list(reading.names),
        "begins": reading.begins,
        "parts": len(reading.parts),
        "target_releases": [release for release, _ in reading.targets],
        "target_codes": [code for _, code in reading.targets],
        "most_of_family": MOST_OF_FAMILY,
        "most_found": MOST_FOUND,
        "best": BEST,
        "limit": MOST * 3,
    }
    with connection.cursor() as cursor:
        # Nothing in the statement but names of our own tables; what was typed are values.
        cursor.execute(statement, values)
        return [_Row(*row) for row in cursor.fetchall()]


def _families(
    rows: Sequence[_Row], releases: dict[int, CodeRelease], reading: _Reading, *, most: int
) -> tuple[tuple[Family, ...], int]:
    """The rows by family, as many as may be shown, and how many repeat what stands above them."""
    gathered: dict[tuple[int, str], list[_Row]] = {}
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


def _without_repeats(rows: Sequence[_Row]) -> list[_Row]:
    """Without entries under one that is listed, unless it is a code of just that name."""
    kept: list[_Row] = []
    for row in rows:
        listed = {one.code for one in kept}
        if row.code not in listed and (_has_name(row) or not listed & set(row.path)):
            kept.append(row)
    return kept


def _has_name(row: _Row) -> bool:
    return row.billable and row.score >= NAMED


def _hit(row: _Row, kind: CodeSystem, reading: _Reading) -> Hit:
    return Hit(
        code=row.code,
        display=kind.display(row.code),
        title=row.title,
        billable=row.billable,
        complete=row.complete,
        term=_term(row, reading),
    )


def _term(row: _Row, reading: _Reading) -> str:
    """The term that has most of the words that the title lacks, if it has more than the title."""
    asked = {word[:5] for part in reading.parts for way in part for word in way}

    def has(text: str) -> int:
        return len(asked & {word[:5] for word in words_in(text)})

    terms = row.terms.splitlines()
    best = max(terms, key=has, default="")
    return best if best and has(best) > has(row.title) else ""
