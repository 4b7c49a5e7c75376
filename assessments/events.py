"""What assessments announce."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from foundation.outbox.public import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptSubmitted(Event):
    """An attempt was handed in, by its student or by the clock."""

    attempt_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.attempt_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptMarked(Event):
    """The last answer of an attempt that waited for a person was marked."""

    attempt_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.attempt_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptGraded(Event):
    """An attempt has a new grade."""

    attempt_id: UUID
    assessment_id: int
    student_id: int
    grade_number: int
    passed: bool
    at: datetime

    def key(self) -> str:
        return f"{self.attempt_id}:{self.grade_number}"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeldAttemptGraded(Event):
    """An attempt that waited for a person has its first grade."""

    attempt_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.attempt_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportedAttemptGraded(Event):
    """An attempt that another app reports on (``slots.register_reports``) has its first grade."""

    attempt_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.attempt_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class RegradeStep(Event):
    """A batch of a regrade waits: the attempts after this one, in the order of their ids."""

    regrade_id: UUID
    phase: str
    after: str = ""

    def key(self) -> str:
        return f"{self.regrade_id}:{self.phase}:{self.after}"


@dataclass(frozen=True, kw_only=True, slots=True)
class AttemptRegraded(Event):
    """A regrade gave an attempt a new grade. ``AttemptGraded`` is announced as well."""

    regrade_id: UUID
    attempt_id: UUID
    assessment_id: int
    student_id: int
    grade_number: int
    # Had passed, and has not now: only where the regrade says that passes are not kept.
    lost_pass: bool
    # Completion and certificate are to be taken back.
    revoke: bool
    at: datetime

    def key(self) -> str:
        return f"{self.regrade_id}:{self.attempt_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegradeApplied(Event):
    """Every attempt that a regrade concerns has its grade."""

    regrade_id: UUID
    at: datetime

    def key(self) -> str:
        return str(self.regrade_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCreditChanged(Event):
    """A person changed the credit of a line, or took that back, and the attempt has a new grade.

    ``AttemptGraded`` is announced as well.
    """

    credit_id: int
    attempt_id: UUID
    grade_number: int
    at: datetime

    def key(self) -> str:
        return str(self.credit_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreOverridden(Event):
    """A person set the score of a student at an assessment, or took that back."""

    override_id: int
    assessment_id: int
    student_id: int
    at: datetime

    def key(self) -> str:
        return str(self.override_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultShown(Event):
    """What a student reached at an assessment was held, and may be told from now on."""

    held_id: int
    assessment_id: int
    student_id: int
    at: datetime

    def key(self) -> str:
        return str(self.held_id)
