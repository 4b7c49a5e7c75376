"""What courses announce."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.outbox.public import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseCompleted(Event):
    """A student finished all that a course requires.

    Happens once for each enrolment, unless a completion is taken back: ``number`` counts them.
    """

    enrolment_id: UUID
    number: int = 1
    at: datetime

    def key(self) -> str:
        first = str(self.enrolment_id)
        return first if self.number == 1 else f"{first}:{self.number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseReopened(Event):
    """A completion was taken back, since a regrade took back a pass that it stood on."""

    enrolment_id: UUID
    # Of the completion that was taken back.
    number: int
    regrade_id: UUID
    at: datetime

    def key(self) -> str:
        return f"{self.enrolment_id}:{self.number}"
