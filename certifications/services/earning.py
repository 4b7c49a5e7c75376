"""What was done earns a certificate by the rules of the school: an exam passed, charts coded."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

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
from certifications.queries.earned import earned_by_rule, has_earned
from certifications.rules.causes import rule_cause
from certifications.rules.names import printed_name
from certifications.rules.score_bands import score_band
from certifications.rules.snapshots import Facts
from certifications.rules.validity import Held, earns_another, end_of, last_day, renewed_from
from certifications.services.awards import issue_award
from certifications.services.carrying import carry_units
from certifications.services.holding_back import hold_back_certificates
from certifications.services.letters import letter_of
from foundation.mail.public import queue_email
from foundation.schools.public import Membership, Role, system_actor

EMAIL = "certifications/email/award_issued"


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
            issued.append(_by_update(rule, attempt, at))
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


def issue_by_rule(
    *,
    rule: AwardRule,
    student: Any,
    done_at: datetime,
    at: datetime,
    attempt: Attempt | None = None,
    band: str = "",
) -> Award | None:
    """Issue the certificate of a rule with its email, unless the one that stands is enough.

    ``done_at``: when it was earned; near the end of an earlier certificate it renews that one,
    from its last day on. One transaction; ten calls at once issue one.
    """
    with transaction.atomic():
        earlier = earned_by_rule(rule, student)
        held = [
            Held(one.expires_at, one.revoked_at, one.suspended_at is not None, one.replaced)
            for one in earlier
        ]
        if has_earned(attempt, earlier) or not earns_another(
            held, done_at=done_at, months=rule.valid_months
        ):
            return None
        standing = earlier[-1] if earlier and earlier[-1].revoked_at is None else None
        return _issue(
            rule=rule,
            student=student,
            number=len(earlier) + 1,
            done_at=done_at,
            at=at,
            ends=_renewed_until(rule, standing, at),
            attempt=attempt,
            band=band,
            renews=standing,
        )


def issue_renewal(*, award: Award, at: datetime) -> Award:
    """Issue the certificate that follows one whose holder kept it up. In the caller's lock of it.

    The score is that of an exam long ago, so its band is not said again.
    """
    rule = award.rule
    assert rule is not None  # Only what a rule issued is renewed.
    with transaction.atomic():
        return _issue(
            rule=rule,
            student=award.holder,
            number=len(earned_by_rule(rule, award.holder)) + 1,
            done_at=at,
            at=at,
            ends=_renewed_until(rule, award, at),
            renews=award,
        )


def _by_exam(rule: AwardRule, attempt: Attempt, grade: Grade, at: datetime) -> Award | None:
    return issue_by_rule(
        rule=rule,
        student=attempt.student,
        done_at=_handed_in(attempt),
        at=at,
        attempt=attempt,
        band=_band(rule, grade),
    )


def _by_update(rule: AwardRule, attempt: Attempt, at: datetime) -> Award | None:
    """The certificate of the new code sets, until the day on which the old one ends."""
    with transaction.atomic():
        earlier = earned_by_rule(rule, attempt.student)
        last = earlier[-1] if earlier else None
        if last is None or last.snapshot["code_sets"] == rule.code_sets:
            return None
        if has_earned(attempt, earlier):
            return None
        if last.revoked_at or last.suspended_at or (last.expires_at and last.expires_at <= at):
            return None
        ends = last.snapshot["expires_on"]
        new = _issue(
            rule=rule,
            student=attempt.student,
            number=len(earlier) + 1,
            done_at=_handed_in(attempt),
            at=at,
            ends=date.fromisoformat(ends) if ends else None,
            attempt=attempt,
            renews=last,
        )
        carry_units(old=last, new=new)
        return new


def _issue(
    *,
    rule: AwardRule,
    student: Any,
    number: int,
    done_at: datetime,
    at: datetime,
    ends: date | None,
    attempt: Attempt | None = None,
    band: str = "",
    renews: Award | None = None,
) -> Award:
    """The certificate, what it does to the one before, and the letter. In a transaction."""
    school = rule.school
    by = system_actor(school.pk)
    award = issue_award(
        cause=rule_cause(rule.public_id, student.pk, number),
        holder=student,
        facts=Facts(
            holder=printed_name(student.name, address=student.email),
            school=school.name,
            title=rule.title,
            course=rule.subject,
            statement=" ".join(rule.statement.split()),
            completed_on=school.day_of(done_at),
            issued_on=school.day_of(at),
            kind=rule.kind,
            edition=rule.edition,
            score_band=band,
            expires_on=ends,
            code_sets=rule.code_sets,
        ),
        by=by,
        at=at,
        expires_at=end_of(ends, school.zone),
        rule=rule,
        attempt_id=attempt.pk if attempt else None,
        renews=renews,
    )
    queue_email(
        template=EMAIL,
        key=f"award_issued:{award.cause}",
        person=student,
        context=letter_of(award, renews=renews is not None),
    )
    return award


def _renewed_until(rule: AwardRule, before: Award | None, at: datetime) -> date | None:
    today = rule.school.day_of(at)
    ends = before.snapshot["expires_on"] if before else None
    start = renewed_from(date.fromisoformat(ends), today) if ends else today
    return last_day(start, rule.valid_months)


def _handed_in(attempt: Attempt) -> datetime:
    assert attempt.submitted_at is not None  # What is graded was handed in.
    return attempt.submitted_at


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
        rule=rule, student=attempt.student, done_at=_handed_in(attempt), at=at, attempt=attempt
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
