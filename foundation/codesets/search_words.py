"""Words of titles and of queries: how they are cut, named, compared and corrected. No Django.

Stems are PostgreSQL's (``english_stem``); here they come as a mapping from word to stem, in which
a word that tells nothing ("of", "the") has none.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# In a name of a code these tell nothing: "Asthma NOS" is asthma.
LIGHT = frozenset({"nos", "nec", "unspecified", "specified"})
_WORD = re.compile(r"[a-z0-9]+")
# The beginning of a code, where it stands among words.
LIKE_A_BEGINNING = re.compile(r"[a-z]\d[0-9a-z]{1,5}")
_POSSESSIVE = re.compile(r"['’]s\b")
_IN_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
# What is left open at the end of a title: ", unspecified organism", ", site not specified".
_LEFT_OPEN = re.compile(
    r",\s*(?:(?:\w+ )?unspecified(?: \w+){0,2}|(?:\w+ ){0,2}not specified"
    r"|not elsewhere classified)$"
)
_OTHER = re.compile(r"^(?:other|unspecified)\b|\bunspecified\b|\belsewhere\b")
# How many edits are forgiven by the length of a word.
FORGIVEN = ((9, 3), (5, 2), (3, 1))
# How many words that are equally near are searched for.
MOST_NEAREST = 4


def words_in(text: str) -> list[str]:
    """The words of a text in order, in small letters: ``Crohn's`` is crohn, ``Ménière`` meniere."""
    plain = text.lower()
    if not plain.isascii():
        folded = unicodedata.normalize("NFKD", plain)
        plain = "".join(one for one in folded if not unicodedata.combining(one))
    return _WORD.findall(_POSSESSIVE.sub("", plain))


def words_of_query(text: str) -> list[str]:
    """As ``words_in``; but what looks like the beginning of a code stays whole: e11.4 is e114."""
    found: list[str] = []
    for piece in text.lower().split():
        bare = piece.replace(".", "")
        found += [bare] if LIKE_A_BEGINNING.fullmatch(bare) else words_in(piece)
    return found


def name_of(text: str, stems: Mapping[str, str]) -> str:
    """A title or term as sorted stems, without what does not matter in a name.

    Words in parentheses may be there or not without changing the code (Guidelines, I.A.7), "NOS"
    and "unspecified" say that nothing more is said. But "Other hypertension" is not called
    hypertension. Empty where nothing is left.
    """
    bare = text.lower()
    if "(" in bare or "[" in bare:
        bare = _IN_PARENTHESES.sub(" ", bare)
    if "," in bare:
        bare = _LEFT_OPEN.sub("", bare)
    kept = {stems.get(word, "") for word in words_in(bare) if word not in LIGHT}
    left_over = {"other"} if text.lower().startswith("other ") else set()
    return " ".join(sorted((kept - {""}) | left_over))


def is_residual(title: str) -> bool:
    """Whether a title is one of what is left over: other, unspecified, classified elsewhere."""
    return _OTHER.search(title.lower()) is not None


def forgiven(word: str) -> int:
    """How many edits of a word of this length are forgiven."""
    return next((edits for length, edits in FORGIVEN if len(word) >= length), 0)


def edits_between(one: str, other: str, *, most: int) -> int:
    """Letters put in, left out, exchanged or swapped with their neighbour; ``most + 1`` if more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, right in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the set that is like one that was typed."""

    word: str
    stem: str
    entries: int


def nearest(typed: str, candidates: Iterable[Near]) -> tuple[Near, ...]:
    """The words that may be meant: those with the fewest edits, as many as are equally near.

    Of one stem the most like, and the usual ones first.
    """
    most = forgiven(typed)
    ranked = sorted(
        (edits, candidate.word[:1] != typed[:1], -candidate.entries, candidate.word, candidate)
        for candidate in candidates
        if (edits := edits_between(typed, candidate.word, most=most)) <= most
    )
    best = [entry for entry in ranked if entry[:2] == ranked[0][:2]]
    by_stem = {entry[-1].stem: entry[-1] for entry in reversed(best)}
    kept = [entry[-1] for entry in best if by_stem[entry[-1].stem] is entry[-1]]
    return tuple(kept[:MOST_NEAREST])


@dataclass(frozen=True, slots=True)
class LayEntry:
    """What people say, the words of the set for it, and the codes that it means."""

    say: tuple[str, ...]
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class LayWords:
    """The table of what people say. A phrase is found however its nouns are counted."""

    def __init__(self, entries: Iterable[LayEntry]) -> None:
        self.entries = tuple(entries)
        self._phrases: dict[tuple[str, ...], LayEntry] = {}
        self._sets: dict[frozenset[str], LayEntry] = {}
        for entry in self.entries:
            for phrase in entry.say:
                words = tuple(one_of(word) for word in words_in(phrase))
                self._phrases[words] = entry
                self._sets[frozenset(words) - SMALL] = entry
        self._longest = max((len(words) for words in self._phrases), default=0)

    def whole(self, words: Sequence[str]) -> LayEntry | None:
        """The entry that is all of what was typed, in any order."""
        singular = [one_of(word) for word in words]
        found = self._phrases.get(tuple(singular))
        return found or self._sets.get(frozenset(singular) - SMALL)

    def parts(self, words: Sequence[str]) -> list[tuple[int, int, LayEntry]]:
        """Entries within what was typed, the longest first: from, to, entry. None overlaps."""
        singular = [one_of(word) for word in words]
        found: list[tuple[int, int, LayEntry]] = []
        taken: set[int] = set()
        for length in range(min(self._longest, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = range(start, start + length)
                entry = self._phrases.get(tuple(singular[start : start + length]))
                if entry and taken.isdisjoint(span):
                    taken.update(span)
                    found.append((start, start + length, entry))
        return found

    def is_said(self, words: Sequence[str]) -> bool:
        """Whether these words are a phrase, or have one of two words or more."""
        return bool(self.whole(words)) or any(
            end - start > 1 for start, end, _ in self.parts(words)
        )

    def vocabulary(self) -> set[str]:
        """Every word that is in a phrase."""
        return {word for entry in self.entries for phrase in entry.say for word in words_in(phrase)}


# In a phrase these may be left out.
SMALL = frozenset({"a", "an", "the", "of", "in", "on", "my", "to", "for", "with", "at", "from"})


def one_of(word: str) -> str:
    """A noun in the singular, near enough to find a phrase: gallstones, biopsies."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 3 and word.endswith("s") and word[-2:] not in ("ss", "us", "is"):
        return word[:-1]
    return word
