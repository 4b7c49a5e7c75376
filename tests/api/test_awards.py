"""Mock exams and certificates by the API: read, suspended, replaced, revoked."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from certifications.models import Award, AwardRule, Programme
from foundation.schools.scoping import in_school
from tests.api.conftest import make_programme
from tests.api.exam_programs import ExamProgram

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(program_of: Any, school: Any) -> ExamProgram:
    made = program_of(school, ["courses:read", "awards:read", "awards:write"])
    return ExamProgram(made.client_id, made.token)


@pytest.fixture
def programme(scene: Any, school: Any) -> Programme:
    made = make_programme(scene.quiz)
    with in_school(school.pk):
        made.conduct = ["I work alone."]
        made.save(update_fields=["conduct"])
        AwardRule.objects.create(
            school=school,
            kind=AwardRule.Kind.EXAM,
            programme=made,
            title="Certificate of Achievement",
            subject="Mock exam",
            statement="has passed.",
            valid_months=24,
        )
    return made  # type: ignore[no-any-return]


def test_a_mock_exam_says_what_it_asks_for_and_gives(program, programme):
    (listed,) = program.read("programmes/")["results"]

    assert program.read(f"programmes/{programme.public_id}/") == listed
    assert listed["conduct"] == ["I work alone."]
    assert listed["awards"] == [
        {
            "title": "Certificate of Achievement",
            "subject": "Mock exam",
            "valid_months": 24,
            "renewal_units": "0.0",
        }
    ]
    assert listed["assessment"] == str(programme.assessment.public_id)


def test_the_document_shows_what_each_decision_answers():
    paths = SchemaGenerator().get_schema(public=True)["paths"]
    shown = {}
    for what in ("revoke", "suspend", "lift", "replace"):
        answers = paths[f"/api/v1/awards/{{id}}/{what}/"]["post"]["responses"]["200"]
        examples = answers["content"]["application/json"]["examples"].values()
        shown[what] = [example["value"]["state"] for example in examples]

    assert shown == {
        "revoke": ["revoked"],
        "suspend": ["suspended"],
        "lift": ["valid"],
        "replace": ["valid"],
    }


def test_a_certificate_is_suspended_lifted_and_revoked(program, scene, school):
    path = f"awards/{scene.award.pk}/"
    states = []
    for what in ("suspend", "lift", "revoke", "lift"):
        answer = program.post(f"{path}{what}/", {"reason": "As agreed."})
        states.append((answer.status_code, answer.json().get("state")))

    assert states == [(200, "suspended"), (200, "valid"), (200, "revoked"), (409, None)]
    with in_school(school.pk):
        award = Award.objects.get(pk=scene.award.pk)
        assert list(award.events.values_list("kind", "by")) == [
            ("suspended", None),
            ("lifted", None),
            ("revoked", None),
        ]


def test_a_reason_is_asked_for(program, scene):
    answer = program.post(f"awards/{scene.award.pk}/suspend/", {"reason": " "})

    assert answer.status_code == 400
    assert "reason" in answer.content.decode()


def test_a_new_name_is_a_new_certificate(program, scene):
    path = f"awards/{scene.award.pk}/replace/"
    assert program.post(path, {"reason": "Married."}).status_code == 409
    person = scene.person
    person.name = "Ana Silva Costa"
    person.save(update_fields=["name"])
    new = program.post(path, {"reason": "Married."}).json()

    assert (new["holder"], new["replaces"]) == ("Ana Silva Costa", str(scene.award.pk))
    assert program.read(f"awards/{scene.award.pk}/")["state"] == "replaced"


def test_another_school_has_neither(program, programme, stranger, scene):
    assert stranger.get(f"programmes/{programme.public_id}/").status_code == 404
    assert stranger.read("programmes/")["results"] == []
    other = ExamProgram(stranger.client_id, stranger.token)
    answer = other.post(f"awards/{scene.award.pk}/revoke/", {"reason": "Mine."})
    assert answer.status_code == 404


def test_who_only_reads_decides_nothing(program_of, school, scene):
    made = program_of(school, ["awards:read"])
    reader = ExamProgram(made.client_id, made.token)
    answer = reader.post(f"awards/{scene.award.pk}/revoke/", {"reason": "Mine."})
    assert answer.status_code == 403
