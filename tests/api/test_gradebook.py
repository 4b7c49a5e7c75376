"""Grades over the API: the totals of a class, how one came about, a score set by hand."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import ScoreOverride
from foundation.outbox.services import drain
from foundation.schools.cohorts import add_people, save_cohort
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.api.conftest import Program, Scene
from tests.api.test_document import checked, schema_of
from tests.factories.courses import enrol_student
from tests.factories.many import many_enrolments, many_people
from tests.factories.second_person import decide, make_certifying

KEY = "5c0b2a1e-7f64-4d0f-9a3d-2b6c8e1f4a77"


def override(program: Program, scene: Scene, *, key: str = KEY, **body: Any) -> Any:
    sent = {"assessment": str(scene.quiz.public_id), "percent": "90.00", "reason": "Alarm", **body}
    return Client().post(
        f"/api/v1/enrolments/{scene.enrolment.pk}/grades/override/",
        sent,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}", "Idempotency-Key": key},
    )


def rows_of(scene: Scene) -> int:
    with in_school(scene.course.school_id):
        return int(ScoreOverride.objects.count())


def grades(scene: Scene) -> str:
    return f"enrolments/{scene.enrolment.pk}/grades/"


def gradebook(scene: Scene) -> str:
    return f"courses/{scene.course.public_id}/gradebook/"


def test_a_class_is_told_with_totals_and_scores(program: Program, scene: Scene) -> None:
    (row,) = program.read(gradebook(scene))["results"]

    assert row["person"] == str(scene.person.public_id)
    assert (row["total"], row["letter"]) == ("66.67", "D")
    assert row["categories"] == [{"name": "Coursework", "weight": "100.00", "percent": "66.67"}]
    (score,) = row["scores"]
    assert score["assessment"] == str(scene.quiz.public_id)
    assert (score["percent"], score["standing"], score["fate"]) == ("66.67", "scored", "counted")


def test_a_score_set_by_hand_is_told_with_its_reason(program: Program, scene: Scene) -> None:
    done = override(program, scene)

    assert done.status_code == 200
    told = program.read(grades(scene))
    assert (told["total"], told["letter"]) == ("90.00", "A")
    (said,) = told["derivation"]["categories"][0]["scores"]
    assert re.fullmatch(
        r"Anatomy quiz: 90 %, set by a program of the school on \d+ \w{3} \d{4} \(Alarm\), instead "
        r"of the 66\.67 % of the attempts\.",
        said,
    )
    assert told["derivation"]["text"] == "Total: 90 %, that of Coursework. From 90 % on that is A."
    (by_hand,) = told["set_by_hand"]
    assert {**by_hand, "enrolment": str(scene.enrolment.pk)} == done.json()
    checked(told, schema_of("/api/v1/enrolments/{id}/grades/"))
    checked(program.read(gradebook(scene)), schema_of("/api/v1/courses/{id}/gradebook/"))


def test_it_is_done_once_by_its_key_and_taken_back_by_null(program: Program, scene: Scene) -> None:
    first, again = override(program, scene), override(program, scene)
    assert (first.content, rows_of(scene)) == (again.content, 1)

    back = override(program, scene, key=f"{KEY}-2", percent=None)

    assert (back.status_code, back.json()["percent"], rows_of(scene)) == (200, None, 2)
    told = program.read(grades(scene))
    assert (told["total"], [row["percent"] for row in told["set_by_hand"]]) == (
        "66.67",
        [None, "90.00"],
    )
    refused = override(program, scene, key=f"{KEY}-3", percent=None)
    assert (refused.status_code, refused.json()["code"]) == (409, "no_score_to_take_back")


def test_at_an_exam_that_carries_a_certificate_it_waits_for_a_person(
    program: Program, scene: Scene, ada: Any
) -> None:
    make_certifying(scene.quiz)

    done = override(program, scene)

    assert (done.status_code, done.json()["status"]) == (200, "waits")
    told = program.read(grades(scene))
    assert told["total"] == "66.67"
    assert [row["status"] for row in told["set_by_hand"]] == ["waits"]
    checked(told, schema_of("/api/v1/enrolments/{id}/grades/"))
    again = override(program, scene, key=f"{KEY}-2", percent="95.00")
    with in_school(scene.course.school_id):
        newest = ScoreOverride.objects.get(percent=95)
    decide(newest, ada, agrees=False, words="No alarm that day.")
    told = program.read(grades(scene))
    assert again.json()["status"] == "waits"
    assert [(row["status"], row["decided_by"], row["decision"]) for row in told["set_by_hand"]] == [
        ("refused", "Ada Lindqvist", "No alarm that day."),
        ("replaced", "", ""),
    ]
    # A repeat with its key answers what was true when it was done.
    assert override(program, scene).json()["status"] == "waits"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"percent": 90}, "invalid_body"),
        ({"percent": "100.01"}, "invalid_body"),
        ({"percent": "-1"}, "invalid_body"),
        ({"percent": "1.234"}, "invalid_body"),
        ({"percent": "٩٠"}, "invalid_body"),
        ({"percent": "1e1"}, "invalid_body"),
        ({"reason": " "}, "score_invalid"),
        ({"reason": "x" * 301}, "invalid_body"),
        ({"reason": 7}, "invalid_body"),
        ({"passed": True}, "invalid_body"),
        ({"assessment": "5c0b2a1e-7f64-4d0f-9a3d-2b6c8e1f4a77"}, "score_not_found"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    program: Program, scene: Scene, body: dict[str, Any], code: str
) -> None:
    refused = override(program, scene, **body)

    assert (refused.json()["code"], refused.status_code) == (
        code,
        404 if code == "score_not_found" else 400,
    )
    assert rows_of(scene) == 0


def test_another_school_reads_nothing_and_changes_nothing(
    stranger: Program, scene: Scene, other_scene: Scene
) -> None:
    assert stranger.get(gradebook(scene)).json()["code"] == "course_not_found"
    assert stranger.get(grades(scene)).json()["code"] == "enrolment_not_found"
    assert override(stranger, scene).json()["code"] == "enrolment_not_found"
    # Nor an own student at an assessment elsewhere.
    swapped = override(stranger, other_scene, assessment=str(scene.quiz.public_id))
    assert swapped.json()["code"] == "score_not_found"
    assert (rows_of(scene), rows_of(other_scene)) == (0, 0)


def test_a_key_that_reads_results_may_not_set_them(program_of: Any, scene: Scene) -> None:
    reader = program_of(scene.course.school, ["results:read", "exams:deliver"])

    refused = override(reader, scene)

    assert refused.json()["missing_scopes"] == ["grades:write"]
    assert rows_of(scene) == 0


def test_a_pass_by_hand_is_recorded_as_progress(program: Program, scene: Scene) -> None:
    override(program, scene)
    with in_school(scene.course.school_id):
        drain()

    assert program.read(f"enrolments/{scene.enrolment.pk}/")["percent"] == 50


def test_a_cohort_is_that_of_the_own_school(
    program: Program, scene: Scene, ben: Any, ines: Any, other_school: Any, olga: Any
) -> None:
    with in_school(scene.course.school_id):
        enrol_student(scene.course, ben)
        evening = save_cohort(key="evening", title="Evening", by=ines.actor)
        add_people(cohort_id=evening.pk, emails=ben.email, by=ines.actor, at=timezone.now())
    with in_school(other_school.pk):
        # Ana is in a cohort of the same key, elsewhere.
        Membership.objects.create(
            school=other_school, person=scene.person, joined_at=timezone.now()
        )
        theirs = save_cohort(key="evening", title="Evening", by=olga.actor)
        add_people(cohort_id=theirs.pk, emails=scene.person.email, by=olga.actor, at=timezone.now())

    found = program.read(f"{gradebook(scene)}?cohort=evening")["results"]

    assert [row["person"] for row in found] == [str(ben.public_id)]
    assert program.read(f"{gradebook(scene)}?cohort=nobody")["results"] == []
    one = program.read(f"{gradebook(scene)}?person={scene.person.public_id}")["results"]
    assert [row["person"] for row in one] == [str(scene.person.public_id)]


def test_pages_show_everybody_once_at_the_same_cost(program: Program, scene: Scene) -> None:
    costs = []
    for students in (3, 300):
        with in_school(scene.course.school_id):
            many_people(scene.person, students)
            many_enrolments(scene.enrolment)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = program.read(f"{gradebook(scene)}?page_size=200")
        costs.append(len(queries))
    seen = [row["enrolment"] for row in page["results"]]
    while page["next"]:
        page = program.read(page["next"].removeprefix("http://testserver"))
        seen += [row["enrolment"] for row in page["results"]]

    assert len(seen) == len(set(seen)) == 304
    assert costs == [8, 8]
