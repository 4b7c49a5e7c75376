"""Which codes an instructional note of ICD-10-CM names."""

import re

from foundation.codesets.facts import Target

_CODE = r"(?:[A-Z]\d|QA)[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
# "N18.1-N18.6", "F17.-", "S23.420-", "Z18": a range, or a code that may stand for all under it.
_NAMED = re.compile(rf"\b({_CODE})(?:\.?-)?(?:\s*-\s*({_CODE}))?(?![0-9A-Za-z])")
_DIGITS = re.compile(r"with (?:fifth or sixth|fifth|sixth|final) character (\d)(?:\s*-\s*(\d))?")


def targets_of(text: str) -> tuple[Target, ...]:
    """The codes and ranges in a note's text, each once, in order.

    "(T36-T50 with fifth or sixth character 5)" narrows what stands in the same parentheses.
    """
    found: list[Target] = []
    for part in re.split(r"[()]", text):
        digits = _digits_in(part)
        for named in _NAMED.finditer(part):
            first = named.group(1).replace(".", "")
            last = (named.group(2) or named.group(1)).replace(".", "")
            target = Target(first, last, digits)
            if target not in found:
                found.append(target)
    return tuple(found)


def _digits_in(part: str) -> str:
    said = _DIGITS.search(part)
    if not said:
        return ""
    lowest, highest = int(said.group(1)), int(said.group(2) or said.group(1))
    return "".join(str(digit) for digit in range(lowest, highest + 1))
