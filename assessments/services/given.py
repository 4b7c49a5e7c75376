"""What was left at the items of attempts: answers, marks, and earlier tries. One way for all."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any
from uuid import UUID

from assessments.models import AnswerStep, Attempt, ItemCheck, Mark
from assessments.rules.behaviour import Behaviour
from assessments.rules.paper_rules import rules_of
from assessments.services.judging import Given
from assessments.services.opinions import Place, opinions_of


def given_by(
    *, attempts: Collection[Attempt], positions: Collection[int] | None = None
) -> dict[Place, Given]:
    """By attempt and position, where there is anything. Three queries at most.

    ``positions``: only these, of every attempt; None: all.
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
    return given


def given_in(*, attempt: Attempt, positions: Collection[int] | None = None) -> dict[int, Given]:
    """The same of one attempt, by position."""
    found = given_by(attempts=[attempt], positions=positions)
    return {position: given for (_, position), given in found.items()}


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
