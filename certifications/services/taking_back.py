"""What follows when a completion is taken back: the certificate too, and one plain email."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from assessments.public import reason_of_regrade
from certifications.models import Award
from certifications.rules.causes import course_cause
from certifications.services.awards import REASON_LENGTH, revoke_award
from courses.public import Enrolment
from foundation.mail.public import queue_email
from foundation.schools.public import system_actor

EMAIL = "certifications/email/completion_taken_back"


def take_back_certificate(
    *, enrolment_id: UUID, number: int, regrade_id: UUID, at: datetime
) -> Award | None:
    """Revoke the certificate of this completion, if it has one that counts, and tell the student.

    Both in one transaction. Repeating the call changes nothing. A certificate that is still being
    issued is not issued any more (``conclude_course``).
    """
    enrolment = Enrolment.objects.select_related("course", "student", "school").get(pk=enrolment_id)
    reason = reason_of_regrade(regrade_id)
    with transaction.atomic():
        award: Award | None = Award.objects.filter(cause=course_cause(enrolment_id, number)).first()
        if award is not None and award.revoked_at is None:
            award = revoke_award(
                award_id=award.pk,
                reason=_shortened(f"A result was graded again, and is not passed. {reason}"),
                by=system_actor(enrolment.school_id),
                at=at,
                tell=False,  # The letter below says it, with what becomes of the course.
            )
        course_path = reverse("courses:course", args=[enrolment.course.key])
        award_path = reverse("certifications:award", args=[award.token]) if award else ""
        queue_email(
            template=EMAIL,
            key=f"completion_taken_back:{enrolment_id}:{number}",
            person=enrolment.student,
            context={
                "name": enrolment.student.name,
                "course": enrolment.course.title,
                "school": enrolment.school.name,
                "reason": reason,
                "course_url": f"{settings.SITE_URL}{course_path}",
                "certificate_url": f"{settings.SITE_URL}{award_path}" if award else "",
            },
        )
    return award


def take_back_pass(*, attempt_id: UUID, regrade_id: UUID, at: datetime) -> list[Award]:
    """Revoke what an attempt earned that a regrade let fail; its holder is told.

    Repeating the call changes nothing.
    """
    reason = _shortened(
        f"A result was graded again, and is not passed. {reason_of_regrade(regrade_id)}"
    )
    taken: list[Award] = []
    with transaction.atomic():
        standing = Award.objects.filter(attempt_id=attempt_id, revoked_at__isnull=True)
        for award in standing:
            by = system_actor(award.school_id)
            taken.append(revoke_award(award_id=award.pk, reason=reason, by=by, at=at))
    return taken


def _shortened(text: str) -> str:
    return text if len(text) <= REASON_LENGTH else f"{text[: REASON_LENGTH - 1]}…"
