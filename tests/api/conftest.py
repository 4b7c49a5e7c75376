"""Programs that read the API, each with a key of its school."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import (
    Assessment,
    Attempt,
    MarkingTask,
    QuestionVersion,
    Regrade,
    ReviewCard,
)
from assessments.rules.rulings import Option
from assessments.services.attempts import submit_attempt
from assessments.services.disputes import raise_dispute
from assessments.services.grading import grade_attempt
from assessments.services.paper_drawing import items_of
from assessments.services.regrades import preview_batch, request_regrade
from assessments.services.review_deck import add_graded_answers
from certifications.models import Award, Programme
from certifications.models.award import new_token
from certifications.rules.snapshots import Facts, digest_of, snapshot_of
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from foundation.schools.services import create_api_client
from tests.conftest import NOON
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student

ALL_SCOPES = [
    *("courses:read", "people:read", "progress:read", "results:read", "awards:read"),
    *("exams:deliver", "grades:write", "evidence:read", "marking:write", "results:write"),
    "awards:write",
]
SECRET = "a-secret-that-only-this-test-knows"


def basic(client_id: str, secret: str = SECRET) -> dict[str, str]:
    pair = b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


@dataclass
class Program:
    """A client with a token in its hand."""

    client_id: str
    token: str

    def get(self, path: str, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        return Client().get(address, headers=headers, **kwargs)

    def read(self, path: str, **kwargs: Any) -> Any:
        """The JSON of a page that must be there."""
        response = self.get(path, **kwargs)
        assert response.status_code == 200, response.content
        return response.json()


@pytest.fixture
def program_of(db: Any) -> Callable[..., Program]:
    """A program of a school, with all scopes or with those that are named."""

    def make(school: Any, scopes: list[str] | None = None) -> Program:
        client, _ = create_api_client(
            school=school,
            name="LMS",
            scopes=ALL_SCOPES if scopes is None else scopes,
            secret=SECRET,
        )
        response = Client().post(
            "/oauth/token/", {"grant_type": "client_credentials"}, headers=basic(client.client_id)
        )
        assert response.status_code == 200, response.content
        return Program(client.client_id, response.json()["access_token"])

    return make


@dataclass(frozen=True)
class Scene:
    """What one school has: somebody who learns, an enrolment, a graded attempt, an award, and a
    row of the marking queue.
    """

    person: Any
    course: Any
    quiz: Any
    enrolment: Any
    attempt: Any
    award: Any
    # Due for review: what was wrong in the attempt.
    card: Any
    task: Any
    regrade: Any
    dispute: Any

    @property
    def details(self) -> list[str]:
        """The address of each thing."""
        return [
            f"courses/{self.course.public_id}/",
            f"people/{self.person.public_id}/",
            f"enrolments/{self.enrolment.pk}/",
            f"attempts/{self.attempt.pk}/",
            f"awards/{self.award.pk}/",
            f"reviews/{self.card.pk}/",
            f"marking/{self.task.pk}/",
            f"regrades/{self.regrade.pk}/",
        ]


def make_programme(quiz: Any) -> Any:
    """The quiz as a mock exam."""
    with in_school(quiz.school_id):
        return Programme.objects.create(school_id=quiz.school_id, assessment=quiz)


def make_attempt(quiz: Any, person: Any, *, right: int = 2) -> Any:
    """A graded attempt with so many right answers of three."""
    with in_school(quiz.school_id):
        attempt = begin(quiz, person)
        answer_all(attempt, person, right=right)
        submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        return Attempt.objects.get(pk=attempt.pk)


def make_award(course: Any, person: Any, *, issued_at: datetime = NOON) -> Any:
    """A certificate whose record is whole."""
    with in_school(course.school_id):
        token = new_token()
        facts = snapshot_of(
            Facts(
                holder=person.name,
                school=course.school.name,
                title=course.certificate_title,
                course=course.title,
                statement=course.certificate_statement,
                completed_on=NOON.date(),
                issued_on=issued_at.date(),
                code=token,
            )
        )
        return Award.objects.create(
            token=token,
            school=course.school,
            holder=person,
            cause=f"course:{uuid4()}",
            title=course.certificate_title,
            snapshot=facts,
            digest=digest_of(facts),
            issued_at=issued_at,
        )


def make_regrade(attempt: Any) -> Any:
    """A regrade of the first question of an attempt; its preview is ready."""
    with in_school(attempt.school_id):
        asked = QuestionVersion.objects.get(pk=items_of(attempt.paper)[0].version_id)
        regrade = request_regrade(
            question_id=asked.question_id,
            option=Option.FULL_CREDIT,
            reason="Both stand.",
            by=system_actor(attempt.school_id),
            at=timezone.now(),
        )
        preview_batch(regrade_id=regrade.pk, after="", at=timezone.now())
        return Regrade.objects.get(pk=regrade.pk)


def make_dispute(attempt: Any, person: Any) -> Any:
    with in_school(attempt.school_id):
        return raise_dispute(
            attempt_id=attempt.pk,
            position=1,
            words="The index names both.",
            by=person.actor,
            at=timezone.now(),
        )


def make_scene(course: Any, person: Any) -> Scene:
    quiz = Assessment.objects.get(school=course.school)
    enrolment = enrol_student(course, person)
    attempt = make_attempt(quiz, person)
    with in_school(course.school_id):
        add_graded_answers(attempt_id=attempt.pk)
        card = ReviewCard.objects.get(student=person)
    return Scene(
        person=person,
        course=course,
        quiz=quiz,
        enrolment=enrolment,
        attempt=attempt,
        card=card,
        award=make_award(course, person),
        task=MarkingTask.objects.create(
            school=course.school,
            attempt=attempt,
            assessment=quiz,
            version_id=attempt.paper["items"][0]["version"],
            position=1,
            order_key=1,
        ),
        regrade=make_regrade(attempt),
        dispute=make_dispute(attempt, person),
    )


@pytest.fixture
def scene(course: Any, ana: Any) -> Scene:
    """Ana in Harbour School."""
    return make_scene(course, ana)


@pytest.fixture
def other_scene(other_course: Any, omar: Any) -> Scene:
    """Omar in another school, with the same course."""
    return make_scene(other_course, omar)


@pytest.fixture
def program(program_of: Callable[..., Program], school: Any) -> Program:
    """A program of Harbour School that may read everything."""
    return program_of(school)


@pytest.fixture
def stranger(program_of: Callable[..., Program], other_school: Any) -> Program:
    """A program of another school that may read everything there."""
    return program_of(other_school)
