"""Titles of procedures, composed from the labels of their characters. No Django.

The published titles follow patterns by section and operation ("Bypass {4} to {7}, {5}"), and a
label is turned round in them: "Kidney, Right" reads "Right Kidney".
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache


class Titles:
    """How titles are put together.

    ``patterns`` are pairs of a pattern over codes and a title with the numbers of characters in
    braces; in a pattern ``?`` is any character and ``[..]`` one of several, but section and
    operation are always given. The last that fits a code counts. ``phrases`` are the labels that
    are not just turned round.
    """

    def __init__(
        self, patterns: Sequence[tuple[str, str]] = (), phrases: Mapping[str, str] | None = None
    ) -> None:
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for pattern, title in patterns:
            section, _, operation, *_ = _CHARACTER.findall(pattern)
            fits = re.compile(pattern.replace("?", "."))
            self._patterns.setdefault(section + operation, []).insert(0, (fits, title))
        self._phrases = dict(phrases or {})

    def compose(self, code: str, labels: Sequence[str | None]) -> str:
        """The title of a code. A character without a label stands in brackets: ``[J]``."""
        for fits, title in self._patterns.get(code[0] + code[2], []):
            if fits.fullmatch(code):
                return _NUMBER.sub(lambda found: self._said(code, labels, int(found[1])), title)
        said = [self._said(code, labels, at) for at in range(4, len(code) + 1)]
        return f"{self._said(code, labels, 3)}: " + ", ".join(
            one for one in said if one not in NOTHING
        )

    def phrase(self, label: str) -> str:
        """A label as a title has it."""
        return self._phrases.get(label) or _turned(label)

    def _said(self, code: str, labels: Sequence[str | None], at: int) -> str:
        label = labels[at - 1]
        return self.phrase(label) if label else f"[{code[at - 1]}]"


# What a table says where nothing is to be said.
NOTHING = frozenset({"None", "No Device", "No Qualifier"})
_NUMBER = re.compile(r"\{(\d)\}")
_CHARACTER = re.compile(r"\[[^\]]+\]|.")


@cache
def _turned(label: str) -> str:
    return " ".join(reversed(label.split(", ")))
