"""The evidence of an attempt, for a program of the school."""

import json
from typing import Any
from uuid import uuid4

import pytest

from assessments.models import AnswerStep
from assessments.queries.evidence_reports import verified_file
from tests.api.conftest import Program, Scene
from tests.factories.tampering import behind_our_back


def test_a_program_gets_the_evidence_verified_and_signed(program: Program, scene: Scene) -> None:
    told = program.read(f"attempts/{scene.attempt.pk}/evidence/?receipt={scene.attempt.seal}")

    assert told["holds"] is True
    assert {finding["ok"] for finding in told["findings"]} == {True}
    assert told["findings"][-1]["code"] == "receipt"
    assert told["evidence"]["attempt"]["student"]["id"] == str(scene.person.public_id)
    assert told["evidence"]["exported"]["by"] == {
        "kind": "program",
        "person": None,
        "program": program.client_id,
    }
    # As it came over the wire, in a file.
    assert verified_file(text=json.dumps(told["evidence"])).holds


def test_an_altered_attempt_is_told_to_be_altered(program: Program, scene: Scene) -> None:
    with behind_our_back():
        AnswerStep.objects.filter(attempt=scene.attempt, position=1).update(flagged=True)

    told = program.read(f"attempts/{scene.attempt.pk}/evidence/")

    assert told["holds"] is False
    assert [f["code"] for f in told["findings"] if not f["ok"]] == ["seal"]


def test_evidence_of_another_school_does_not_exist(
    program: Program, stranger: Program, scene: Scene, other_scene: Scene
) -> None:
    for path in (other_scene.attempt.pk, uuid4()):
        answer = program.get(f"attempts/{path}/evidence/")
        assert (answer.status_code, answer.json()["code"]) == (404, "attempt_not_found")
    assert stranger.get(f"attempts/{other_scene.attempt.pk}/evidence/").status_code == 200


def test_who_may_read_results_may_not_read_evidence(program_of: Any, scene: Scene) -> None:
    reader = program_of(scene.course.school, ["results:read", "exams:deliver"])

    answer = reader.get(f"attempts/{scene.attempt.pk}/evidence/")

    assert (answer.status_code, answer.json()["missing_scopes"]) == (403, ["evidence:read"])


@pytest.mark.parametrize("path", ["attempts/{}/", "attempts/{}/result/"])
def test_the_seal_is_told_with_the_result(path: str, program: Program, scene: Scene) -> None:
    assert program.read(path.format(scene.attempt.pk))["seal"] == scene.attempt.seal
