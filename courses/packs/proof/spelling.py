"""Words that no word list has: of the language, of the code sets, of the pack's own terms."""

import re
from collections.abc import Iterator
from functools import lru_cache

from spellchecker import SpellChecker

from courses.packs.problems import Problem
from courses.packs.proof.desk import Desk

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Codes, addresses, code blocks, file names and what is said to be pronounced.
_NO_WORDS = re.compile(
    r"`[^`]*`|\bhttps?://\S+|\S*[\d/|_]\S*|!?\[|\]\([^)]*\)|\S+\.\w{2,4}\b"
    r"|\S+-(?!\w)|(?<!\w)-\S+"
)
# Bold letters within a word.
_MARKS = re.compile(r"\*+")
SHORTEST = 4


def look(desk: Desk) -> Iterator[Problem]:
    """Each word once, where it stands first."""
    if desk.language not in SpellChecker.languages():
        return
    known = _dictionary(desk.language)
    own = desk.medical_words
    told: set[str] = set()
    for said in desk.said:
        for word in () if said.wrong else _words(said.text):
            plain = word.casefold().replace("’", "'")
            stem = plain.removesuffix("'s")
            if stem in told or stem in own or stem in known or plain in known:
                continue
            if stem.removesuffix("s") in own or stem.removesuffix("es") in own:
                continue
            told.add(stem)
            yield said.problem(
                f"has the word {word}, which no word list has. Mend it, or add it to spelling.txt."
            )


def _words(text: str) -> Iterator[str]:
    for found in _WORD.findall(_NO_WORDS.sub(" ", _MARKS.sub("", text))):
        # Names and abbreviations are not in a word list.
        if len(found) >= SHORTEST and not found[0].isupper():
            yield found


@lru_cache(maxsize=4)
def _dictionary(language: str) -> SpellChecker:
    return SpellChecker(language=language)
