"""Which ways of writing count as the same words. For every type whose answers are typed.

There is no similarity threshold: *ileum* is not *ilium*, and *hypotension* is
not *hypertension*. What is folded is only how a word is written, and the
author chooses how much of that.
"""

import re
import unicodedata
from enum import StrEnum

from assessments.question_types.contract import ContentError, Data

_DASHES = re.compile(r"[\u2010-\u2015\u2212-]")
_APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc]")


class Normaliser(StrEnum):
    """Which ways of writing count as the same answer."""

    # Case, spaces, hyphens, a full stop at the end, typographic apostrophes and dashes.
    WORDS = "words"
    # All of that, and no full stops or spaces at all: b.i.d. is BID.
    ABBREVIATION = "abbreviation"
    # Only spaces around it: Co is not CO.
    EXACT = "exact"


def normalise(text: str, normaliser: Normaliser = Normaliser.WORDS) -> str:
    """Fold how a word is written, never which word it is."""
    given = " ".join(unicodedata.normalize("NFKC", text).split())
    if normaliser is Normaliser.EXACT:
        return given
    folded = _APOSTROPHES.sub("'", _DASHES.sub(" ", given.casefold()))
    if normaliser is Normaliser.ABBREVIATION:
        return "".join(folded.replace(".", " ").split())
    return " ".join(folded.split()).rstrip(".").strip()


def read_normaliser(data: Data, *, place: str = "") -> Normaliser:
    """The normaliser of a content; words if none is named. Raises ContentError."""
    try:
        return Normaliser(data.get("normaliser", Normaliser.WORDS))
    except ValueError:
        where = f"{place}.normaliser" if place else "normaliser"
        raise ContentError(where, f"must be one of: {', '.join(Normaliser)}.") from None
