"""The evidence of an attempt, read from the database: the document of ``rules.evidence``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model

from assessments.models import (
    AnswerStep,
    Attempt,
    AttemptEvent,
    CodeLookUp,
    Grade,
    ItemCheck,
    LineCredit,
    Mark,
    RegradeEffect,
    StimulusVersion,
    TimeAdjustment,
)
from assessments.rules.evidence import FORMAT, VERSION
from assessments.rules.evidence_log import log_of
from assessments.services.attempts import AttemptNotFound
from assessments.services.judging import key_versions
from assessments.services.paper_drawing import items_of, versions_of
from foundation.schools.public import Actor

NOT_THERE = "There is no such attempt in your school."


def evidence_of(*, attempt_id: UUID, by: Actor, at: datetime) -> dict[str, Any]:
    """All that is known of an attempt, not signed yet. Twelve queries at most, at any length.

    It holds keys and personal data: only for those who teach, and for programs that may. Raises
    AttemptNotFound.
    """
    rows = Attempt.objects.visible_to(by).select_related("school", "student", "assessment")
    attempt: Attempt | None = rows.filter(pk=attempt_id).first() if by.sees_everyone else None
    if attempt is None:
        raise AttemptNotFound(NOT_THERE)
    grades = list(Grade.objects.filter(attempt=attempt).order_by("number"))
    bundle = {
        "format": FORMAT,
        "version": VERSION,
        "exported": {"at": at.isoformat(), "by": _exporter(by)},
        "attempt": _facts(attempt),
        "tolerance_seconds": settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"],
        "paper": attempt.paper,
        **_contents(attempt, grades),
        **_history(attempt, grades),
    }
    return {**bundle, "log": log_of(bundle)}


def _history(attempt: Attempt, grades: list[Grade]) -> dict[str, Any]:
    """Everything that was appended, a part a table. What joins the evidence later joins here."""
    return {
        "steps": [
            {
                **_plain(step, "position", "revision", "content", "flagged", "certainty", "client"),
                "received_at": step.received_at.isoformat(),
            }
            for step in AnswerStep.objects.filter(attempt=attempt).order_by("position", "revision")
        ],
        "checks": [
            {
                **_plain(check, "position", "number", "revision", "answer", "reasons"),
                "share": str(check.share),
                "checked_at": check.checked_at.isoformat(),
            }
            for check in ItemCheck.objects.filter(attempt=attempt).order_by("position", "number")
        ],
        "marks": [
            {
                **_plain(mark, "position", "marks", "comment", "role", "reason"),
                "marked_by": _person(mark.marked_by),
                "marked_at": mark.marked_at.isoformat(),
            }
            for mark in _of(Mark, attempt).select_related("marked_by").order_by("position", "pk")
        ],
        "line_credits": [
            {
                **_plain(credit, "position", "line", "code", "reason"),
                "credit": None if credit.credit is None else str(credit.credit),
                "by": _person(credit.changed_by),
                "program": credit.changed_by_program,
                "at": credit.changed_at.isoformat(),
            }
            for credit in _of(LineCredit, attempt).select_related("changed_by").order_by("pk")
        ],
        "time_given": [
            {
                **_plain(given, "section", "minutes", "reason", "for_all"),
                "given_by": _person(given.given_by),
                "given_at": given.given_at.isoformat(),
            }
            for given in _of(TimeAdjustment, attempt)
            .select_related("given_by")
            .order_by("given_at", "pk")
        ],
        "grades": [
            {
                **_plain(grade, "number", "passed", "outcomes", "cause"),
                **{name: str(getattr(grade, name)) for name in ("earned", "possible", "percent")},
                "graded_at": grade.graded_at.isoformat(),
            }
            for grade in grades
        ],
        "regrades": [
            {
                "id": str(effect.regrade_id),
                **_plain(effect.regrade, "option", "reason", "lost_passes", "plan"),
                "grade": effect.applied_number,
                "applied_by": _person(effect.regrade.applied_by),
                "applied_at": effect.applied_at.isoformat(),
            }
            for effect in _of(RegradeEffect, attempt)
            .filter(applied_at__isnull=False)
            .select_related("regrade__applied_by")
            .order_by("applied_at", "pk")
        ],
        "look_ups": [
            {**_plain(one, "kind", "text", "system", "release"), "at": one.at.isoformat()}
            for one in _of(CodeLookUp, attempt).order_by("at", "pk")
        ],
        "events": [
            {
                **_plain(event, "kind", "program", "address", "number", "window"),
                "by": _person(event.by),
                "at": event.at.isoformat(),
            }
            for event in _of(AttemptEvent, attempt).select_related("by").order_by("at", "pk")
        ],
    }


def _contents(attempt: Attempt, grades: list[Grade]) -> dict[str, Any]:
    """What was asked, and whose key counted later: each version and each text once.

    Two queries at most.
    """
    items = items_of(attempt.paper)
    versions = versions_of(items, also=key_versions(e for g in grades for e in g.outcomes))
    texts = {item.stimulus_id for item in items if item.stimulus_id}
    stimuli: Iterable[StimulusVersion] = ()
    if texts:
        stimuli = StimulusVersion.objects.select_related("stimulus").filter(pk__in=texts)
    return {
        "versions": [
            {
                "id": version.pk,
                "question": version.question_id,
                "key": version.question.key,
                "type": version.question.question_type,
                **_plain(version, "number", "digest", "content"),
                "created_at": version.created_at.isoformat(),
            }
            for _, version in sorted(versions.items())
        ],
        "stimuli": [
            {
                "id": version.pk,
                "key": version.stimulus.key,
                **_plain(version, "number", "title", "digest", "content"),
                "created_at": version.created_at.isoformat(),
            }
            for version in sorted(stimuli, key=lambda version: int(version.pk))
        ],
    }


def _facts(attempt: Attempt) -> dict[str, Any]:
    moments = ("started_at", "deadline_at", "section_started_at", "break_until")
    ends = ("submitted_at", "graded_at")
    return {
        "id": str(attempt.pk),
        "school": {"id": str(attempt.school.public_id), "name": attempt.school.name},
        "student": _person(attempt.student),
        "assessment": {
            "id": str(attempt.assessment.public_id),
            "key": attempt.assessment.key,
            "title": attempt.assessment.title,
        },
        **_plain(attempt, "number", "state", "item_count", "section", "expired", "seal"),
        **_plain(attempt, "started_address", "started_program"),
        **{name: _moment(getattr(attempt, name)) for name in (*moments, *ends)},
        "time_factor": str(attempt.time_factor),
        "grace_seconds": int(attempt.grace.total_seconds()),
        # As text: it is longer than the numbers of a browser.
        "seed": str(attempt.seed),
    }


def _exporter(by: Actor) -> dict[str, Any]:
    """One query where it is a person."""
    person = get_user_model().objects.filter(pk=by.user_id).first() if by.user_id else None
    return {"kind": by.kind.value, "person": _person(person), "program": by.client_id}


def _of(model: Any, attempt: Attempt) -> Any:
    return model.objects.filter(attempt=attempt)


def _plain(row: Any, *names: str) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in names}


def _person(person: Any) -> dict[str, str] | None:
    return {"id": str(person.public_id), "name": str(person)} if person else None


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
