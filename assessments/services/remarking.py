"""What new marks make of a grade that is there already."""

from datetime import datetime
from decimal import Decimal

import structlog

from assessments.models import Attempt, Grade
from assessments.rules.drawing import PaperItem
from assessments.rules.paper_rules import rules_of
from assessments.rules.rulings import Option
from assessments.services.grading import add_grade, announce_grade, given_in
from assessments.services.judging import (
    Given,
    ReadVersions,
    in_full,
    judge,
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
    rules = rules_of(attempt.paper)
    rulings = rulings_on(version_ids={item.version_id}, assessment_id=attempt.assessment_id)
    ruling = rulings.get(item.version_id)
    judged = judge(
        item,
        versions=ReadVersions(versions_of([item], also=keys_in(rulings))),
        given=given_in(attempt=attempt, rules=rules).get(item.position, Given()),
        rules=rules,
        ruling=ruling,
    )
    entries = {entry["position"]: entry for entry in before.outcomes}
    entries[item.position] = judged.entry()
    if not any(Decimal(entry["points"]) for entry in entries.values()) and ruling is not None:
        # Nothing else counts: a paper of nothing would pass nobody.
        assert ruling.option is Option.DROP
        entries[item.position] = in_full(judged, ruling.words).entry()
    lines = [entries[position] for position in sorted(entries)]
    if lines == before.outcomes:
        return None
    promised = before.passed and before.percent < Decimal(attempt.paper["pass_percent"])
    grade = add_grade(
        attempt=attempt,
        number=before.number + 1,
        entries=lines,
        cause=CAUSE,
        at=at,
        keep_pass=promised,
    )
    attempt.graded_at = at
    attempt.save(update_fields=["graded_at"])
    announce_grade(attempt=attempt, grade=grade)
    log.info("attempt_marked_again", attempt=str(attempt.pk), percent=str(grade.percent))
    return grade
