"""What the vocabulary of some releases knows of the words that somebody typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from foundation.codesets.models import CodeRelease, SearchWord
from foundation.codesets.search_words import LIKE_A_BEGINNING, Near, nearest

# A word of fewer letters is no beginning of others.
SHORTEST_BEGINNING = 2
MOST_BEGINNINGS = 24
MOST_NEAR = 60


@dataclass(frozen=True, slots=True)
class Known:
    """A typed word: its stem if it is one of the set, else words that begin so, and the nearest.

    ``word`` is the word of the set with that stem. ``small`` says that it tells nothing ("of").
    """

    typed: str
    stem: str = ""
    word: str = ""
    small: bool = False
    begins: tuple[Near, ...] = ()
    near: tuple[Near, ...] = ()

    @property
    def is_corrected(self) -> bool:
        return not (self.stem or self.small or self.begins) and bool(self.near)

    @property
    def is_code(self) -> bool:
        """No word of the set, but perhaps the beginning of a code."""
        return not self.stem and LIKE_A_BEGINNING.fullmatch(self.typed) is not None

    @property
    def is_unknown(self) -> bool:
        return not (self.stem or self.small or self.begins or self.near or self.is_code)

    @property
    def said_as(self) -> list[str]:
        """The word of the set, or those that may be meant: for the table of what people say."""
        return [one.word for one in self.near] if self.is_corrected else [self.word or self.typed]

    @property
    def ways(self) -> tuple[tuple[str, ...], ...]:
        """The words of the set that it may stand for; none for a small one."""
        if self.stem:
            return ((self.typed,),)
        if self.begins:
            return tuple((one.word,) for one in self.begins)
        return tuple((one.word,) for one in self.near)

    @property
    def stems(self) -> dict[str, str]:
        """From each word that it may stand for to its stem."""
        if self.stem:
            return {self.typed: self.stem}
        return {one.word: one.stem for one in self.begins or self.near}


_WORD = SearchWord._meta.db_table
_LOOK_UP = f"""
WITH typed AS (
    SELECT word, coalesce((ts_lexize('english_stem', word))[1], '') AS stem
    FROM unnest(%(words)s::text[]) AS word
), known AS (
    SELECT typed.*, stem <> '' AND EXISTS (
        SELECT FROM {_WORD} w
        WHERE w.release_id = ANY(%(releases)s::bigint[]) AND w.stem = typed.stem
    ) AS is_known
    FROM typed
)
SELECT word, stem, is_known, CASE WHEN is_known THEN (
    SELECT w.word FROM {_WORD} w
    WHERE w.release_id = ANY(%(releases)s::bigint[]) AND w.stem = known.stem
    ORDER BY similarity(w.word, known.word) DESC, w.word LIMIT 1) END, '', 0, 0 FROM known
UNION ALL
SELECT known.word, '', false, w.word, w.stem, w.entries, 1 FROM known CROSS JOIN LATERAL (
    SELECT w.word, w.stem, max(w.entries) AS entries FROM {_WORD} w
    WHERE NOT known.is_known AND known.stem <> '' AND length(known.word) >= %(shortest)s
      AND w.release_id = ANY(%(releases)s::bigint[]) AND w.word LIKE known.word || '%%'
    GROUP BY w.word, w.stem ORDER BY entries DESC LIMIT %(most_beginnings)s
) w
UNION ALL
SELECT known.word, '', false, w.word, w.stem, w.entries, 2 FROM known CROSS JOIN LATERAL (
    SELECT w.word, w.stem, max(w.entries) AS entries FROM {_WORD} w
    WHERE NOT known.is_known AND known.stem <> '' AND length(known.word) > 2
      AND known.word ~ '^[a-z]+$' AND abs(length(w.word) - length(known.word)) <= 3
      AND w.release_id = ANY(%(releases)s::bigint[]) AND w.word %% known.word
    GROUP BY w.word, w.stem ORDER BY similarity(w.word, known.word) DESC LIMIT %(most_near)s
) w
"""  # noqa: S608 (the names of our own tables)


def look_up_words(words: Sequence[str], *, releases: Sequence[CodeRelease]) -> list[Known]:
    """What is known of each word, in order. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _LOOK_UP,
            {
                "words": list(dict.fromkeys(words)),
                "releases": [one.pk for one in releases],
                "shortest": SHORTEST_BEGINNING,
                "most_beginnings": MOST_BEGINNINGS,
                "most_near": MOST_NEAR,
            },
        )
        rows = cursor.fetchall()
    found: dict[str, _Gathered] = {word: _Gathered() for word in words}
    for word, stem, is_known, other, other_stem, entries, kind in rows:
        at = found[word]
        if kind == 0:
            at.stem, at.small, at.word = (stem if is_known else ""), stem == "", other or word
        else:
            (at.begins if kind == 1 else at.near).append(Near(other, other_stem, entries))
    return [found[word].known(word) for word in words]


@dataclass(slots=True)
class _Gathered:
    stem: str = ""
    word: str = ""
    small: bool = False
    begins: list[Near] = field(default_factory=list)
    near: list[Near] = field(default_factory=list)

    def known(self, word: str) -> Known:
        return Known(
            typed=word,
            stem=self.stem,
            word=self.word,
            small=self.small,
            # One word a stem: the others find the same. "e11" begins no word.
            begins=()
            if LIKE_A_BEGINNING.fullmatch(word)
            else tuple({one.stem: one for one in self.begins}.values()),
            near=nearest(word, self.near),
        )
