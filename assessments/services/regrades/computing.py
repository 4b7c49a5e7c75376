"""What becomes of attempts by a regrade. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.models import Attempt, Grade, Regrade
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.rulings import LostPasses, Option, Ruling
from assessments.services.given import given_by
from assessments.services.grading import result_counts
from assessments.services.judging import (
    Given,
    ReadVersions,
    judge,
    judged_into,
    keys_in,
    total_of,
    worth_in,
)
from assessments.services.paper_drawing import items_of, versions_of


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade makes of one attempt."""

    attempt: Attempt
    before: Grade
    entries: list[dict[str, Any]]
    percent: Decimal
    passed: bool
    changes: bool


def regraded(
    regrade: Regrade, ids: Sequence[UUID], rulings: dict[int, Ruling], *, lock: bool = False
) -> list[Regraded]:
    """What becomes of these attempts. Only what is ruled on is judged anew: the rest of a grade
    stays as it was found right, whatever the code does today. Seven queries at most.
    """
    rows = Attempt.objects.select_for_update(of=("self",)) if lock else Attempt.objects
    attempts = list(rows.filter(pk__in=ids, state=State.GRADED).order_by("pk"))
    ruled = {line["version"] for line in regrade.plan}
    items = {
        attempt.pk: [item for item in items_of(attempt.paper) if item.version_id in ruled]
        for attempt in attempts
    }
    grades = Grade.objects.filter(attempt__in=attempts).order_by("attempt_id", "-number")
    newest = {grade.attempt_id: grade for grade in grades.distinct("attempt_id")}
    positions = {item.position for own in items.values() for item in own}
    asked = (item for own in items.values() for item in own)
    versions = ReadVersions(versions_of(asked, also=keys_in(rulings)))
    given = given_by(attempts=attempts, versions=versions, positions=positions)
    found = []
    for attempt in attempts:
        before, rules = newest[attempt.pk], rules_of(attempt.paper)
        judged = [
            judge(
                item,
                versions=versions,
                given=given.get((attempt.pk, item.position), Given()),
                rules=rules,
                ruling=rulings.get(item.version_id),
            )
            for item in items[attempt.pk]
        ]
        # What nobody has marked cannot be judged: it stays as it was.
        judged = [one for one in judged if not one.outcome.waiting]
        lines = judged_into(before.outcomes, judged, rulings)
        found.append(_compared(regrade, attempt, before, lines))
    return found


def _compared(
    regrade: Regrade, attempt: Attempt, before: Grade, lines: list[dict[str, Any]]
) -> Regraded:
    if regrade.option == Option.EITHER_KEY:
        # A promise: nobody loses by it, not even where an earlier grade was kinder.
        old = {entry["position"]: entry for entry in before.outcomes}
        lines = [max(line, old[line["position"]], key=worth_in) for line in lines]
    total = total_of(lines, pass_percent=Decimal(attempt.paper["pass_percent"]))
    passed = total.passed and result_counts(attempt)
    if regrade.lost_passes == LostPasses.KEEP:
        passed = passed or before.passed
    return Regraded(
        attempt=attempt,
        before=before,
        entries=lines,
        percent=total.percent,
        passed=passed,
        changes=lines != before.outcomes or passed != before.passed,
    )
