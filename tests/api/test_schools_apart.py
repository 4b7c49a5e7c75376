"""A program sees its own school and nothing of another, on every endpoint."""

from typing import Any
from uuid import uuid4

import pytest
from django.urls import get_resolver
from django_scopes import get_scope

from assessments.services.statistics import compute_statistics
from foundation.schools.api.root import OpenView
from foundation.schools.api.views import SchoolView
from foundation.schools.models import ApiClient
from foundation.schools.scoping import in_school
from tests.api.conftest import ALL_SCOPES, Program, Scene, make_programme
from tests.conftest import NOON

LISTS = ["courses/", "people/", "enrolments/", "attempts/", "marking/", "awards/"]
LISTS = [
    *("courses/", "people/", "enrolments/", "attempts/", "awards/"),
    *("regrades/", "disputes/"),
]
# Which scope opens what; "" is open to every valid token.
SCOPES = {
    "school/": "",
    "courses/": "courses:read",
    "courses/<uuid:id>/": "courses:read",
    "people/": "people:read",
    "people/<uuid:id>/": "people:read",
    "courses/<uuid:id>/gradebook/": "results:read",
    "enrolments/<uuid:id>/grades/": "results:read",
    "enrolments/": "progress:read",
    "enrolments/<uuid:id>/": "progress:read",
    "attempts/": "results:read",
    "attempts/<uuid:id>/": "results:read",
    "assessments/<uuid:id>/statistics/": "results:read",
    "assessments/<uuid:id>/statistics/questions/": "results:read",
    "assessments/<uuid:id>/coding/": "results:read",
    "people/<uuid:id>/coding/": "results:read",
    "attempts/<uuid:id>/items/<int:position>/lines/": "marking:write",
    "attempts/<uuid:id>/evidence/": "evidence:read",
    "attempts/<uuid:id>/paper/": "exams:deliver",
    "attempts/<uuid:id>/result/": "exams:deliver",
    "people/<uuid:id>/assessments/": "exams:deliver",
    "people/<uuid:id>/reviews/": "exams:deliver",
    "reviews/<uuid:id>/": "exams:deliver",
    "marking/": "marking:write",
    "marking/<uuid:id>/": "marking:write",
    "regrades/": "results:read",
    "regrades/<uuid:id>/": "results:read",
    "regrades/<uuid:id>/effects/": "results:read",
    "disputes/": "results:read",
    "awards/": "awards:read",
    "awards/<uuid:id>/": "awards:read",
    "programmes/": "courses:read",
    "programmes/<uuid:id>/": "courses:read",
}
# The same for what is posted.
POST_SCOPES = {
    "attempts/": "exams:deliver",
    "attempts/<uuid:id>/answers/": "exams:deliver",
    "attempts/<uuid:id>/break/end/": "exams:deliver",
    "attempts/<uuid:id>/hand-in/": "exams:deliver",
    "attempts/<uuid:id>/items/<int:position>/check/": "exams:deliver",
    "attempts/<uuid:id>/items/<int:position>/lines/": "marking:write",
    "attempts/<uuid:id>/items/<int:position>/next/": "exams:deliver",
    "attempts/<uuid:id>/lease/": "exams:deliver",
    "attempts/<uuid:id>/sections/next/": "exams:deliver",
    "enrolments/<uuid:id>/grades/override/": "grades:write",
    "reviews/<uuid:id>/answer/": "exams:deliver",
    "reviews/<uuid:id>/rating/": "exams:deliver",
    "marking/<uuid:id>/marks/": "marking:write",
    "regrades/": "results:write",
    "regrades/<uuid:id>/apply/": "results:write",
    "regrades/<uuid:id>/withdraw/": "results:write",
    "disputes/<uuid:id>/decline/": "results:write",
    **{
        f"awards/<uuid:id>/{what}/": "awards:write"
        for what in ("revoke", "suspend", "lift", "replace")
    },
}
OPEN = {"", "schema/", "reference/"}


def api_views() -> dict[str, Any]:
    """Every address under /api/v1/ with its view."""
    found: dict[str, Any] = {}

    def walk(patterns: Any, prefix: str) -> None:
        for entry in patterns:
            path = prefix + str(entry.pattern)
            if hasattr(entry, "url_patterns"):
                walk(entry.url_patterns, path)
            elif path.startswith("api/v1/") and entry.name != "nothing":
                found[path.removeprefix("api/v1/")] = entry.callback.cls

    walk(get_resolver().url_patterns, "")
    return found


def test_the_table_names_every_endpoint() -> None:
    assert set(api_views()) == {*SCOPES, *POST_SCOPES} | OPEN


def test_every_view_declares_the_scopes_that_it_needs() -> None:
    declared = {
        (method, path): view().scopes_for(method.upper())
        for path, view in api_views().items()
        for method in view.http_method_names
        if method != "head"
    }

    expected = {
        (method, path): (scope,) if scope else ()
        for method, table in (("get", SCOPES), ("post", POST_SCOPES))
        for path, scope in table.items()
    }
    assert declared == expected | {("get", path): () for path in OPEN}


