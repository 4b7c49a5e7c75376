"""How codes and days are written in sentences. No Django here."""

from collections.abc import Iterable
from datetime import date


def dotted(code: str) -> str:
    """A diagnosis with its dot: S52.501A. Three characters have none."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def written(on: date) -> str:
    """15 Nov 2026."""
    return f"{on.day} {on:%b %Y}"


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words in a row: "a, b and c"."""
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"
