"""Pages, costs, ETags and limits."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings

from assessments.models import Attempt
from courses.models import Enrolment
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.api.conftest import Program, Scene, make_attempt, make_award
from tests.conftest import NOON
from tests.factories.courses import enrol_student
from tests.factories.people import make_member


def local(address: str) -> str:
    """The path of an absolute address."""
    return address.removeprefix("http://testserver")


def all_rows(program: Program, path: str) -> list[str]:
    """Ids of all pages, followed by ``next`` to the end."""
    ids: list[str] = []
    address = f"/api/v1/{path}"
    for _ in range(200):
        page = program.read(address)
        ids += [row["id"] for row in page["results"]]
        if page["next"] is None:
            return ids
        address = local(page["next"])
    raise AssertionError("The pages do not end.")


def roster(course: Any, count: int, *, minutes_apart: int) -> list[Any]:
    """So many students, enrolled one after the other or all in one moment."""
    school = course.school
    with in_school(school.pk):
        people = [
            make_member(school, f"student{number}@example.org", f"Student {number}")
            for number in range(count)
        ]
        Enrolment.objects.bulk_create(
            Enrolment(
                school=school,
                student=person,
                course=course,
                enrolled_at=NOON + timedelta(minutes=minutes_apart * number),
            )
            for number, person in enumerate(people)
        )
    return people


@pytest.mark.parametrize("minutes_apart", [0, 1])
@pytest.mark.parametrize("page_size", [1, 7, 40, 120, 200])
def test_120_rows_are_paged_without_gap_or_repeat(
    program: Program, course: Any, page_size: int, minutes_apart: int
) -> None:
    roster(course, 120, minutes_apart=minutes_apart)
    with in_school(course.school_id):
        expected = [
            str(pk)
            for pk in Enrolment.objects.order_by("-enrolled_at", "-id").values_list("pk", flat=True)
        ]

    ids = all_rows(program, f"enrolments/?page_size={page_size}")

    assert len(ids) == 120
    assert ids == expected


@pytest.mark.parametrize("minutes_apart", [0, 1])
@pytest.mark.parametrize("page_size", [7, 40, 120])
def test_the_way_back_shows_the_same_pages(
    program: Program, course: Any, page_size: int, minutes_apart: int
) -> None:
    roster(course, 120, minutes_apart=minutes_apart)
    there: list[Any] = []
    address: str | None = f"/api/v1/enrolments/?page_size={page_size}"
    while address:
        there.append(program.read(local(address)))
        address = there[-1]["next"]

    back = [there[-1]]
    while back[-1]["previous"]:
        back.append(program.read(local(back[-1]["previous"])))

    assert there[0]["previous"] is None
    assert len(there) == -(-120 // page_size)
    rows = [row["id"] for page in reversed(back) for row in page["results"]]
    assert rows == [row["id"] for page in there for row in page["results"]]
    # Whoever turns round twice stands where he was.
    if len(back) > 1:
        assert program.read(local(back[1]["next"]))["results"] == there[-1]["results"]


def test_a_page_without_rows_leads_nowhere(program: Program, course: Any) -> None:
    page = program.read("enrolments/")

    assert page == {"next": None, "previous": None, "results": []}


def test_people_are_paged_without_gap_or_repeat(program: Program, course: Any) -> None:
    people = roster(course, 30, minutes_apart=0)

    ids = all_rows(program, "people/?role=student&page_size=7")

    assert len(ids) == 30
    assert set(ids) == {str(person.public_id) for person in people}


def test_a_row_that_comes_while_somebody_pages_moves_no_other(
    program: Program, course: Any
) -> None:
    people = roster(course, 6, minutes_apart=1)
    first = program.read("enrolments/?page_size=3")
    with in_school(course.school_id):
        late = make_member(course.school, "late@example.org", "Late")
        Enrolment.objects.create(
            school=course.school,
            student=late,
            course=course,
            enrolled_at=NOON + timedelta(days=1),
        )

    second = program.read(local(first["next"]))

    told = [row["person"] for row in first["results"] + second["results"]]
    assert told == [str(person.public_id) for person in reversed(people)]


def test_a_page_has_fifty_rows_unless_it_is_asked_for_more(program: Program, course: Any) -> None:
    roster(course, 60, minutes_apart=0)

    assert len(program.read("enrolments/")["results"]) == 50


def fill(scene: Scene, count: int) -> None:
    """So many of everything in the school."""
    school = scene.course.school
    with in_school(school.pk):
        for number in range(count - 1):
            person = make_member(school, f"more{number}@example.org", f"More {number}")
            enrol_student(scene.course, person)
            make_attempt(scene.quiz, person)
            make_award(scene.course, person)


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("school/", 2),
        ("courses/", 2),
        ("people/", 2),
        ("enrolments/", 2),
        ("attempts/", 2),
        ("awards/", 2),
        ("attempts/?state=graded", 2),
    ],
)
def test_a_list_costs_the_token_and_one_query(
    program: Program,
    scene: Scene,
    django_assert_num_queries: Any,
    rows: int,
    path: str,
    queries: int,
) -> None:
    fill(scene, rows)

    with django_assert_num_queries(queries):
        found = program.read(path)

    if path not in {"school/", "courses/"}:
        assert len(found["results"]) == rows


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_detail_costs_the_same_however_much_there_is(
    program: Program, scene: Scene, django_assert_num_queries: Any, rows: int
) -> None:
    fill(scene, rows)
    costs = dict(zip(scene.details, [4, 2, 4, 3, 2, 3, 8, 3], strict=True))

    for path, queries in costs.items():
        with django_assert_num_queries(queries):
            program.read(path)


def test_an_answer_that_is_still_true_is_not_sent_again(program: Program, scene: Scene) -> None:
    first = program.get("people/")
    again = program.get("people/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Accept"} <= set(first["Vary"].split(", "))

    with in_school(scene.course.school_id):
        Membership.objects.update(external_id="S-1")

    changed = program.get("people/", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_head_answers_as_get_does(program: Program, scene: Scene) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}

    head = Client().head("/api/v1/people/", headers=headers)

    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == program.get("people/")["ETag"]


@pytest.fixture
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that a test can reach."""
    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, "program", "3/day")


def test_a_key_that_asks_too_often_is_told_when_to_go_on(
    program: Program, stranger: Program, three_a_minute: None
) -> None:
    answers = [program.get("school/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    refused = answers[3]
    assert refused.json()["code"] == "too_many_requests"
    assert 1 <= int(refused["Retry-After"]) <= 86400
    assert refused["Content-Type"] == "application/problem+json"
    # One key's hurry is not another's.
    assert stranger.get("school/").status_code == 200


def test_while_the_cache_is_away_reading_goes_on(
    program: Program, settings: Any, three_a_minute: None
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://localhost:1/0",
            "OPTIONS": {"socket_connect_timeout": 1},
        }
    }

    answers = [program.get("school/") for _ in range(5)]

    with pytest.raises(Exception, match="refused"):
        cache.get("anything")
    assert [answer.status_code for answer in answers] == [200] * 5
    assert "RateLimit-Limit" not in answers[0]


def test_the_papers_are_not_read_for_a_list(
    program: Program, scene: Scene, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2) as captured:
        program.read("attempts/")

    assert '"paper"' not in captured.captured_queries[-1]["sql"]
    with in_school(scene.quiz.school_id):
        assert Attempt.objects.get().paper["items"]
