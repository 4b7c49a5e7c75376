"""Many graded attempts at once, as the services would leave them, in a few statements."""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import AnswerStep, Assessment, Attempt, Grade
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.services.grading import FIRST
from assessments.services.judging import Given, ReadVersions, judge_paper, total_of
from assessments.services.paper_drawing import items_of, versions_of
from tests.factories.people import make_people


def graded_attempts(
    assessment: Assessment, first: Attempt, *, count: int, seed: int = 1
) -> list[Attempt]:
    """So many attempts of new people on the paper of ``first``, answered at random and graded.

    Each answer chooses one of three options, or nothing.
    """
    chance, now = random.Random(seed), timezone.now()
    with scopes_disabled():
        people = make_people(first.school, count)
        items, rules = items_of(first.paper), rules_of(first.paper)
        versions = ReadVersions(versions_of(items))
        attempts, steps, grades = [], [], []
        for person in people:
            attempt = Attempt(
                school_id=first.school_id,
                student=person,
                assessment=assessment,
                number=1,
                state=State.GRADED,
                seed=1,
                paper=first.paper,
                item_count=first.item_count,
                started_at=now - timedelta(minutes=30),
                submitted_at=now,
                seal="0" * 64,
                graded_at=now,
            )
            given: dict[int, Given] = {}
            for item in items:
                content: dict[str, Any] = {"chosen": chance.randint(1, 3)}
                if chance.random() < 0.1:
                    continue
                given[item.position] = Given(content=content)
                steps.append(
                    AnswerStep(
                        school_id=first.school_id,
                        attempt=attempt,
                        position=item.position,
                        revision=1,
                        content=content,
                        client="test",
                        received_at=now - timedelta(seconds=10),
                    )
                )
            judged = judge_paper(
                items=items, versions=versions, given=given, rules=rules, rulings={}
            )
            entries = [one.entry() for one in judged]
            total = total_of(entries, pass_percent=Decimal(first.paper["pass_percent"]))
            grades.append(
                Grade(
                    school_id=first.school_id,
                    attempt=attempt,
                    number=1,
                    earned=total.earned,
                    possible=total.possible,
                    percent=total.percent,
                    passed=total.passed,
                    outcomes=entries,
                    cause=FIRST,
                    graded_at=now,
                )
            )
            attempts.append(attempt)
        Attempt.objects.bulk_create(attempts, batch_size=500)
        AnswerStep.objects.bulk_create(steps, batch_size=2000)
        Grade.objects.bulk_create(grades, batch_size=500)
    return attempts
