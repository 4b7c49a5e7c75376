"""Issuing what a rule of the school gives: the first certificate, its renewal, its update."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessments.public import Attempt
from certifications.models import Award, AwardRule
from certifications.queries.earned import earned_by_rule, has_earned
from certifications.rules.causes import rule_cause
from certifications.rules.names import printed_name
from certifications.rules.snapshots import Facts
from certifications.rules.validity import Held, earns_another, end_of, last_day, renewed_from
from certifications.services.awards import issue_award
from certifications.services.carrying import carry_units
from certifications.services.letters import letter_of
from foundation.mail.public import queue_email
from foundation.schools.public import system_actor

EMAIL = "certifications/email/award_issued"


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


def issue_update(*, rule: AwardRule, attempt: Attempt, at: datetime) -> Award | None:
    """Issue the certificate of the new code sets, until the day on which the old one ends.

    Nothing where no certificate stands that could be brought up to date.
    """
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
            done_at=handed_in(attempt),
            at=at,
            ends=date.fromisoformat(ends) if ends else None,
            attempt=attempt,
            renews=last,
        )
        carry_units(old=last, new=new)
        return new


def handed_in(attempt: Attempt) -> datetime:
    """When a graded attempt was handed in: that is when what it earns was earned."""
    assert attempt.submitted_at is not None  # What is graded was handed in.
    return attempt.submitted_at


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
