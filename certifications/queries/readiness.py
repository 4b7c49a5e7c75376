"""How ready a student is for a mock exam: the student's own answers, gathered for the rules."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.core.cache import cache

from assessments.public import (
    Answered,
    Place,
    answered_by,
    asked_domains,
    both_sat,
    reviewed_by,
    standings,
)
from assessments.slots import lesson_places
from certifications.models import Programme
from certifications.rules.readiness.estimate import Readiness, readiness_of
from certifications.rules.readiness.evidence import Evidence, Kind
from certifications.rules.readiness.forecast import Blueprint, Cell
from certifications.rules.readiness.offsets import Both, Offset, school_offset
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)

OFFSET_SECONDS = 24 * 3600
SECONDS_OF_A_DAY = 86_400
# So many domains are named as those that would help most, each with a lesson.
MOST_NAMED = 3
# Who leaves more than half of a mock exam open did not try it: what is open says nothing then.
TRIED = 0.5


@dataclass(frozen=True, slots=True)
class StudentReadiness:
    """``names`` of the domains; ``lessons`` to read by domain; ``counts`` of answers by kind."""

    programme: Programme
    readiness: Readiness
    names: dict[str, str]
    lessons: dict[str, Place]
    counts: dict[Kind, int]
    offset: Offset


def readiness_for(*, programme: Programme, by: Actor, at: datetime) -> StudentReadiness | None:
    """For a student's own eyes; None for others. Nine queries at most, whatever was answered."""
    if by.user_id is None or by.teaches:
        return None
    asked = asked_domains(programme.assessment)
    answers = answered_by(student_id=by.user_id, school_id=by.school_id, at=at)
    exams = set(
        Programme.objects.filter(school_id=by.school_id).values_list("assessment_id", flat=True)
    )
    evidence = _evidence(answers, exams, at)
    for one in reviewed_by(student_id=by.user_id, school_id=by.school_id):
        age = float((at.date() - one.day).days)
        evidence.append(Evidence(one.domain, Kind.REVIEW, age, one.answered, one.right))
    blueprint = Blueprint(
        tuple(Cell(each.domain, each.questions, each.points) for each in asked),
        programme.assessment.pass_percent,
    )
    offset = _offset_in(by.school_id, exams)
    found = readiness_of(evidence, blueprint, offset)
    counts: Counter[Kind] = Counter()
    for piece in evidence:
        counts[piece.kind] += round(piece.answers)
    return StudentReadiness(
        programme=programme,
        readiness=found,
        names={each.domain: each.name for each in asked},
        lessons=_lessons(found, answers, by),
        counts=dict(counts),
        offset=offset,
    )


def next_programme(*, by: Actor, at: datetime) -> Programme | None:
    """The first open mock exam that the student has not passed, as far as may be told. Three
    queries, one where there is none."""
    rows = Programme.objects.filter(
        school_id=by.school_id, is_open=True, assessment__is_published=True
    ).select_related("assessment")
    programmes = list(rows)
    if not programmes or by.user_id is None or by.teaches:
        return None
    known = standings(
        assessment_ids=[one.assessment_id for one in programmes], student_id=by.user_id, at=at
    )
    return next(
        (
            one
            for one in programmes
            if not (one.assessment_id in known and known[one.assessment_id].passed)
        ),
        None,
    )


def _evidence(answers: list[Answered], exams: set[int], at: datetime) -> list[Evidence]:
    asked: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for one in answers:
        asked[one.attempt_id] += one.asked
        answered[one.attempt_id] += one.answered
    found = []
    for one in answers:
        is_exam = one.assessment_id in exams
        tried = answered[one.attempt_id] >= TRIED * asked[one.attempt_id]
        found.append(
            Evidence(
                domain=one.domain,
                kind=_kind(one, is_exam=is_exam),
                age_days=(at - one.at).total_seconds() / SECONDS_OF_A_DAY,
                answers=one.asked if is_exam and tried else one.answered,
                right=one.right,
            )
        )
    return found


def _kind(one: Answered, *, is_exam: bool) -> Kind:
    if one.again:
        return Kind.REPEAT
    if one.behaviour == "practice":
        return Kind.PRACTICE
    if is_exam:
        return Kind.MOCK
    return Kind.CHART if one.is_chart else Kind.QUIZ


def _offset_in(school_id: int, exams: set[int]) -> Offset:
    """Of the whole school, once a day. A cache that is away costs a query, not the page."""
    key = f"certifications.readiness.offset.{school_id}"
    try:
        kept: Any = cache.get(key)
    except Exception as error:  # Any fault of the cache.
        log.warning("offset_not_read", error=repr(error))
        kept = None
    if kept is not None:
        return Offset(*kept)
    people = both_sat(school_id=school_id, exam_ids=exams)
    found = school_offset(
        [Both(p.quiz_answers, p.quiz_right, p.exam_answers, p.exam_right) for p in people]
    )
    try:
        cache.set(key, (found.mean, found.deviation, found.students), timeout=OFFSET_SECONDS)
    except Exception as error:
        log.warning("offset_not_kept", error=repr(error))
    return found


def _lessons(found: Readiness, answers: list[Answered], by: Actor) -> dict[str, Place]:
    """For the domains that would help most, or that lack answers, the lesson that went worst."""
    wanted = [line.domain for line in found.domains[:MOST_NAMED]]
    wanted += found.missing_domains[:MOST_NAMED]
    wrong: dict[str, dict[str, float]] = {domain: {} for domain in wanted}
    for one in answers:
        if one.domain in wrong and one.lesson:
            own = wrong[one.domain]
            own[one.lesson] = own.get(one.lesson, 0.0) + one.answered - one.right
    worst = {
        domain: min(lessons, key=lambda key: (-lessons[key], key))
        for domain, lessons in wrong.items()
        if lessons
    }
    if not worst:
        return {}
    places = lesson_places(by, set(worst.values()))
    return {domain: places[key] for domain, key in worst.items() if key in places}
