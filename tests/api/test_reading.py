"""What each endpoint tells a program of the school."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from certifications.rules.codes import grouped
from courses.services.progress import record_result
from foundation.schools.scoping import in_school
from tests.api.conftest import Program, Scene, make_attempt
from tests.conftest import NOON
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student


def test_the_root_links_to_everything_and_needs_no_key(db: Any) -> None:
    response = Client().get("/api/v1/")

    links = response.json()
    assert response.status_code == 200
    assert links["token"] == "http://testserver/oauth/token/"
    assert links["people"] == "http://testserver/api/v1/people/"
    assert set(links) == {
        *("token", "school", "courses", "people", "enrolments"),
        *("attempts", "marking", "awards", "schema", "reference"),
    }


def test_a_program_learns_which_school_it_belongs_to(program: Program, school: Any) -> None:
    assert program.read("school/") == {
        "id": str(school.public_id),
        "slug": "harbour",
        "name": "Harbour School",
        "time_zone": "UTC",
    }


def test_a_course_is_told_with_modules_and_activities(program: Program, scene: Scene) -> None:
    listed = program.read("courses/")["results"]
    course = program.read(f"courses/{scene.course.public_id}/")

    assert [line["key"] for line in listed] == ["foundations"]
    assert (course["title"], course["edition"]) == ("Foundations", "2026.11")
    activities = course["modules"][0]["activities"]
    assert [(a["kind"], a["title"]) for a in activities] == [
        ("lesson", "Directions"),
        ("quiz", "Anatomy quiz"),
    ]
    assert [a["assessment"] for a in activities] == [None, str(scene.quiz.public_id)]


def test_an_unpublished_course_is_not_told(program: Program, scene: Scene) -> None:
    with in_school(scene.course.school_id):
        scene.course.is_published = False
        scene.course.save()

    assert program.read("courses/")["results"] == []
    assert program.get(f"courses/{scene.course.public_id}/").status_code == 404


def test_people_are_found_by_role_and_by_the_schools_own_number(
    program: Program, ana: Any, ines: Any
) -> None:
    with in_school(ana.school.pk):
        ana.memberships.update(external_id="S-17")

    assert program.read("people/?external_id=S-17")["results"] == [
        {
            "id": str(ana.public_id),
            "name": "Ana Silva",
            "email": "ana@example.org",
            "role": "student",
            "external_id": "S-17",
            "is_active": True,
            "joined_at": "2026-11-23T12:00:00Z",
        }
    ]
    found = program.read("people/?role=instructor")["results"]
    assert [person["id"] for person in found] == [str(ines.public_id)]
    assert len(program.read("people/")["results"]) == 2
    assert program.read("people/?is_active=false")["results"] == []


def test_an_enrolment_tells_progress_by_activity(program: Program, scene: Scene) -> None:
    with in_school(scene.course.school_id):
        record_result(
            assessment_id=scene.quiz.pk,
            student_id=scene.person.pk,
            passed=True,
            at=NOON + timedelta(days=1),
        )

    enrolment = program.read(f"enrolments/{scene.enrolment.pk}/")

    assert enrolment["person"] == str(scene.person.public_id)
    assert enrolment["course"] == str(scene.course.public_id)
    assert (enrolment["percent"], enrolment["completed_at"]) == (50, None)
    (module,) = enrolment["modules"]
    assert (module["key"], module["title"], module["percent"]) == ("anatomy", "Anatomy", 50)
    done = {line["title"]: line["completed_at"] for line in module["activities"]}
    assert done == {"Directions": None, "Anatomy quiz": "2026-11-24T12:00:00Z"}


def test_enrolments_are_filtered_by_completion_course_and_person(
    program: Program, scene: Scene, ben: Any
) -> None:
    ids = (scene.course.public_id, scene.person.public_id)

    def found(query: str) -> int:
        return len(program.read(f"enrolments/?{query}")["results"])

    assert (found("completed=false"), found("completed=true")) == (1, 0)
    assert (found(f"course={ids[0]}"), found(f"person={ids[1]}")) == (1, 1)
    assert (found(f"course={ids[1]}"), found(f"person={ben.public_id}")) == (0, 0)


def test_an_attempt_tells_its_points_and_no_question(program: Program, scene: Scene) -> None:
    response = program.get(f"attempts/{scene.attempt.pk}/")

    attempt = response.json()
    assert attempt["person"] == str(scene.person.public_id)
    assert attempt["assessment"] == str(scene.quiz.public_id)
    assert (attempt["state"], attempt["percent"], attempt["passed"]) == ("graded", "66.67", True)
    assert (attempt["earned"], attempt["possible"]) == ("2.00", "3.00")
    assert attempt["items"] == [
        {"position": 1, "answered": True, "earned": "1.00", "possible": "1.00"},
        {"position": 2, "answered": True, "earned": "1.00", "possible": "1.00"},
        {"position": 3, "answered": True, "earned": "0.00", "possible": "1.00"},
    ]
    for secret in (b"right one", b"wrong one", b"yes,", b"explanation", b"reason", b"paper"):
        assert secret not in response.content


def test_an_attempt_in_progress_has_no_result(
    program: Program, course: Any, quiz: Any, ana: Any
) -> None:
    with in_school(quiz.school_id):
        enrol_student(course, ana)
        attempt = begin(quiz, ana)

    told = program.read(f"attempts/{attempt.pk}/")

    assert (told["state"], told["percent"], told["passed"]) == ("in_progress", None, None)
    assert (told["items"], told["submitted_at"]) == ([], None)


def test_attempts_are_filtered_by_state_person_and_assessment(
    program: Program, scene: Scene, ben: Any
) -> None:
    with in_school(scene.course.school_id):
        enrol_student(scene.course, ben)
    make_attempt(scene.quiz, ben, right=3)

    results = program.read(f"attempts/?person={ben.public_id}")["results"]
    assert [(row["percent"], row["passed"]) for row in results] == [("100.00", True)]
    assert len(program.read("attempts/?state=graded")["results"]) == 2
    assert program.read("attempts/?state=submitted")["results"] == []
    assert len(program.read(f"attempts/?assessment={scene.quiz.public_id}")["results"]) == 2


def test_what_is_new_since_the_last_run_is_found(program: Program, scene: Scene) -> None:
    with in_school(scene.course.school_id):
        type(scene.attempt).objects.update(graded_at=NOON)
        type(scene.enrolment).objects.update(completed_at=NOON)

    for path in (
        "attempts/?graded_since=",
        "enrolments/?completed_since=",
        "awards/?issued_since=",
    ):
        assert len(program.read(f"{path}2026-11-23T12:00:00Z")["results"]) == 1, path
        assert len(program.read(f"{path}2026-11-23T13:00:00%2B01:00")["results"]) == 1, path
        assert program.read(f"{path}2026-11-23T12:00:01Z")["results"] == [], path
        # A zone that the database does not know, still a time.
        assert program.read(f"{path}2026-11-24T07:00:00%2B18:00")["results"] == [], path
        assert program.get(f"{path}yesterday").json()["code"] == "invalid_parameter"


def test_a_regraded_attempt_tells_the_newest_grade(program: Program, scene: Scene) -> None:
    with in_school(scene.quiz.school_id):
        first = scene.attempt.grades.get()
        scene.attempt.grades.create(
            school_id=first.school_id,
            number=2,
            earned=Decimal(3),
            possible=Decimal(3),
            percent=Decimal(100),
            passed=True,
            outcomes=first.outcomes,
            graded_at=NOON,
        )

    assert program.read("attempts/")["results"][0]["percent"] == "100.00"
    assert program.read(f"attempts/{scene.attempt.pk}/")["earned"] == "3.00"


def test_a_certificate_tells_whether_it_counts(program: Program, scene: Scene) -> None:
    award = program.read(f"awards/{scene.award.pk}/")

    assert (award["holder"], award["course"], award["state"]) == (
        "Ana Silva",
        "Foundations",
        "valid",
    )
    assert award["code"] == grouped(scene.award.token)
    assert award["url"] == f"{settings.SITE_URL}/certificates/{scene.award.token}/"
    assert program.read(f"awards/?person={scene.person.public_id}")["results"] == [award]

    with in_school(scene.course.school_id):
        scene.award.revoked_at = NOON
        scene.award.revocation_reason = "Issued to the wrong person."
        scene.award.save(update_fields=["revoked_at", "revocation_reason"])

    assert program.read(f"awards/{scene.award.pk}/")["state"] == "revoked"


@pytest.mark.parametrize("path", ["courses/", "people/", "enrolments/", "attempts/", "awards/"])
def test_a_list_shows_only_public_ids(program: Program, scene: Scene, path: str) -> None:
    for row in program.read(path)["results"]:
        assert len(row["id"]) == 36
        assert {"pk", "school", "student", "student_id"}.isdisjoint(row)
