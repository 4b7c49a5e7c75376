"""Asking for a regrade: what it would rule, on which versions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Max

from assessments.events import RegradeStep
from assessments.models import (
    Assessment,
    Question,
    QuestionRuling,
    QuestionVersion,
    Regrade,
)
from assessments.queries.question_use import attempts_by_version
from assessments.question_types.registry import question_type
from assessments.rules.rulings import NEEDS_KEY, LostPasses, Option, RulingError, ruling_after
from assessments.services.judging import rulings_on
from assessments.services.regrades.batches import PREVIEW
from assessments.services.regrades.refusals import RegradeRefused, check_may_regrade
from foundation.outbox.public import publish
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
LONGEST_REASON = 500


def request_regrade(
    *,
    question_id: int,
    option: Option,
    reason: str,
    by: Actor,
    at: datetime,
    key_version_id: int | None = None,
    version_ids: Collection[int] = (),
    assessment_id: int | None = None,
    lost_passes: LostPasses = LostPasses.KEEP,
    tell_students: bool = True,
) -> Regrade:
    """Ask what a regrade would do; a preview is computed in the background, nothing changes yet.

    ``key_version_id`` is the version whose key counts, None the newest one; ``version_ids`` limits
    it to some of the versions that were asked. A version that showed students something else
    cannot be graded by that key: it is left out, and said. Raises NotYoursToRegrade,
    RegradeRefused.
    """
    check_may_regrade(by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise RegradeRefused(
            f"Give a reason of at most {LONGEST_REASON} characters; students read it.",
            field="reason",
        )
    question = _question(question_id, by)
    _check_assessment(assessment_id, by)
    key = _key(question, key_version_id) if option in NEEDS_KEY else None
    with transaction.atomic():
        plan, left_out = _plan(
            question, option, key, reason, only=version_ids, assessment_id=assessment_id
        )
        newest = QuestionRuling.objects.filter(school_id=by.school_id).aggregate(pk=Max("pk"))["pk"]
        regrade: Regrade = Regrade.objects.create(
            school_id=by.school_id,
            question=question,
            assessment_id=assessment_id,
            option=option.value,
            key_version=key,
            reason=reason,
            lost_passes=lost_passes.value,
            tell_students=tell_students,
            plan=plan,
            left_out=left_out,
            basis=newest or 0,
            requested_by_id=by.user_id,
            requested_at=at,
        )
        publish(RegradeStep(school_id=by.school_id, regrade_id=regrade.pk, phase=PREVIEW))
    log.info("regrade_requested", regrade=str(regrade.pk), option=option.value)
    return regrade


def _question(question_id: int, by: Actor) -> Question:
    found: Question | None = Question.objects.filter(pk=question_id, school_id=by.school_id).first()
    if found is None:
        raise RegradeRefused("There is no such question in your school.", field="question")
    return found


def _check_assessment(assessment_id: int | None, by: Actor) -> None:
    if assessment_id is None:
        return
    if not Assessment.objects.filter(pk=assessment_id, school_id=by.school_id).exists():
        raise RegradeRefused("There is no such assessment in your school.", field="assessment")


def _key(question: Question, key_version_id: int | None) -> QuestionVersion:
    wanted = key_version_id or question.current_version_id
    found: QuestionVersion | None = question.versions.filter(pk=wanted or 0).first()
    if found is None:
        raise RegradeRefused(
            "The question has no such version. Save the right key as a new version first.",
            field="key_version",
        )
    return found


def _plan(
    question: Question,
    option: Option,
    key: QuestionVersion | None,
    reason: str,
    *,
    only: Collection[int],
    assessment_id: int | None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The versions to rule on, and those that cannot be, both as they are stored."""
    asked = attempts_by_version(
        question_id=question.pk, school_id=question.school_id, assessment_id=assessment_id
    )
    versions = [
        version
        for version in question.versions.order_by("number")
        if version.pk in asked and (not only or version.pk in only) and version != key
    ]
    held = rulings_on(version_ids=[v.pk for v in versions], assessment_id=assessment_id)
    plan, left_out = [], []
    for version in versions:
        line = {"version": version.pk, "number": version.number, "attempts": asked[version.pk]}
        why = _why_not(question, version, key)
        if why:
            left_out.append({**line, "why": why})
            continue
        try:
            ruling = ruling_after(
                held.get(version.pk),
                option,
                asked=version.pk,
                key=key.pk if key else None,
                words=reason,
            )
        except RulingError as error:
            raise RegradeRefused(str(error), field="option") from error
        plan.append({**line, "option": ruling.option.value, "keys": list(ruling.keys)})
    if not plan:
        raise RegradeRefused(_nothing(asked, left_out, key), field="versions")
    return plan, left_out


def _why_not(question: Question, version: QuestionVersion, key: QuestionVersion | None) -> str:
    if key is None:
        return ""
    kind = question_type(question.question_type)
    contents = kind.read_content(version.content), kind.read_content(key.content)
    if kind.asks_the_same(*contents):
        return ""
    return (
        f"Version {version.number} showed students something else than version {key.number}: other "
        "words or other options. Its answers cannot be graded by that key. Give full points, drop "
        "the question, or save a version that changes the key only."
    )


def _nothing(
    asked: Mapping[int, int], left_out: list[dict[str, Any]], key: QuestionVersion | None
) -> str:
    if left_out:
        return str(left_out[0]["why"])
    if asked and key is not None and set(asked) == {key.pk}:
        return (
            f"Every attempt was asked version {key.number} already, so its key counted. Save the "
            "right key as a new version first."
        )
    return "Nobody was asked this question here, so there is nothing to grade again."
