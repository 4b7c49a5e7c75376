"""Where higher apps plug in: certificates, the exams and awards of a pack, panels of the home."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Certificate:
    """What the completion page shows of a certificate."""

    holder: str
    title: str
    issued_on: date
    url: str
    pdf_url: str
    code: str


@dataclass(frozen=True, slots=True)
class LoadedExam:
    """An exam of a course pack, whose assessment stands. What it is, beyond its questions."""

    assessment_id: int
    resembles: str
    scale: str
    conduct: tuple[str, ...]
    retake_after_days: int


class ExamWriter(Protocol):
    """Makes what belongs to the exams of a course's pack; returns what changed, one word each."""

    def __call__(self, *, exams: list[LoadedExam], course_key: str, by: Actor) -> list[str]: ...


_exam_writers: list[ExamWriter] = []


def register_exam_writer(writer: ExamWriter) -> None:
    """Register what is to be done with the exams of a pack that was loaded."""
    if writer not in _exam_writers:
        _exam_writers.append(writer)


def write_exams(*, exams: list[LoadedExam], course_key: str, by: Actor) -> list[str]:
    """Tell every writer of the exams of a course, in their order."""
    return [
        word
        for writer in _exam_writers
        for word in writer(exams=exams, course_key=course_key, by=by)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedAward:
    """A certificate that a course pack promises, whose exam stands if it is for one."""

    key: str
    title: str
    subject: str
    statement: str
    exam_assessment_id: int | None
    update_assessment_id: int | None
    charts: int
    accuracy: Decimal
    valid_months: int | None
    renewal_units: Decimal
    code_sets: dict[str, list[str]]
    edition: str


class AwardWriter(Protocol):
    """Makes the rules of a course's awards; returns what changed, one word each."""

    def __call__(self, *, awards: list[LoadedAward], course_key: str, by: Actor) -> list[str]: ...


_award_writers: list[AwardWriter] = []


def register_award_writer(writer: AwardWriter) -> None:
    """Register what is to be done with the awards of a pack that was loaded."""
    if writer not in _award_writers:
        _award_writers.append(writer)


def write_awards(*, awards: list[LoadedAward], course_key: str, by: Actor) -> list[str]:
    """Tell every writer of the awards of a course; their exams were written before."""
    return [
        word
        for writer in _award_writers
        for word in writer(awards=awards, course_key=course_key, by=by)
    ]


CertificateFinder = Callable[[Actor, list[UUID]], dict[UUID, Certificate]]
_finders: list[CertificateFinder] = []


def register_certificates(finder: CertificateFinder) -> None:
    """Register how certificates are found by enrolment."""
    if finder not in _finders:
        _finders.append(finder)


def certificates_of(actor: Actor, enrolment_ids: Iterable[UUID]) -> dict[UUID, Certificate]:
    """The certificates of these enrolments; those without one are missing."""
    ids = list(enrolment_ids)
    found: dict[UUID, Certificate] = {}
    for finder in _finders:
        found.update(finder(actor, ids))
    return found


@dataclass(frozen=True, slots=True)
class HomePanel:
    """A part of a student's home page: its template, which is given ``data`` and nothing else."""

    template: str
    data: Any


PanelFinder = Callable[[Actor, datetime], HomePanel | None]
_panel_finders: list[PanelFinder] = []


def register_home_panel(finder: PanelFinder) -> None:
    """Register what a student who is in a course finds at home; None for nothing."""
    if finder not in _panel_finders:
        _panel_finders.append(finder)


def home_panels(actor: Actor, at: datetime) -> list[HomePanel]:
    """In the order of their registration."""
    found = (finder(actor, at) for finder in _panel_finders)
    return [panel for panel in found if panel is not None]
