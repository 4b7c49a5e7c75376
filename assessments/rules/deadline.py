"""When time is up. The server's clock only."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment, or None for no limit, with the sentence that explains it."""

    at: datetime | None
    explanation: str


def deadline_for(*, started_at: datetime, minutes: int) -> Deadline:
    """The deadline of an attempt: its start plus the minutes of the assessment; 0 is no limit."""
    if minutes == 0:
        return Deadline(at=None, explanation="There is no time limit.")
    at = started_at + timedelta(minutes=minutes)
    return Deadline(at=at, explanation=f"{minutes} minutes from the start.")
