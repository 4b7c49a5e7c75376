"""Makes students and assessments in the running site, through the services.

A process of the site's own environment, since the tests themselves stand on another database. It
reads a JSON object a line, ``{"do": "make_paper", …}``, and answers with one:
``python -m tests.browser.backstage``. ``tests/browser/papers.py`` speaks to it.
"""

import json
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.db import transaction  # noqa: E402 (Django is set up first)
from django.db.models import F  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from assessments.models import (  # noqa: E402
    AnswerStep,
    Assessment,
    Attempt,
    AttemptEvent,
    Question,
    Regrade,
    TimeAdjustment,
)
from assessments.question_types.examples import all_examples  # noqa: E402
from assessments.rules.rulings import Option  # noqa: E402
from assessments.services.attempts import start_attempt  # noqa: E402
from assessments.services.bank import (  # noqa: E402
    QuestionDetails,
    save_category,
    save_question,
)
from assessments.services.papers import (  # noqa: E402
    AssessmentSettings,
    OneQuestion,
    Part,
    set_assessment,
)
from assessments.services.regrades import apply_regrade, request_regrade  # noqa: E402
from certifications.models import AwardRule, Programme  # noqa: E402
from certifications.services.programmes import accept_conduct  # noqa: E402
from courses.models import Activity, Course, Module  # noqa: E402
from courses.services.enrolments import enrol  # noqa: E402
from foundation.schools.actors import system_actor  # noqa: E402
from foundation.schools.models import Membership, School  # noqa: E402
from foundation.schools.queries import actor_for  # noqa: E402
from tests.factories.exams import let_pass  # noqa: E402
from tests.factories.graded import graded_attempts  # noqa: E402
from tests.factories.mocks import sit  # noqa: E402
from tests.factories.people import make_member  # noqa: E402
from tests.factories.tampering import behind_our_back  # noqa: E402

# Read once: reading them anew for each of a hundred questions took ten seconds.
EXAMPLES = all_examples()
# Beside the reference course, whose completion other tests count.
COURSE = "papers-to-try"


def demo_module() -> Module:
    school = School.objects.get(slug="demo")
    course, _ = Course.objects.get_or_create(
        school=school, key=COURSE, defaults={"title": "Papers to try"}
    )
    module, _ = Module.objects.get_or_create(
        course=course, key="all", defaults={"order": 1, "title": "All papers"}
    )
    return module


def make_student(*, name: str, email: str) -> dict[str, str]:
    """A student of the demo school in the course of the papers, with a session."""
    module = demo_module()
    person = make_member(module.course.school, email, name)
    by = actor_for(Membership.objects.get(person=person))
    enrol(course_id=module.course_id, by=by, at=timezone.now())
    client = Client()
    client.force_login(person)
    return {"session": client.cookies["sessionid"].value}


def make_paper(
    *,
    key: str,
    questions: list[dict[str, Any]],
    settings: dict[str, Any],
    parts: list[dict[str, Any]],
) -> dict[str, str]:
    """An assessment of these questions, in this order: {"type", "variant", "change", "section"}.

    Each is the example of its type, its stem numbered, changed as ``change`` says.
    """
    module = demo_module()
    by = system_actor(module.course.school_id)
    shelf = save_category(key="papers-to-try", title="Papers to try", by=by)
    draws = []
    for number, question in enumerate(questions, start=1):
        examples = EXAMPLES[question["type"]]
        content = examples.variants[question["variant"]] if question.get("variant") else None
        content = {**(content or examples.content), **question.get("change", {})}
        content["stem"] = f"({key} {number}) {content['stem']}"
        save_question(
            key=f"{key}-{number}",
            type_name=question["type"],
            category_id=shelf.pk,
            content=content,
            details=QuestionDetails(),
            note="",
            by=by,
            at=timezone.now(),
        )
        draws.append(
            OneQuestion(question_key=f"{key}-{number}", section=question.get("section", 0))
        )
    assessment = set_assessment(
        key=key,
        settings=AssessmentSettings(**{"title": f"Paper {key}", "is_published": True, **settings}),
        draws=draws,
        parts=[Part(**part) for part in parts],
        by=by,
    )
    Activity.objects.create(
        module=module, order=Activity.objects.count() + 1, assessment=assessment
    )
    return {"address": f"/assessments/{assessment.public_id}/"}