def test_every_view_opens_the_scope_of_its_school_or_shows_nobodys_data() -> None:
    kinds = {path: view.__mro__ for path, view in api_views().items()}

    assert {path for path, kind in kinds.items() if OpenView in kind} == OPEN
    assert {path for path, kind in kinds.items() if SchoolView in kind} == {*SCOPES, *POST_SCOPES}


@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_the_rows_of_the_own_school_only(
    program: Program, stranger: Program, scene: Scene, other_scene: Scene, path: str
) -> None:
    own = {row["id"] for row in program.read(path)["results"]}
    theirs = {row["id"] for row in stranger.read(path)["results"]}

    assert len(own) == len(theirs) == 1
    assert own.isdisjoint(theirs)


def test_ids_of_another_school_do_not_exist(
    program: Program, stranger: Program, scene: Scene, other_scene: Scene
) -> None:
    for mine, theirs in zip(scene.details, other_scene.details, strict=True):
        assert program.get(mine).status_code == 200, mine
        assert stranger.get(theirs).status_code == 200, theirs
        swapped = program.get(theirs), stranger.get(mine)
        assert [answer.status_code for answer in swapped] == [404, 404]
        unknown = program.get(f"{mine.split('/')[0]}/{uuid4()}/").json()
        told = swapped[0].json()
        # Word for word what is said of an id that nobody has.
        assert {**told, "instance": "", "request_id": ""} == {
            **unknown,
            "instance": "",
            "request_id": "",
        }


@pytest.mark.parametrize("path", ["enrolments/?person=", "attempts/?person=", "awards/?person="])
def test_a_filter_for_a_person_of_another_school_finds_nothing(
    stranger: Program, scene: Scene, other_scene: Scene, path: str
) -> None:
    assert stranger.read(f"{path}{scene.person.public_id}")["results"] == []


def test_the_next_page_of_another_school_shows_own_rows_only(
    program: Program, stranger: Program, scene: Scene, other_scene: Scene, ben: Any
) -> None:
    page = program.read("people/?page_size=1")

    followed = stranger.get(page["next"].removeprefix("http://testserver"))

    own = {str(other_scene.person.public_id)}
    assert {row["id"] for row in followed.json()["results"]} <= own


@pytest.mark.parametrize(("path", "scope"), SCOPES.items())
def test_a_token_opens_what_its_scopes_name_and_nothing_else(
    program_of: Any, scene: Scene, path: str, scope: str
) -> None:
    start, _, rest = path.partition("<uuid:id>/")
    known = [*scene.details, f"assessments/{scene.quiz.public_id}/"]
    if start == "programmes/":
        known.append(f"programmes/{make_programme(scene.quiz).public_id}/")
    address = next(d for d in known if d.startswith(start)) + rest if "<" in path else path
    address = address.replace("<int:position>", "1")
    if start == "assessments/":
        with in_school(scene.quiz.school_id):
            compute_statistics(assessment_id=scene.quiz.pk, school_id=scene.quiz.school_id, at=NOON)
    others = [name for name in ALL_SCOPES if name != scope]

    without = program_of(scene.course.school, others).get(address)

    if not scope:
        assert without.status_code == 200
        return
    assert (without.status_code, without.json()["code"]) == (403, "missing_scope")
    assert without.json()["missing_scopes"] == [scope]
    assert scope in without.json()["detail"]
    assert f'scope="{scope}"' in without["WWW-Authenticate"]
    # The paper of an attempt that is over is closed; it asked no chart.
    expected = {"paper/": 409, "items/<int:position>/lines/": 404}.get(rest, 200)
    assert program_of(scene.course.school, [scope]).get(address).status_code == expected


@pytest.mark.parametrize("path", [path for path in SCOPES if "<" not in path])
def test_without_a_valid_token_nothing_is_told(scene: Scene, program: Program, path: str) -> None:
    for token in ("", "not-a-token", program.token[:-1]):
        answer = Program("", token).get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_a_scope_that_was_taken_away_counts_at_once(program_of: Any, scene: Scene) -> None:
    program = program_of(scene.course.school)
    ApiClient.objects.filter(client_id=program.client_id).update(allowed_scopes=["courses:read"])

    assert program.get("people/").status_code == 403
    assert program.get("courses/").status_code == 200


def test_a_key_of_no_school_reads_nothing(program: Program, scene: Scene) -> None:
    ApiClient.objects.filter(client_id=program.client_id).update(school=None)

    answer = program.get("school/")
    assert (answer.status_code, answer.json()["code"]) == (403, "no_school")


def test_somebody_who_is_signed_in_is_no_program(client_of: Any, ada: Any) -> None:
    assert client_of(ada).get("/api/v1/people/").status_code == 401


def test_nobody_elses_scope_is_left_open(program: Program, scene: Scene) -> None:
    program.read("people/")

    assert get_scope() == {}
    with in_school(scene.course.school_id):
        assert get_scope()["school"] == scene.course.school_id
