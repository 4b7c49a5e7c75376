"""Writing programmes, and who agreed to their rules."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from certifications.models import ConductAcceptance, Programme
from courses.public import LoadedExam
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class ProgrammeNotFound(Refusal):
    code = "programme_not_found"
    kind = Kind.NOT_FOUND


class ConductNotAccepted(Refusal):
    code = "conduct_not_accepted"
    kind = Kind.INVALID


def set_programmes(*, exams: list[LoadedExam], course_key: str, by: Actor) -> list[str]:
    """Make the programmes of a course's pack as it says; returns what changed, in words.

    Whether one is open stays as the school has set it, except that one that left the pack is
    closed: its attempts stay.
    """
    changed: list[str] = []
    with transaction.atomic():
        standing = {
            programme.assessment_id: programme
            for programme in Programme.objects.select_for_update().filter(
                school_id=by.school_id, course_key=course_key
            )
        }
        for order, exam in enumerate(exams, start=1):
            said: dict[str, Any] = {
                "order": order,
                "resembles": exam.resembles,
                "scale": exam.scale,
                "conduct": list(exam.conduct),
                "retake_after_days": exam.retake_after_days,
            }
            programme = standing.pop(exam.assessment_id, None)
            if programme is None:
                Programme.objects.create(
                    school_id=by.school_id,
                    assessment_id=exam.assessment_id,
                    course_key=course_key,
                    **said,
                )
                changed.append("created")
            elif differing := [name for name in said if getattr(programme, name) != said[name]]:
                for name in differing:
                    setattr(programme, name, said[name])
                programme.save(update_fields=differing)
                changed.append("changed")
        for programme in standing.values():
            if programme.is_open:
                programme.is_open = False
                programme.save(update_fields=["is_open"])
                changed.append("retired")
    return changed


def accept_conduct(
    *, programme: Programme, agreed: bool, score_band: bool = False, by: Actor, at: datetime
) -> None:
    """Record that a student agrees to the rules as they stand now. Raises ConductNotAccepted.

    ``score_band``: whether a certificate of this exam may say between which percentages the score
    was.
    """
    assert by.user_id is not None  # Only people come to this page.
    if not agreed:
        raise ConductNotAccepted(_("Tick that you agree to the rules; then you can go on."))
    ConductAcceptance.objects.create(
        school_id=by.school_id,
        programme=programme,
        student_id=by.user_id,
        conduct=programme.conduct,
        score_band=score_band,
        accepted_at=at,
    )
