"""Handlers of the outbox: each is one call."""

from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from assessments.events import (
    AttemptGraded,
    AttemptMarked,
    AttemptRegraded,
    AttemptSubmitted,
    HeldAttemptGraded,
    LineCreditChanged,
    RegradeApplied,
    RegradeStep,
    ResultShown,
)
from assessments.services.attempts import close_overdue_attempts
from assessments.services.calibration import CALIBRATE_EFFECT, compute_calibration
from assessments.services.code_updates import review_new_releases
from assessments.services.disputes import answer_by_regrade
from assessments.services.following_grades import follow_grade
from assessments.services.grading import GRADE_EFFECT, grade_attempt
from assessments.services.held_results import release_held_results
from assessments.services.marking import fill_marking_queue
from assessments.services.regrades import run_step
from assessments.services.result_letters import tell_result, tell_shown_result
from assessments.services.statistics import (
    COMPUTE_EFFECT,
    compute_statistics,
    notice_new_grades,
)
from assessments.services.telling import tell_of_line_credit, tell_of_regrade
from foundation.outbox.public import Payload, handles, on


@on(AttemptSubmitted, effect=GRADE_EFFECT, queue="grading")
def grade_submitted_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(AttemptMarked, effect="assessments.grade_marked_attempt", queue="grading")
def grade_marked_attempt(payload: Payload) -> None:
    grade_attempt(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(HeldAttemptGraded, effect="assessments.tell_result", queue="grading")
def tell_of_held_result(payload: Payload) -> None:
    tell_result(attempt_id=UUID(payload["attempt_id"]), at=timezone.now())


@on(ResultShown, effect="assessments.tell_shown_result", queue="grading")
def tell_of_shown_result(payload: Payload) -> None:
    tell_shown_result(
        held_id=payload["held_id"],
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        at=timezone.now(),
    )


@on(RegradeStep, effect="assessments.regrade_step", queue="grading")
def take_regrade_step(payload: Payload) -> None:
    run_step(
        regrade_id=UUID(payload["regrade_id"]),
        phase=payload["phase"],
        after=payload["after"],
        at=timezone.now(),
    )


@on(AttemptGraded, effect="assessments.add_to_review")
def add_to_review_deck(payload: Payload) -> None:
    follow_grade(
        attempt_id=UUID(payload["attempt_id"]),
        assessment_id=payload["assessment_id"],
        student_id=payload["student_id"],
        school_id=payload["school_id"],
        grade_number=payload["grade_number"],
        at=datetime.fromisoformat(payload["at"]),
    )


@on(AttemptRegraded, effect="assessments.tell_of_regrade")
def tell_student_of_regrade(payload: Payload) -> None:
    tell_of_regrade(
        regrade_id=UUID(payload["regrade_id"]),
        attempt_id=UUID(payload["attempt_id"]),
        at=timezone.now(),
    )


@on(LineCreditChanged, effect="assessments.tell_of_line_credit")
def tell_student_of_line_credit(payload: Payload) -> None:
    tell_of_line_credit(
        credit_id=payload["credit_id"], grade_number=payload["grade_number"], at=timezone.now()
    )


@on(RegradeApplied, effect="assessments.answer_disputes")
def answer_disputes_by_regrade(payload: Payload) -> None:
    answer_by_regrade(regrade_id=UUID(payload["regrade_id"]), at=timezone.now())


@shared_task(name="chartwork.assessments.close_overdue")
def close_overdue(**_later: object) -> None:
    close_overdue_attempts()


@shared_task(name="chartwork.assessments.release_held_results")
def release_results(**_later: object) -> None:
    release_held_results(at=timezone.now())


@handles(COMPUTE_EFFECT, queue="bulk")
def compute_asked_statistics(payload: Payload) -> None:
    compute_statistics(
        assessment_id=payload["assessment_id"], school_id=payload["school_id"], at=timezone.now()
    )


@handles(CALIBRATE_EFFECT, queue="bulk")
def compute_asked_calibration(payload: Payload) -> None:
    compute_calibration(
        calibration_id=payload["calibration_id"],
        school_id=payload["school_id"],
        at=timezone.now(),
    )


@shared_task(name="chartwork.assessments.notice_new_grades")
def look_for_new_grades(**_later: object) -> None:
    notice_new_grades(at=timezone.now())


@shared_task(name="chartwork.assessments.review_code_releases")
def review_code_releases(**_later: object) -> None:
    review_new_releases(at=timezone.now())


@shared_task(name="chartwork.assessments.fill_marking_queue")
def fill_queue(**_later: object) -> None:
    fill_marking_queue()
