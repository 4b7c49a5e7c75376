"""How a query is understood: the words of the set for each of its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

from foundation.codesets.models import CodeRelease
from foundation.codesets.queries.vocabulary import Known
from foundation.codesets.search_words import LayEntry, LayWords, name_of, words_in
from foundation.codesets.system import code_system

MOST_READINGS = 200
# Of the words that begin as one was begun, the most usual may be the name of something.
MOST_ENDS = 3


@dataclass(frozen=True, slots=True)
class Reading:
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


def read_query(known: Sequence[Known], releases: Sequence[CodeRelease]) -> Reading:
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
    return Reading(
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
        literal = tuple(word for part in parts[start:end] for way in part[:1] for word in way)
        found.append((literal, *(tuple(words_in(text)) for text in entry.words)))
        at = end
    return found + parts[at:]
