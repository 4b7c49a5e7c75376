"""Mock exams over several domains, beside a bank that anybody may practise."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments.models import AnswerStep, Attempt, Question
from assessments.services.attempts import start_attempt, submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import items_of
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from certifications.models import Programme
from courses.models import Activity, Lesson, Module
from foundation.schools.actors import system_actor
from tests.conftest import NOON
from tests.factories.attempts import key_answers, wrong_answer
from tests.factories.courses import single_choice

# Of each domain so many questions are asked.
DOMAINS = {"anatomy": 12, "chapters": 10, "privacy": 3}
POOL, SHELF = "exam-pool", "module"


def fill_bank(school: Any, domains: Mapping[str, int], *, pilots: int = 0) -> None:
    """A pool for the exam, and as many questions on a shelf that a quiz draws at any time."""
    by = system_actor(school.pk)
    for category in (POOL, SHELF):
        shelf = save_category(key=category, title=category.title(), by=by)
        for domain, count in domains.items():
            trials = pilots if category == POOL else 0
            for number in range(1, count + trials + 1):
                save_question(
                    key=f"{category}-{domain or 'none'}-{number}",
                    type_name="single_choice",
                    category_id=shelf.pk,
                    content=single_choice(number),
                    details=QuestionDetails(
                        domain=domain, lesson=f"{domain}-01", is_pilot=number > count
                    ),
                    note="",
                    by=by,
                    at=NOON,
                )
    set_assessment(
        key="module-quiz",
        settings=AssessmentSettings(title="Module quiz"),
        draws=[Draw(category_key=SHELF, count=1)],
        by=by,
    )


def make_mock(
    school: Any,
    domains: Mapping[str, int] = DOMAINS,
    *,
    pilots: int = 0,
    scale: str = "percent",
    key: str = "mock",
    **settings: Any,
) -> Programme:
    """A programme that asks all of these; ``pilots`` more of each domain are on trial."""
    fill_bank(school, domains, pilots=pilots)
    draws = [
        Draw(category_key=POOL, count=number, domain=domain, is_pilot=on_trial)
        for domain, count in domains.items()
        for number, on_trial in ((count, False), (pilots, True))
        if number
    ]
    assessment = set_assessment(
        key=key,
        settings=AssessmentSettings(
            **{"title": "Mock exam", "pass_percent": Decimal(70), "minutes": 60, **settings}
        ),
        draws=draws,
        by=system_actor(school.pk),
    )
    return Programme.objects.create(
        school=school, assessment=assessment, resembles="Some exam", scale=scale
    )


def lesson_of(course: Any, domain: str) -> Lesson:
    module = Module.objects.get(course=course)
    key = f"{domain}-01"
    lesson = Lesson.objects.filter(course=course, key=key).first()
    if lesson is None:
        lesson = Lesson.objects.create(
            course=course, key=key, title=f"All about {domain}", body="# Hello", html="<p>Hello</p>"
        )
        Activity.objects.create(module=module, order=50 + lesson.pk % 1000, lesson=lesson)
    return lesson


def sit(mock: Programme, person: Any, right: Mapping[str, int], *, graded: bool = True) -> Attempt:
    """Answer the first so many of each domain rightly and the others wrongly, in the order of the
    paper; nothing of a domain without a number. The nth answer comes after 30, 60 or 90 seconds
    more, and the hand-in 120 seconds after the last.
    """
    attempt = start_attempt(assessment_id=mock.assessment_id, by=person.actor, at=timezone.now())
    begun = attempt.started_at - timedelta(minutes=50)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=begun, deadline_at=begun + timedelta(minutes=60)
    )
    keys = key_answers(attempt)
    domain_of = dict(Question.objects.values_list("pk", "domain"))
    left, at = dict(right), begun
    steps = []
    for item in items_of(attempt.paper):
        domain = domain_of[item.question_id]
        if domain not in right:
            continue
        content = keys[item.position] if left[domain] > 0 else _not_right(keys[item.position])
        left[domain] -= not item.pilot
        if content is None:
            continue
        at += timedelta(seconds=30 * (1 + item.position % 3))
        steps.append(
            AnswerStep(
                school_id=attempt.school_id,
                attempt=attempt,
                position=item.position,
                revision=1,
                content=content,
                client="test",
                received_at=at,
            )
        )
    AnswerStep.objects.bulk_create(steps)
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=at + timedelta(seconds=120))
    if graded:
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def _not_right(key: dict[str, Any]) -> dict[str, Any] | None:
    """Another option; None, which leaves it unanswered, where there are no single options."""
    chosen = key.get("chosen")
    if isinstance(chosen, bool):
        return {"chosen": not chosen}
    return wrong_answer(key) if isinstance(chosen, int) else None
