"""Issuing and revoking awards."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from certifications.models import Award
from certifications.rules.awards import SNAPSHOT_FORMAT, digest_of
from courses.public import CompletedCourse, completed_course
from foundation.mail.public import queue_email
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)


class AwardNotFound(Refusal):
    code = "award_not_found"
    kind = Kind.NOT_FOUND


class NotYoursToRevoke(Refusal):
    code = "not_yours_to_revoke"
    kind = Kind.FORBIDDEN


class ReasonMissing(Refusal):
    code = "reason_missing"
    kind = Kind.INVALID


def conclude_course(*, enrolment_id: UUID, at: datetime) -> Award | None:
    """Issue the certificate of a completed course, if it has one, and queue the one email.

    Repeating it changes nothing. Decision: docs/decisions/0007.
    """
    completed = completed_course(enrolment_id=enrolment_id)
    with transaction.atomic():
        award = issue_award(completed=completed, at=at) if completed.certificate_title else None
        queue_email(
            template="certifications/email/course_completed",
            key=f"course_completed:{enrolment_id}",
            person=completed.student,
            context={
                "course": completed.course_title,
                "award": award,
                "award_url": settings.SITE_URL + award_path(award) if award else "",
                "home_url": settings.SITE_URL + reverse("courses:home"),
            },
        )
    return award


def issue_award(*, completed: CompletedCourse, at: datetime) -> Award:
    """Issue the award of a completion; the second call returns the first one's.

    A student who never gave a name is named by the address's part before the @.
    """
    cause = f"course:{completed.enrolment_id}"
    snapshot = _snapshot(completed, at)
    award: Award
    award, created = Award.objects.get_or_create(
        cause=cause,
        defaults={
            "school_id": completed.school_id,
            "holder": completed.student,
            "title": completed.course_title,
            "snapshot": snapshot,
            "digest": digest_of(snapshot),
            "issued_at": at,
        },
    )
    if created:
        log.info("award_issued", award=str(award.pk))
    return award


def revoke_award(*, award_id: UUID, reason: str, by: Actor, at: datetime) -> Award:
    """Withdraw an award for good, with the reason that its page will show.

    Repeating it keeps the first reason. Raises AwardNotFound, NotYoursToRevoke, ReasonMissing.
    """
    if not by.teaches:
        raise NotYoursToRevoke("Only instructors and administrators of the school can revoke.")
    if not reason.strip():
        raise ReasonMissing("Say why: the certificate's public page will show it.")
    with transaction.atomic():
        award: Award | None = (
            Award.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=award_id).first()
        )
        if award is None:
            raise AwardNotFound("There is no such certificate in your school.")
        if award.revoked_at is None:
            award.revoked_at = at
            award.revocation_reason = reason.strip()[:300]
            award.save(update_fields=["revoked_at", "revocation_reason"])
            log.info("award_revoked", award=str(award.pk), by=by.user_id)
    return award


def award_path(award: Award) -> str:
    """The path of the public page."""
    return reverse("certifications:award", args=[award.token])


def _snapshot(completed: CompletedCourse, at: datetime) -> dict[str, Any]:
    student = completed.student
    return {
        "format": SNAPSHOT_FORMAT,
        "holder": student.name.strip() or student.email.split("@")[0],
        "school": completed.school_name,
        "kind": completed.certificate_title,
        "course": completed.course_title,
        "edition": completed.edition,
        "code_sets": completed.code_sets,
        "statement": completed.certificate_statement,
        "completed_at": completed.completed_at.isoformat(),
        "issued_at": at.isoformat(),
    }
