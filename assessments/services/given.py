"""What was left at the items of attempts: answers, marks, changed credits, and earlier tries.

One way for all gradings.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from assessments.models import AnswerStep, Attempt, ItemCheck, LineCredit, Mark
from assessments.queries.overridden import A_PROGRAM, SOMEBODY
from assessments.rules.behaviour import Behaviour
from assessments.rules.coded_lines import CreditChange
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.services.judging import Given, ReadVersions
from assessments.services.opinions import Place, opinions_of


def given_by(
    *,
    attempts: Collection[Attempt],
    versions: ReadVersions,
    positions: Collection[int] | None = None,
) -> dict[Place, Given]:
    """By attempt and position, where there is anything. Four queries at most.

    ``positions``: only these, of every attempt; None: all. ``versions``: those that are judged.
    """
    steps = AnswerStep.objects.filter(attempt__in=attempts)
    if positions is not None:
        steps = steps.filter(position__in=positions)
    rows = (
        steps.order_by("attempt_id", "position", "-revision")
        .distinct("attempt_id", "position")
        .values_list("attempt_id", "position", "content", "certainty")
    )
    given = {
        (attempt_id, position): Given(content=content, certainty=certainty)
        for attempt_id, position, content, certainty in rows
    }
    for place, answers in _failed_tries(attempts, given).items():
        given[place] = replace(given[place], failed=tuple(answers))
    for place, mark in marks_of(attempt_ids=[attempt.pk for attempt in attempts]).items():
        if positions is None or place[1] in positions:
            given[place] = replace(given.get(place, Given()), mark=mark)
    # Only a grade has lines, so the first one of an attempt asks nothing.
    graded = [attempt.pk for attempt in attempts if attempt.state == State.GRADED]
    if graded and versions.have_lines:
        for place, changes in credits_of(attempt_ids=graded).items():
            if positions is None or place[1] in positions:
                given[place] = replace(given.get(place, Given()), credits=tuple(changes))
    return given


def given_in(
    *, attempt: Attempt, versions: ReadVersions, positions: Collection[int] | None = None
) -> dict[int, Given]:
    """The same of one attempt, by position."""
    found = given_by(attempts=[attempt], versions=versions, positions=positions)
    return {position: given for (_, position), given in found.items()}


def credits_of(*, attempt_ids: Collection[UUID]) -> dict[Place, list[CreditChange]]:
    """The changed credits that count, by attempt and position. One query."""
    newest = (
        LineCredit.objects.filter(attempt_id__in=attempt_ids)
        .select_related("changed_by")
        .order_by("attempt_id", "position", "line", "-id")
        .distinct("attempt_id", "position", "line")
    )
    found: dict[Place, list[CreditChange]] = {}
    for row in newest:
        if row.credit is not None:
            found.setdefault((row.attempt_id, row.position), []).append(change_of(row))
    return found


def change_of(row: LineCredit) -> CreditChange:
    """As it goes into a result. The row comes with ``changed_by``, and has a credit."""
    assert row.credit is not None, "What was taken back changes nothing."
    return CreditChange(
        line=row.line,
        code=row.code,
        credit=row.credit.normalize(),
        reason=row.reason,
        who=who_changed(row),
        when=timezone.localtime(row.changed_at).date().isoformat(),
    )


def who_changed(row: LineCredit) -> str:
    """Who changed a credit, for people. The row comes with ``changed_by``."""
    return A_PROGRAM if row.changed_by_program else str(row.changed_by or SOMEBODY)


def marks_of(*, attempt_ids: Collection[UUID]) -> dict[Place, Mark]:
    """The marks that count, by attempt and position. One query.

    Every grading asks here: where a second marker is waited for, or two differ, there are none.
    """
    found = opinions_of(attempt_ids=attempt_ids).items()
    return {place: opinions.counting for place, opinions in found if opinions.counting}


def _failed_tries(
    attempts: Collection[Attempt], given: dict[Place, Given]
) -> dict[Place, list[Any]]:
    """Answers that were checked and not right, other than the one that stands.

    One query, none where no attempt counts its tries.
    """
    tried = [a for a in attempts if rules_of(a.paper).behaviour is Behaviour.INTERACTIVE]
    failed: dict[Place, list[Any]] = {}
    if not tried:
        return failed
    checks = ItemCheck.objects.filter(attempt__in=tried, share__lt=1)
    for attempt_id, position, answer in checks.values_list("attempt_id", "position", "answer"):
        place = (attempt_id, position)
        if place in given and answer != given[place].content:
            failed.setdefault(place, []).append(answer)
    return failed
