"""What courses announce."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.outbox.public import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseCompleted(Event):
    """A student finished all that a course requires. Happens once for each enrolment."""

    enrolment_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.enrolment_id)
