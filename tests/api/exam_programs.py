"""A program that delivers exams, for the tests of it."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.test import Client

from assessments.models import Assessment
from assessments.services.assessment_settings import AssessmentSettings, Draw
from assessments.services.papers import set_assessment
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.api.conftest import Program

EXAM = ["exams:deliver"]


class ExamProgram(Program):
    """Posts JSON, with a key of its own for each call unless one is given."""

    def post(self, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> Any:
        sent = body if isinstance(body, bytes) else json.dumps({} if body is None else body)
        own = {"Idempotency-Key": uuid4().hex if key == "" else key} if key is not None else {}
        return Client().post(
            path if path.startswith("/") else f"/api/v1/{path}",
            sent,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **own, **headers},
        )

    def start(self, person: Any, assessment: Any, **more: Any) -> Any:
        body = {"person": str(person.public_id), "assessment": str(assessment.public_id)}
        return self.post("attempts/", body, **more)

    def begin(self, person: Any, assessment: Any) -> dict[str, Any]:
        """The attempt of a start that must succeed."""
        response = self.start(person, assessment)
        assert response.status_code in {200, 201}, response.content
        started: dict[str, Any] = response.json()
        return started

    def save(self, attempt: str, *answers: dict[str, Any], **more: Any) -> Any:
        body = {"client": more.pop("client", "seat"), "answers": list(answers)}
        return self.post(f"attempts/{attempt}/answers/", body, **more)


def answer(position: int, content: Any, *, base: int = 0, **more: Any) -> dict[str, Any]:
    return {"position": position, "base": base, "content": content, **more}


def exam_program(program_of: Callable[..., Program], school: Any) -> ExamProgram:
    made = program_of(school, EXAM)
    return ExamProgram(made.client_id, made.token)


def set_quiz(course: Any, *, count: int = 3, parts: Any = (), **rules: Any) -> Assessment:
    """Another assessment of the course, taken as the rules say."""
    draws = (
        [Draw(category_key="anatomy", count=1, section=n + 1) for n in range(len(parts))]
        if parts
        else [Draw(category_key="anatomy", count=count)]
    )
    with in_school(course.school_id):
        made = set_assessment(
            key=f"quiz-{uuid4().hex[:8]}",
            settings=AssessmentSettings(title="Mock exam", pass_percent=Decimal(60), **rules),
            draws=draws,
            parts=parts,
            by=system_actor(course.school_id),
        )
        course.modules.get().activities.create(order=course.pk + made.pk, assessment=made)
    return made
