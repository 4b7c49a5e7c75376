"""What was frozen, in one hash each: a content, a paper's contents, an attempt at its hand-in.

Rows and receipts hold these hashes for years, so what goes into one is never changed: a new way
to compute it needs a new name beside the old one. See docs/algorithms/evidence.md.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StepLine:
    """An answer as it is sealed. ``received_at``: ISO 8601 in UTC, as ``datetime.isoformat``."""

    position: int
    revision: int
    content: Any
    received_at: str
    flagged: bool = False
    certainty: int | None = None


@dataclass(frozen=True, slots=True)
class AskedContent:
    """What stood at one position: the type and digest of its question, the digest of its text."""

    question_type: str
    digest: str
    stimulus_digest: str = ""


def seal_of_steps(*, attempt_id: str, paper: Mapping[str, Any], steps: Iterable[StepLine]) -> str:
    """SHA-256 over the frozen paper and all steps, by position and revision: on the receipt.

    Steps are taken one by one, in that order. Every part is JSON and ends by itself, so no two
    attempts run together to the same text.
    """
    digest = hashlib.sha256(attempt_id.encode())
    digest.update(json.dumps(paper, sort_keys=True).encode())
    for step in steps:
        line = [step.position, step.revision, step.content, step.received_at]
        line += ["flagged"] if step.flagged else []
        line += [{"certainty": step.certainty}] if step.certainty is not None else []
        digest.update(json.dumps(line, sort_keys=True).encode())
    return digest.hexdigest()


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the content of a question in canonical form."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def stimulus_digest(*, title: str, text: str) -> str:
    """SHA-256 over the title and the text of a stimulus."""
    return hashlib.sha256(f"{title}\n{text}".encode()).hexdigest()


def contents_digest(asked: Sequence[AskedContent]) -> str:
    """SHA-256 over what a paper asks, in its order.

    Frozen in the paper as ``contents``, and so under the seal: a version whose content and digest
    were both changed in the database no longer fits it.
    """
    lines = [[entry.question_type, entry.digest, entry.stimulus_digest] for entry in asked]
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()


def in_groups(seal: str) -> str:
    """A seal as people read and type it: groups of four."""
    return " ".join(seal[start : start + 4] for start in range(0, len(seal), 4))


def as_typed(receipt: str) -> str:
    """What somebody typed from a receipt, as seals are stored: no gaps, no capitals."""
    return "".join(receipt.split()).replace("-", "").lower()