def make_programme(*, address: str) -> dict[str, str]:
    """A mock exam of the assessment at this address."""
    public_id = address.strip("/").split("/")[-1]
    assessment = Assessment.objects.get(public_id=public_id)
    programme = Programme.objects.create(school_id=assessment.school_id, assessment=assessment)
    return {"check_in": f"/mock-exams/{programme.public_id}/check-in/"}


def make_award_rule(*, check_in: str, subject: str) -> dict[str, str]:
    """Who passes the mock exam with this check-in earns a certificate."""
    programme = Programme.objects.get(public_id=check_in.split("/")[2])
    AwardRule.objects.create(
        school_id=programme.school_id,
        kind=AwardRule.Kind.EXAM,
        programme=programme,
        title="Certificate of Achievement",
        subject=subject,
        statement="has passed it.",
        valid_months=24,
    )
    return {}


def let_time_pass(*, attempt: str, seconds: float) -> dict[str, str]:
    """So much time passes for an attempt: every moment that is stored of it moves into the past."""
    earlier = timedelta(seconds=seconds)
    with transaction.atomic(), behind_our_back():
        let_pass(Attempt.objects.get(pk=attempt), seconds=seconds)
        for model, moment in (
            (AnswerStep, "received_at"),
            (AttemptEvent, "at"),
            (TimeAdjustment, "given_at"),
        ):
            rows = model.objects.filter(attempt_id=attempt)
            rows.update(**{moment: F(moment) - earlier})
    return {}


def ask_regrade(*, key: str, attempts: int) -> dict[str, str]:
    """A paper that so many students were asked, all answered and graded, its key changed, and a
    regrade by the new key that waits for its preview.
    """
    address = make_paper(key=key, questions=[{"type": "single_choice"}], settings={}, parts=[])
    assessment = Assessment.objects.get(key=key)
    person = make_member(assessment.school, f"{key}@example.org", "First Student")
    enrol(course_id=demo_module().course_id, by=person.actor, at=timezone.now())
    first = start_attempt(assessment_id=assessment.pk, by=person.actor, at=timezone.now())
    graded_attempts(assessment, first, count=attempts)
    question = Question.objects.get(key=f"{key}-1")
    content = question.current_version.content
    options = [
        {**option, "correct": number == 1}
        for number, option in enumerate(
            sorted(content["options"], key=lambda o: o["correct"]), start=1
        )
    ]
    by = system_actor(assessment.school_id)
    by_key = {option["key"]: option for option in options}
    save_question(
        key=question.key,
        type_name=question.question_type,
        category_id=question.category_id,
        content={**content, "options": [by_key[o["key"]] for o in content["options"]]},
        details=QuestionDetails(),
        note="another key",
        by=by,
        at=timezone.now(),
    )
    regrade = request_regrade(
        question_id=question.pk, option=Option.NEW_KEY, reason="x", by=by, at=timezone.now()
    )
    return {**address, "regrade": str(regrade.pk)}


def apply_asked(*, regrade: str) -> dict[str, str]:
    found = Regrade.objects.get(pk=regrade)
    by = system_actor(found.school_id)
    return {"state": apply_regrade(regrade_id=found.pk, by=by, at=timezone.now()).state}


def sit_mock(*, email: str, key: str, right: dict[str, int]) -> dict[str, str]:
    """Hand in a mock exam of the reference course with so many right of each domain."""
    membership = Membership.objects.get(person__email=email)
    person = membership.person
    person.actor, person.school = actor_for(membership), membership.school
    mock = Programme.objects.get(assessment__key=key, school=person.school)
    accept_conduct(programme=mock, agreed=True, by=person.actor, at=timezone.now())
    return {"attempt": str(sit(mock, person, right, graded=False).pk)}


TASKS: dict[str, Callable[..., dict[str, str]]] = {
    "make_student": make_student,
    "make_paper": make_paper,
    "make_programme": make_programme,
    "make_award_rule": make_award_rule,
    "let_time_pass": let_time_pass,
    "ask_regrade": ask_regrade,
    "apply_regrade": apply_asked,
    "sit_mock": sit_mock,
}


def main() -> None:
    with scopes_disabled():
        for line in sys.stdin:
            task = json.loads(line)
            try:
                answer = TASKS[task.pop("do")](**task)
            except Exception:
                # The test that asked says it; the next one must still be served.
                answer = {"failed": traceback.format_exc()}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
