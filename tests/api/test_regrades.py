"""A program grades a question again: asked for, looked at, applied once."""

from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Dispute, Grade, Question, Regrade
from foundation.mail.models import Email
from foundation.schools.scoping import every_school, in_school
from tests.api.conftest import Program, Scene
from tests.api.exam_programs import ExamProgram
from tests.factories.many import copies
from tests.factories.regrades import drain_all

pytestmark = pytest.mark.django_db
SCOPES = ["results:read", "results:write"]


@pytest.fixture
def key(scene: Scene) -> str:
    """The question that everybody in the scene was asked first."""
    return str(Question.objects.get(pk=scene.regrade.question_id).key)


def writer_of(program_of: Any, school: Any) -> ExamProgram:
    made = program_of(school, SCOPES)
    return ExamProgram(made.client_id, made.token)


@pytest.fixture
def writer(program_of: Any, school: Any) -> ExamProgram:
    return writer_of(program_of, school)


def body(key: str, **changes: Any) -> dict[str, Any]:
    return {"question_key": key, "option": "full_credit", "reason": "Both stand.", **changes}


def test_from_the_question_to_the_new_grades(writer: Any, scene: Scene, key: str) -> None:
    asked = writer.post("regrades/", body(key), key="ask-once-1")
    again = writer.post("regrades/", body(key), key="ask-once-1")
    assert asked.status_code == 200, asked.content
    assert again.content == asked.content
    made = asked.json()
    assert (made["state"], made["versions"]) == ("previewing", [{"number": 1, "attempts": 1}])

    address = f"regrades/{made['id']}/"
    refused = writer.post(f"{address}apply/")
    assert (refused.status_code, refused.json()["code"]) == (409, "regrade_not_ready")
    drain_all()
    shown = writer.read(address)
    assert shown["state"] == "previewed"
    assert (shown["summary"]["concerned"], shown["summary"]["stay"]) == (1, 1)
    (effect,) = writer.read(f"{address}effects/")["results"]
    assert (effect["attempt"], effect["person"]) == (
        str(scene.attempt.pk),
        str(scene.person.public_id),
    )

    for _ in range(2):
        assert writer.post(f"{address}apply/").status_code == 200
    drain_all()
    assert writer.read(address)["state"] == "applied"
    with in_school(scene.quiz.school_id):
        assert Grade.objects.filter(attempt=scene.attempt).count() == 2
    late = writer.post(f"{address}withdraw/")
    assert (late.status_code, late.json()["code"]) == (409, "regrade_not_ready")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"question_key": "no-such-question"}, 400, "regrade_refused"),
        ({"reason": " "}, 400, "regrade_refused"),
        ({"reason": "x" * 501}, 400, "invalid_body"),
        ({"option": "guess"}, 400, "invalid_body"),
        ({"versions": [7]}, 400, "regrade_refused"),
        ({"key_version": 7, "option": "new_key"}, 400, "regrade_refused"),
        ({"assessment": str(uuid4())}, 400, "regrade_refused"),
        ({"apply": True}, 400, "invalid_body"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    changes: dict[str, Any], status: int, code: str, writer: Any, scene: Scene, key: str
) -> None:
    answer = writer.post("regrades/", body(key, **changes))

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    with in_school(scene.quiz.school_id):
        assert Regrade.objects.count() == 1


def test_another_school_reads_and_changes_nothing(
    program_of: Any, other_school: Any, scene: Scene, key: str
) -> None:
    stranger = writer_of(program_of, other_school)
    address = f"regrades/{scene.regrade.pk}/"

    assert stranger.read("regrades/")["results"] == stranger.read("disputes/")["results"] == []
    for answer in (
        stranger.get(address),
        stranger.get(f"{address}effects/"),
        stranger.post(f"{address}apply/"),
        stranger.post(f"{address}withdraw/"),
        stranger.post(f"disputes/{scene.dispute.pk}/decline/", {"answer": "No."}),
    ):
        assert answer.status_code == 404
    assert stranger.post("regrades/", body(key)).json()["code"] == "regrade_refused"
    with in_school(scene.quiz.school_id):
        assert Regrade.objects.get().state == "previewed"
        assert Dispute.objects.get().state == "open"


def test_a_dispute_is_read_and_declined_once(writer: Any, scene: Scene, key: str) -> None:
    (shown,) = writer.read(f"disputes/?state=open&question_key={key}")["results"]
    assert (shown["attempt"], shown["words"]) == (str(scene.attempt.pk), "The index names both.")

    address = f"disputes/{shown['id']}/decline/"
    assert writer.post(address, {"answer": ""}).json()["code"] == "invalid_body"
    for _ in range(2):
        declined = writer.post(address, {"answer": "It names one."})
        assert (declined.status_code, declined.json()["state"]) == (200, "declined")
    other = writer.post(address, {"answer": "Another answer."})
    assert (other.status_code, other.json()["code"]) == (409, "dispute_decided")
    assert writer.read("disputes/?state=open")["results"] == []
    assert Email.objects.filter(kind="dispute_answered").count() == 1


@pytest.mark.parametrize("more", [0, 60])
def test_the_lists_cost_the_same_at_any_length(
    more: int, program: Program, scene: Scene, django_assert_num_queries: Any
) -> None:
    with every_school():
        if more:
            copies(scene.attempt, more, id="gen_random_uuid()", number="n + 1")
            free = """
                JOIN chartwork_assessments_attempt a ON NOT EXISTS (
                    SELECT 1 FROM {} e WHERE e.attempt_id = a.id)
            """
            effect = scene.regrade.effects.get()
            copies(effect, 1, among=free.format(effect._meta.db_table), attempt_id="a.id")
            dispute = scene.dispute
            copies(
                dispute,
                1,
                among=free.format(dispute._meta.db_table),
                attempt_id="a.id",
                id="gen_random_uuid()",
            )
            copies(scene.regrade, more, id="gen_random_uuid()")
    address = f"regrades/{scene.regrade.pk}/"

    for path, queries in (("regrades/", 2), ("disputes/", 2), (address, 3)):
        with django_assert_num_queries(queries):
            program.read(path)
    with django_assert_num_queries(3):
        page = program.read(f"{address}effects/")
    seen = [row["attempt"] for row in page["results"]]
    while page["next"]:
        page = program.read(page["next"].removeprefix("http://testserver"))
        seen += [row["attempt"] for row in page["results"]]
    assert len(seen) == len(set(seen)) == more + 1
