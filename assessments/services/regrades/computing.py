"""What becomes of attempts by a regrade. Nothing is written here."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessments.models import AnswerStep, Attempt, Grade, ItemCheck, Regrade
from assessments.rules.behaviour import Behaviour
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.rulings import LostPasses, Option, Ruling
from assessments.services.grading import newest_marks_of, result_counts
from assessments.services.judging import (
    Given,
    ReadVersions,
    in_full,
    judge,
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
    stays as it was found right, whatever the code does today. Six queries at most.
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
    given = _given(attempts, positions)
    asked = (item for own in items.values() for item in own)
    versions = ReadVersions(versions_of(asked, also=keys_in(rulings)))
    found = []
    for attempt in attempts:
        before, rules = newest[attempt.pk], rules_of(attempt.paper)
        entries = {entry["position"]: entry for entry in before.outcomes}
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
        entries |= {one.item.position: one.entry() for one in judged}
        if not any(Decimal(entry["points"]) for entry in entries.values()):
            # Nothing would count any more, and a paper of nothing passes nobody.
            full = [in_full(one, regrade.reason) for one in judged]
            entries |= {one.item.position: one.entry() for one in full}
        found.append(_compared(regrade, attempt, before, entries))
    return found


def _compared(
    regrade: Regrade, attempt: Attempt, before: Grade, entries: dict[int, dict[str, Any]]
) -> Regraded:
    old = {entry["position"]: entry for entry in before.outcomes}
    if regrade.option == Option.EITHER_KEY:
        # A promise: nobody loses by it, not even where an earlier grade was kinder.
        entries = {
            position: entry if worth_in(entry) >= worth_in(old[position]) else old[position]
            for position, entry in entries.items()
        }
    lines = [entries[position] for position in sorted(entries)]
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


def _given(attempts: Collection[Attempt], positions: set[int]) -> dict[tuple[UUID, int], Given]:
    """What was left at these positions, by attempt and position. Three queries at most."""
    steps = (
        AnswerStep.objects.filter(attempt__in=attempts, position__in=positions)
        .order_by("attempt_id", "position", "-revision")
        .distinct("attempt_id", "position")
    )
    given = {
        (step.attempt_id, step.position): Given(content=step.content, certainty=step.certainty)
        for step in steps
    }
    return _with_marks(_with_tries(given, attempts, positions), attempts, positions)


def _with_tries(
    given: dict[tuple[UUID, int], Given], attempts: Collection[Attempt], positions: set[int]
) -> dict[tuple[UUID, int], Given]:
    tried = [a for a in attempts if rules_of(a.paper).behaviour is Behaviour.INTERACTIVE]
    if not tried:
        return given
    failed: dict[tuple[UUID, int], list[Any]] = {}
    checks = ItemCheck.objects.filter(attempt__in=tried, position__in=positions, share__lt=1)
    for check in checks.order_by("attempt_id", "position", "number"):
        place = (check.attempt_id, check.position)
        if place in given and check.answer != given[place].content:
            failed.setdefault(place, []).append(check.answer)
    return given | {
        place: replace(given[place], failed=tuple(answers)) for place, answers in failed.items()
    }


def _with_marks(
    given: dict[tuple[UUID, int], Given], attempts: Collection[Attempt], positions: set[int]
) -> dict[tuple[UUID, int], Given]:
    marks = newest_marks_of(attempt_ids=[attempt.pk for attempt in attempts])
    return given | {
        place: replace(given.get(place, Given()), mark=mark)
        for place, mark in marks.items()
        if place[1] in positions
    }
