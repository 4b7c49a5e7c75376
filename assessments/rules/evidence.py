"""The evidence of an attempt: one JSON document that tells all of it, and can be verified.

What is in it, in words: docs/algorithms/evidence.md. Its parts:

``format``, ``version``  which document this is
``exported``     at, by: when and by whom it was written
``attempt``      ids, number, state, times, deadline, time factor, seal
``paper``        as it was frozen at the start
``versions``     each question as it was asked, with its type and digest
``stimuli``      each text above questions, likewise
``steps``        every answer that was saved, by position and revision
``checks``, ``marks``, ``time_given``, ``grades``  what was found, given and written since
``regrades``     what was ruled on its questions later, and which grade came of it
``look_ups``     what was looked up in the code browser beside it
``events``       what left no other row: take-overs, sections, the hand-in
``log``          all that happened, in order of time (``rules.evidence_log``)
``signature``    of the site, over everything else

Moments are ISO 8601 in UTC, numbers that count are decimal texts, people have ``id`` and ``name``.
A later version may add parts; it never changes what a part means.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

FORMAT = "chartwork-evidence"
VERSION = 1
ALGORITHM = "HMAC-SHA256"
# Far more than the longest exam; what is larger was not written here.
LONGEST_FILE_BYTES = 100 * 1024 * 1024

Bundle = Mapping[str, Any]


class NotEvidence(ValueError):
    """The text is no evidence that this version can read; says why."""


def signed_bytes(bundle: Bundle) -> bytes:
    """What the signature is over: every part but itself, in one canonical form."""
    rest = {name: part for name, part in bundle.items() if name != "signature"}
    return json.dumps(rest, sort_keys=True, separators=(",", ":")).encode()


def as_text(bundle: Bundle) -> str:
    """The file, for people too."""
    return json.dumps(bundle, ensure_ascii=False, indent=1) + "\n"


def read_text(text: str) -> dict[str, Any]:
    """The document in a file. Raises NotEvidence.

    A name that stands twice is refused: programs take the last one, people read the first.
    """
    try:
        bundle = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
        # Half of a surrogate pair was never stored, and cannot be shown.
        as_text(bundle).encode()
    except (ValueError, RecursionError) as error:
        raise NotEvidence(f"This is not a file of evidence: {error}") from error
    is_evidence = isinstance(bundle, dict) and bundle.get("format") == FORMAT
    if not is_evidence or not isinstance(bundle.get("attempt"), dict):
        raise NotEvidence("This is JSON, but not the evidence of an attempt.")
    if bundle.get("version") != VERSION:
        raise NotEvidence(
            f"This evidence has the version {bundle.get('version')!r}; this site reads {VERSION}."
        )
    return bundle


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise NotEvidence(f"the name {name!r} stands twice in one object.")
        found[name] = value
    return found


def _no_number(word: str) -> Any:
    raise NotEvidence(f"{word} is no number.")
