"""What people say instead of the words of ICD-10-CM. It stands in for the alphabetic index."""

from functools import cache
from pathlib import Path

import yaml

from foundation.codesets.search_words import LayEntry, LayWords

FILE = Path(__file__).parent / "lay_words.yaml"


@cache
def lay_words() -> LayWords:
    """The table, read once. An entry has ``say``, and ``words`` of the set, ``codes`` or both."""
    return LayWords(
        LayEntry(
            say=tuple(entry["say"]),
            words=tuple(entry.get("words", ())),
            codes=tuple(code.replace(".", "") for code in entry.get("codes", ())),
        )
        for entry in yaml.safe_load(FILE.read_text(encoding="utf-8"))
    )
