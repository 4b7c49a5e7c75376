"""What was done earns a certificate by the rules of the school: an exam passed, charts coded."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import get_user_model

from assessments.public import (
    Attempt,
    Grade,
    State,
    agreed_pass,
    chart_accuracy,
    hold_result,
    overridden_pass,
    passed_attempt,
)
from certifications.models import Award, AwardRule, ConductAcceptance, Programme
from certifications.rules.score_bands import score_band
from certifications.services.earning import handed_in, issue_by_rule, issue_update
from certifications.services.holding_back import hold_back_certificates
from foundation.schools.public import Membership, Role


def consider_attempt(*, attempt_id: UUID, at: datetime) -> list[Award]:
    """Issue what a graded attempt earns: by its pass, and by the charts that are in it.

    Repeating the call issues nothing more. Nobody who teaches in the school earns anything: they
    know the keys. Nothing is issued where the score is not shown yet: a certificate would tell it.
    """
    attempt = Attempt.objects.select_related("student").get(pk=attempt_id)
    rows = AwardRule.objects.filter(school_id=attempt.school_id, is_active=True)
    rules = list(rows.select_related("programme", "update_programme"))
    # Asked for every graded attempt: where there is no rule, nothing more is.
    if not rules or not _studies(attempt.school_id, attempt.student_id):
        return []
    newest: Grade | None = attempt.grades.order_by("-number").first()
    if newest is None or _is_held(attempt.assessment_id, attempt.student_id, at):
        return []
    passed = newest.passed and _counts(attempt, rules)
    issued: list[Award | None] = []
    for rule in rules:
        if rule.kind == AwardRule.Kind.CHARTS:
            issued.append(_by_charts(rule, attempt, newest, at))
        elif passed and _is_of(attempt, rule.programme):
            issued.append(_by_exam(rule, attempt, newest, at))
        if passed and _is_of(attempt, rule.update_programme):
            issued.append(issue_update(rule=rule, attempt=attempt, at=at))
    return [award for award in issued if award is not None]


def consider_override(*, assessment_id: int, student_id: int, at: datetime) -> list[Award]:
    """Issue what a score that was set by hand earns, if it passes and a second person agreed.

    Where it was taken back, the attempts earn what they earned. What does not pass any more holds
    its certificate back. Nothing of it before the score is shown. ``at`` is when the score began
    to count; repeating changes nothing.
    """
    if _is_held(assessment_id, student_id, at):
        return []
    whose = {"assessment_id": assessment_id, "student_id": student_id}
    hold_back_certificates(**whose, at=at)
    # Asked of the score and not of the rule: a rule may have come, or come back, since it was set.
    agreed = agreed_pass(**whose)
    if agreed is None:
        attempt_id = passed_attempt(**whose)
        return consider_attempt(attempt_id=attempt_id, at=at) if attempt_id else []
    rules = AwardRule.objects.filter(
        kind=AwardRule.Kind.EXAM, is_active=True, programme__assessment_id=assessment_id
    )
    student = get_user_model().objects.get(pk=student_id)
    issued = [
        issue_by_rule(rule=rule, student=student, done_at=at, at=at)
        for rule in rules
        if agreed and _studies(rule.school_id, student_id)
    ]
    return [award for award in issued if award is not None]


def consider_shown(*, assessment_id: int, student_id: int, at: datetime) -> list[Award]:
    """Issue what results earn that were held back until now. Repeating changes nothing."""
    attempts = Attempt.objects.filter(
        assessment_id=assessment_id, student_id=student_id, state=State.GRADED
    )
    issued = []
    for attempt_id in attempts.order_by("number").values_list("pk", flat=True):
        issued += consider_attempt(attempt_id=attempt_id, at=at)
    return issued + consider_override(assessment_id=assessment_id, student_id=student_id, at=at)


def _by_exam(rule: AwardRule, attempt: Attempt, grade: Grade, at: datetime) -> Award | None:
    return issue_by_rule(
        rule=rule,
        student=attempt.student,
        done_at=handed_in(attempt),
        at=at,
        attempt=attempt,
        band=_band(rule, grade),
    )


def _counts(attempt: Attempt, rules: list[AwardRule]) -> bool:
    """Whether no score by hand says otherwise: that counts before every attempt. One query."""
    if not any(
        _is_of(attempt, rule.programme) or _is_of(attempt, rule.update_programme) for rule in rules
    ):
        return True
    by_hand = overridden_pass(assessment_id=attempt.assessment_id, student_id=attempt.student_id)
    return by_hand is not False


def _is_of(attempt: Attempt, programme: Programme | None) -> bool:
    return programme is not None and programme.assessment_id == attempt.assessment_id


def _by_charts(rule: AwardRule, attempt: Attempt, grade: Grade, at: datetime) -> Award | None:
    """Nothing is measured for an attempt without a chart: that is almost every one."""
    if not any("lines" in (one.get("details") or {}) for one in grade.outcomes):
        return None
    coded = chart_accuracy(
        school_id=attempt.school_id, student_id=attempt.student_id, last=rule.charts
    )
    if coded.charts < rule.charts or coded.percent is None or coded.percent < rule.accuracy:
        return None
    return issue_by_rule(
        rule=rule, student=attempt.student, done_at=handed_in(attempt), at=at, attempt=attempt
    )


def _band(rule: AwardRule, grade: Grade) -> str:
    """What the holder agreed to let the certificate say, at their last agreement to the rules."""
    said = (
        ConductAcceptance.objects.filter(programme=rule.programme, student=grade.attempt.student_id)
        .order_by("-accepted_at", "-pk")
        .values_list("score_band", flat=True)
        .first()
    )
    return score_band(grade.percent) if said else ""


def _is_held(assessment_id: int, student_id: int, at: datetime) -> bool:
    return hold_result(assessment_id=assessment_id, student_id=student_id, at=at)


def _studies(school_id: int, student_id: int) -> bool:
    roles = Membership.objects.filter(school_id=school_id, person_id=student_id, is_active=True)
    return roles.filter(role=Role.STUDENT).exists()
