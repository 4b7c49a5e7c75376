"""What new marks make of a grade that is there already."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import structlog

from assessments.models import Attempt, Grade
from assessments.rules.drawing import PaperItem
from assessments.rules.paper_rules import rules_of
from assessments.services.given import given_in
from assessments.services.grading import add_grade, announce_grade
from assessments.services.judging import (
    Given,
    ReadVersions,
    judge,
    judged_into,
    keys_in,
    let_no_ruling_pass,
    rulings_on,
)
from assessments.services.paper_drawing import versions_of

log = structlog.get_logger(__name__)
CAUSE = "marks"


def grade_changed_mark(*, attempt: Attempt, item: PaperItem, at: datetime) -> Grade | None:
    """Append the grade that follows from the marks that count now; None where it says nothing new.

    Only this answer is judged, by what was ruled on its question too; the rest stays as it was
    found right. Inside the caller's lock of the attempt: a regrade that runs waits for it, or is
    waited for, and starts from the newest grade as this does. A pass that a regrade promised to
    keep is kept.
    """
    let_no_ruling_pass(school_id=attempt.school_id)
    before = Grade.objects.filter(attempt=attempt).order_by("-number").first()
    assert before is not None, "A graded attempt has a grade."
    rulings = rulings_on(version_ids={item.version_id}, assessment_id=attempt.assessment_id)
    versions = ReadVersions(versions_of([item], also=keys_in(rulings)))
    given = given_in(attempt=attempt, versions=versions, positions=[item.position])
    judged = judge(
        item,
        versions=versions,
        given=given.get(item.position, Given()),
        rules=rules_of(attempt.paper),
        ruling=rulings.get(item.version_id),
    )
    grade = append_grade(
        attempt=attempt,
        before=before,
        entries=judged_into(before.outcomes, [judged], rulings),
        cause=CAUSE,
        at=at,
    )
    if grade is not None:
        log.info("attempt_marked_again", attempt=str(attempt.pk), percent=str(grade.percent))
    return grade


def append_grade(
    *,
    attempt: Attempt,
    before: Grade,
    entries: list[dict[str, Any]],
    cause: str,
    at: datetime,
) -> Grade | None:
    """The grade after ``before``, announced; None where it would say nothing new.

    Inside the caller's lock of the attempt. A pass that a regrade promised to keep is kept.
    """
    if entries == before.outcomes:
        return None
    promised = before.passed and before.percent < Decimal(attempt.paper["pass_percent"])
    grade = add_grade(
        attempt=attempt,
        number=before.number + 1,
        entries=entries,
        cause=cause,
        at=at,
        keep_pass=promised,
    )
    attempt.graded_at = at
    attempt.save(update_fields=["graded_at"])
    announce_grade(attempt=attempt, grade=grade)
    return grade
