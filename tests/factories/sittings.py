"""Many people who sat the same assessment, each as able as chance made them."""

import math
import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django_scopes import scopes_disabled

from assessments.models import AnswerStep, Assessment, Attempt, Grade, QuestionVersion
from assessments.question_types.registry import question_type
from assessments.rules.lifecycle import State
from foundation.schools.models import School
from tests.conftest import NOON

Answer = dict[str, Any] | None
# Given the chance, the content and the key of a question: an answer that is not the key.
WRONG: dict[str, Callable[[random.Random, Any, Sequence[str], dict[str, Any]], Answer]] = {
    "single_choice": lambda rng, content, order, key: {
        "chosen": rng.choice([n for n in range(1, len(order) + 1) if n != key["chosen"]])
    },
    "true_false": lambda rng, content, order, key: {"chosen": not key["chosen"]},
    "multiple_response": lambda rng, content, order, key: {
        "chosen": sorted(rng.sample(range(1, len(order) + 1), len(key["chosen"])))
    },
    "short_answer": lambda rng, content, order, key: {"text": f"nothing {rng.random()}"},
}


@scopes_disabled()
def sit_many(
    quiz: Assessment,
    *,
    versions: Sequence[QuestionVersion],
    people: int,
    seed: int = 7,
    asked: int = 0,
    again: int = 0,
    paper: dict[str, Any] | None = None,
    change: Callable[[int, int, dict[str, Any]], None] = lambda person, place, outcome: None,
) -> list[Attempt]:
    """So many graded attempts at a paper of these versions, or of ``asked`` drawn from them.

    The first ``again`` people come a second time. ``change(person, place, outcome)`` may mend what
    is stored of an answer.
    """
    rng = random.Random(seed)
    school: School = quiz.school
    users = get_user_model().objects.bulk_create(
        [
            get_user_model()(email=f"sitter-{seed}-{n}@example.org", name=f"Sitter {n}")
            for n in range(people)
        ]
    )
    kinds = {v.pk: question_type(v.question.question_type) for v in versions}
    contents = {v.pk: kinds[v.pk].read_content(v.content) for v in versions}
    hardness = {v.pk: rng.gauss(0, 1) for v in versions}
    attempts, steps, grades = [], [], []
    turns = [(n, 1) for n in range(people)] + [(n, 2) for n in range(again)]
    for person, number in turns:
        able = rng.gauss(0, 1.2) + 0.5 * (number - 1)
        drawn = rng.sample(list(versions), asked) if asked else versions
        items, outcomes, at = [], [], NOON + timedelta(minutes=person)
        attempt = Attempt(
            school=school,
            student=users[person],
            assessment=quiz,
            number=number,
            state=State.GRADED,
            seed=1,
            item_count=len(drawn),
            started_at=at,
            submitted_at=at,
            graded_at=at,
        )
        for place, version in enumerate(drawn, start=1):
            kind, content = kinds[version.pk], contents[version.pk]
            order = list(kind.option_keys(content))
            rng.shuffle(order)
            items.append(
                {
                    "question": version.question_id,
                    "version": version.pk,
                    "points": "1",
                    "order": order,
                }
            )
            key = kind.key_answer(content, order)
            chance = rng.random()
            answer: Answer = key
            if chance < 0.04:
                answer = None
            elif chance > 1 / (1 + math.exp(hardness[version.pk] - able)):
                answer = WRONG[kind.name](rng, content, order, key)
            at += timedelta(seconds=rng.uniform(5, 90))
            if answer is not None:
                # Some take an answer back and give it again: the newest revision counts.
                revisions = rng.choice([1, 1, 1, 2])
                steps += [
                    AnswerStep(
                        school=school,
                        attempt=attempt,
                        position=place,
                        revision=revision,
                        content=answer if revision == revisions else None,
                        received_at=at + timedelta(seconds=revision),
                    )
                    for revision in range(1, revisions + 1)
                ]
                at = steps[-1].received_at
            outcome = kind.grade(content, order, answer)
            written = {
                "position": place,
                "share": str(outcome.share),
                "points": "1",
                "answered": outcome.answered,
                "reasons": [{"code": r.code, "text": r.text} for r in outcome.reasons],
            }
            change(person, place, written)
            outcomes.append(written)
        attempt.paper = {"minutes": 0, "pass_percent": "60", "items": items, **(paper or {})}
        attempts.append(attempt)
        earned = sum(float(o.get("worth", o["share"])) * float(o["points"]) for o in outcomes)
        possible = sum(float(o["points"]) for o in outcomes)
        percent = round(100 * max(0.0, earned) / possible, 2)
        grades.append(
            Grade(
                school=school,
                attempt=attempt,
                number=1,
                earned=round(max(0.0, earned), 2),
                possible=possible,
                percent=percent,
                passed=percent >= 60,
                outcomes=outcomes,
                graded_at=NOON,
            )
        )
    Attempt.objects.bulk_create(attempts)
    AnswerStep.objects.bulk_create(steps)
    Grade.objects.bulk_create(grades)
    return attempts
