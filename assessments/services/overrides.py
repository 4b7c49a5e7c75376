"""Other terms for a cohort or a student: setting them, and what holds for somebody."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest

from assessments.models import Assessment, Attempt, Override
from assessments.rules.behaviour import Behaviour
from assessments.rules.lifecycle import State
from assessments.rules.overrides import BaseSettings, EffectiveSettings, Terms, settings_for
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, Cohort, Membership

VALUES = tuple(field.name for field in fields(Terms) if field.name != "source")


class OverrideRefused(Refusal):
    """It cannot be as it was asked for; ``details["place"]`` names the value, if it is one."""

    code = "override_refused"
    kind = Kind.INVALID


class OverrideNotFound(Refusal):
    code = "override_not_found"
    kind = Kind.NOT_FOUND


def effective_settings(*, assessment: Assessment, student_id: int) -> EffectiveSettings:
    """What holds for this student now, overrides of active cohorts and the own one. One query."""
    return _settings(assessment, list(_holding_for(assessment.pk, student_id)), student_id)


def effective_settings_of(
    *, assessments: Sequence[Assessment], student_id: int
) -> dict[int, EffectiveSettings]:
    """The same for several assessments at once, by their ids. One query."""
    found: dict[int, list[Override]] = {assessment.pk: [] for assessment in assessments}
    for override in _overrides_for(student_id).filter(assessment__in=found):
        found[override.assessment_id].append(override)
    return {one.pk: _settings(one, found[one.pk], student_id) for one in assessments}


def latest_closing(assessment: str) -> Greatest:
    """When it closes for the last of all, besides its own closing time; ``assessment`` leads to it.

    That is when the last override closes, and when the last of those who are
    sitting must be done: what is shown "after it has closed" is not shown
    before. An expression; empty where there is neither.
    """
    overrides = Override.objects.filter(assessment=OuterRef(assessment)).order_by()
    sitting = Attempt.objects.filter(
        assessment=OuterRef(assessment), state=State.IN_PROGRESS
    ).order_by()
    return Greatest(
        Subquery(overrides.values("assessment").annotate(last=Max("closes_at")).values("last")[:1]),
        Subquery(
            sitting.values("assessment")
            .annotate(last=Max(F("deadline_at") + F("grace")))
            .values("last")[:1]
        ),
    )


def set_override(
    *,
    assessment_id: int,
    terms: Terms,
    by: Actor,
    cohort_id: int | None = None,
    student_id: int | None = None,
    note: str = "",
) -> Override:
    """Let other terms hold for a cohort or a student from the next start on.

    Setting it again replaces what was set; a running attempt is never changed. Raises
    OverrideRefused.
    """
    check_override(
        assessment_id=assessment_id,
        terms=terms,
        by=by,
        cohort_id=cohort_id,
        student_id=student_id,
    )
    whose: dict[str, Any] = {"cohort_id": cohort_id, "student_id": student_id}
    override: Override
    override, _ = Override.objects.update_or_create(
        school_id=by.school_id,
        assessment_id=assessment_id,
        **whose,
        defaults={**{name: getattr(terms, name) for name in VALUES}, "note": note},
    )
    return override


def check_override(
    *,
    assessment_id: int,
    terms: Terms,
    by: Actor,
    cohort_id: int | None = None,
    student_id: int | None = None,
) -> None:
    """Raise OverrideRefused where ``set_override`` would. Four queries at most."""
    if not by.sees_everyone:
        raise OverrideRefused("Only those who teach set other terms.")
    if (cohort_id is None) == (student_id is None):
        raise OverrideRefused("Choose either a cohort or one student.")
    if terms.is_empty:
        raise OverrideRefused("Change at least one value.")
    assessment = Assessment.objects.filter(pk=assessment_id, school_id=by.school_id).first()
    if assessment is None:
        raise OverrideRefused("There is no such assessment in your school.", place="assessment")
    holding: list[Override] = []
    if cohort_id is not None:
        if not Cohort.objects.filter(pk=cohort_id, school_id=by.school_id).exists():
            raise OverrideRefused("There is no such cohort in your school.", place="cohort")
    else:
        here = Membership.objects.filter(
            school_id=by.school_id, person_id=student_id, is_active=True
        )
        if not here.exists():
            raise OverrideRefused("This person is not in your school.", place="student")
        holding = list(_holding_for(assessment_id, student_id or 0).filter(student=None))
    _check_minutes(assessment, terms)
    _check_window(assessment, holding, terms, own=student_id is not None)


def remove_override(*, override_id: int, by: Actor) -> None:
    """Let the assessment's own terms hold again from the next start on.

    Raises OverrideRefused, OverrideNotFound.
    """
    if not by.sees_everyone:
        raise OverrideRefused("Only those who teach set other terms.")
    deleted, _ = Override.objects.filter(pk=override_id, school_id=by.school_id).delete()
    if not deleted:
        raise OverrideNotFound("There is no such override in your school.")


def _holding_for(assessment_id: int, student_id: int) -> "QuerySet[Override]":
    return _overrides_for(student_id).filter(assessment_id=assessment_id)


def _overrides_for(student_id: int) -> "QuerySet[Override]":
    # From the student's few places, not from the many members of each cohort.
    cohorts = Cohort.objects.filter(
        is_active=True, members__membership__person_id=student_id
    ).order_by()
    return Override.objects.filter(  # type: ignore[no-any-return]
        Q(student_id=student_id) | Q(cohort__in=cohorts)
    ).select_related("cohort")


def _settings(
    assessment: Assessment, overrides: list[Override], student_id: int
) -> EffectiveSettings:
    own = next((o for o in overrides if o.student_id == student_id), None)
    return settings_for(
        _base(assessment),
        [_terms(override) for override in overrides if override.cohort_id],
        _terms(own) if own else None,
    )


def _base(assessment: Assessment) -> BaseSettings:
    return BaseSettings(
        opens_at=assessment.opens_at,
        closes_at=assessment.closes_at,
        minutes=assessment.minutes,
        attempts_allowed=assessment.attempts_allowed,
        access_code=assessment.access_code,
    )


def _terms(override: Override) -> Terms:
    return Terms(
        source=f"cohort {override.cohort}" if override.cohort else "",
        **{name: getattr(override, name) for name in VALUES},
    )


def _check_minutes(assessment: Assessment, terms: Terms) -> None:
    if not terms.minutes:
        return
    if assessment.behaviour == Behaviour.PRACTICE:
        raise OverrideRefused("Practice has no clock. Leave the minutes empty.", place="minutes")
    if assessment.sections.filter(minutes__gt=0).exists():
        raise OverrideRefused(
            "The sections of this assessment have minutes of their own. Leave the minutes empty; "
            "an accommodation gives somebody more time in each of them.",
            place="minutes",
        )


def _check_window(
    assessment: Assessment, holding: list[Override], terms: Terms, *, own: bool
) -> None:
    """That somebody could start: together with the assessment, and with a student's cohorts."""
    others = [_terms(override) for override in holding]
    found = (
        settings_for(_base(assessment), others, terms)
        if own
        else settings_for(_base(assessment), [terms], None)
    )
    if not found.never_open:
        return
    place = "closes_at" if terms.closes_at else "opens_at"
    with_whom = " and the cohorts of this student" if others else ""
    raise OverrideRefused(
        f"Together with the assessment{with_whom} it would close before it opens, so nobody could "
        "start. Give both times.",
        place=place,
    )
