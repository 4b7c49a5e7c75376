"""The demo, and the reference course that it brings."""

import json
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from assessments.models import Assessment, Question
from courses.models import Activity, Course
from courses.packs.checking import checked_pack
from courses.packs.demo import REFERENCE_COURSE, load_demo
from foundation.schools.models import ApiClient, Membership, School
from foundation.schools.public import every_school, in_school
from tests.conftest import NOON
from tests.courses.packs.test_loading import rows_on_disk


def demo(capsys: Any, *arguments: str) -> dict[str, Any]:
    call_command("load_demo", "--json", *arguments)
    access: dict[str, Any] = json.loads(capsys.readouterr().out)
    return access


def test_the_reference_course_has_no_problem() -> None:
    pack = checked_pack(REFERENCE_COURSE)

    assert [module.head.sure.key for module in pack.in_order()][:2] == ["placement", "anatomy"]


@pytest.mark.django_db
def test_everybody_of_the_demo_can_sign_in(capsys: Any, client: Any) -> None:
    access = demo(capsys)

    roles = [person["role"] for person in access["people"]]
    assert roles == ["student", "instructor", "administrator", "instructor", "operator"]
    for person in access["people"]:
        request = RequestFactory().post("/accounts/login/")
        user = authenticate(request, email=person["email"], password=person["password"])
        assert user is not None, person
        assert user.is_superuser == (person["role"] == "operator")
        with every_school():
            theirs = [member.role for member in Membership.objects.filter(person=user)]
        assert theirs == ([] if user.is_superuser else [person["role"]])


@pytest.mark.django_db
def test_the_programs_key_opens_the_api(capsys: Any, client: Any) -> None:
    api = demo(capsys)["api"]

    response = client.post(
        "/oauth/token/",
        {
            "grant_type": "client_credentials",
            "client_id": api["client_id"],
            "client_secret": api["client_secret"],
        },
    )

    assert response.status_code == 200
    assert api["token_url"].endswith("/oauth/token/")
    assert len(response.json()["scope"].split()) == 11


@pytest.mark.django_db
def test_the_demo_has_the_reference_course_and_northside_has_nothing(capsys: Any) -> None:
    demo(capsys)

    harbour = School.objects.get(slug="demo")
    northside = School.objects.get(slug="northside")
    assert (harbour.name, harbour.is_open) == ("Harbour School of Coding", True)
    with in_school(harbour.pk):
        assert set(Course.objects.values_list("key", "language")) == {
            ("medical-coding-foundations", "en"),
            ("fundamentos-de-codificacion-medica", "es"),
        }
        modules: dict[str, list[str]] = {}
        for activity in Activity.objects.select_related("module").order_by("order"):
            modules.setdefault(activity.module.key, []).append(activity.kind)
        assert len(modules) == 10
        # Lessons first, then quizzes.
        assert all(kinds == sorted(kinds) for kinds in modules.values())
        optional = Activity.objects.filter(is_required=False)
        assert {activity.assessment.key for activity in optional.select_related("assessment")} == {
            *("placement-self-check", "drill-word-parts-quiz", "drill-codes-quiz", "write-a-query")
        }
        exams = {"mock-foundations", "mock-short", "mock-cca-shaped", "mock-ccs-shaped"}
        assert Assessment.objects.filter(key__in=exams).count() == 4
        assert not Assessment.objects.filter(key="mock-cpc-shaped").exists()
        assert Question.objects.drawable().count() > 1_900
    with in_school(northside.pk):
        assert not Course.objects.exists()
        assert not Question.objects.exists()
        assert Membership.objects.count() == 1


@pytest.mark.django_db
def test_loading_the_demo_again_writes_no_row(
    capsys: Any, django_assert_max_num_queries: Any
) -> None:
    first = demo(capsys)
    before = rows_on_disk()

    with django_assert_max_num_queries(40):
        assert load_demo(at=NOON) == []
    again = demo(capsys)

    assert again == first
    assert rows_on_disk() == before


@pytest.mark.django_db
def test_the_open_school_of_somebody_else_stays_the_open_one(school: Any, capsys: Any) -> None:
    demo(capsys)

    assert School.objects.get(is_open=True).slug == school.slug


@pytest.mark.django_db
def test_production_is_no_place_for_public_passwords(settings: Any, capsys: Any) -> None:
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="--yes-this-is-a-demo"):
        call_command("load_demo")

    assert not School.objects.exists()
    assert not ApiClient.objects.exists()
    assert demo(capsys, "--yes-this-is-a-demo")["people"]
