"""All mock exams on one page: what each is, and how the reader stands in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assessments.public import ExamLine, LastAttempt, lines_of
from certifications.models import Programme, Scale
from certifications.queries.programmes import next_start, programmes_of
from certifications.rules.scaling import practice_scale
from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """One mock exam. ``minutes`` are None without one clock for the whole, 0 without any.

    ``next_start``: from when on another try may begin, only where that is still to come;
    ``why_not``: what else is in the way, in words. ``last`` is the newest that was handed in, and
    ``last_scaled`` its score on the practice scale, as far as both may be shown.
    """

    programme: Programme
    questions: int
    minutes: int | None
    open_attempt: UUID | None
    last: LastAttempt | None
    last_scaled: int | None
    next_start: datetime | None
    why_not: str


def programme_lines(*, by: Actor, at: datetime) -> list[ProgrammeLine]:
    """In the order of the programmes. Six queries, one in a school without any."""
    programmes = programmes_of(by)
    if not programmes:
        return []
    ids = [one.assessment_id for one in programmes]
    lines = lines_of(assessment_ids=ids, by=by, at=at)
    # What was taken back between the two queries is not listed.
    return [
        _line(one, lines[one.assessment_id], by=by, at=at)
        for one in programmes
        if one.assessment_id in lines
    ]


def _line(programme: Programme, line: ExamLine, *, by: Actor, at: datetime) -> ProgrammeLine:
    start = next_start(programme, last=line.last.submitted_at if line.last else None)
    return ProgrammeLine(
        programme=programme,
        questions=line.questions,
        minutes=_minutes(line),
        open_attempt=line.open_attempt,
        last=line.last,
        last_scaled=_scaled(programme, line.last),
        next_start=start if start and start > at and not by.teaches else None,
        why_not=line.why_not,
    )


def _minutes(line: ExamLine) -> int | None:
    if line.held.minutes:
        return line.held.minutes
    return None if any(part.minutes for part in line.assessment.sections.all()) else 0


def _scaled(programme: Programme, last: LastAttempt | None) -> int | None:
    if last is None or last.percent is None or programme.scale != Scale.PRACTICE:
        return None
    return practice_scale(last.percent, cut=programme.assessment.pass_percent)
