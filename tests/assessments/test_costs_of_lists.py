"""Goal 14: a list costs the same number of statements for ten rows and for very many."""

import json
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import connection
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import Accommodation, Attempt, Category, Question
from courses.models import Activity, Enrolment
from tests.admin.pages import page_of
from tests.api.conftest import make_scene, program_of  # noqa: F401  One is a fixture.
from tests.assessments.wire import on_the_wire
from tests.factories.many import (
    A_KEY,
    AN_ID,
    analyse,
    copies,
    enrolled_everywhere,
    many_accommodations,
    many_activities,
    many_attempts,
    many_courses,
    many_enrolments,
    many_people,
)

FEW, MANY, VERY_MANY = 10, 1_000, 100_000
ADMIN = [
    "chartwork_assessments_question",
    "chartwork_assessments_category",
    "chartwork_assessments_assessment",
    "chartwork_assessments_attempt",
    "chartwork_assessments_accommodation",
    "chartwork_courses_course",
    "chartwork_courses_enrolment",
    "chartwork_schools_membership",
    "chartwork_certifications_award",
]
API = [
    "courses/",
    "people/",
    "enrolments/",
    "attempts/",
    "attempts/?state=graded",
    "awards/",
]


@pytest.fixture
def scene(course, ana):
    Accommodation.objects.create(school=course.school, student=ana)
    return make_scene(course, ana)


def fill(scene, *, rows, attempts, questions):
    """So many more of everything in the school."""
    school = scene.course.school
    with scopes_disabled():
        many_people(scene.person, rows)
        copies(Category.objects.filter(school=school).first(), rows, key=A_KEY)
        copies(Question.objects.filter(school=school).first(), questions, key=A_KEY)
        copies(scene.quiz, rows, public_id=AN_ID, key=A_KEY)
        many_courses(scene.course, rows)
        many_enrolments(scene.enrolment)
        many_accommodations(Accommodation.objects.get(student=scene.person))
        many_attempts(scene.attempt, attempts)
        copies(
            scene.award,
            rows,
            id=AN_ID,
            token="substr(md5(n || random()::text), 1, 32)",
            cause=A_KEY,
        )
    analyse()


def costs(get, paths):
    """How many statements each page sends; it must be there."""
    found = {}
    for path in paths:
        with on_the_wire() as sent:
            response = get(path)
        assert response.status_code == 200, response.content[:500]
        found[path] = len(sent)
    return found


def test_lists_of_the_admin_cost_the_same_for_10_and_for_very_many_rows(scene, ines, client_of):
    client = client_of(ines)

    def read():
        return costs(lambda name: client.get(page_of(name)), ADMIN)

    fill(scene, rows=FEW, attempts=FEW, questions=FEW)
    few = read()
    fill(scene, rows=MANY, attempts=VERY_MANY, questions=VERY_MANY)

    print("\nStatements of the admin's lists:", few)  # noqa: T201
    assert read() == few


def test_lists_of_the_api_cost_the_same_and_page_by_key(scene, school, program_of):  # noqa: F811
    program = program_of(school)
    fill(scene, rows=FEW, attempts=FEW, questions=0)
    few = costs(program.get, API)
    fill(scene, rows=MANY, attempts=VERY_MANY, questions=0)

    assert costs(program.get, API) == few
    print("\nStatements of the API's lists:", few)  # noqa: T201
    for path in API:
        second = program.read(path)["next"].removeprefix("http://testserver")
        with on_the_wire() as sent:
            rows = program.read(second)["results"]
        assert len(rows) == 50
        assert len(sent) == few[path]
        assert not any("OFFSET" in one for one in sent), path


def test_deep_in_100_000_attempts_a_page_reads_no_more_than_the_first(
    scene,
    school,
    program_of,  # noqa: F811
):
    program = program_of(school)
    fill(scene, rows=FEW, attempts=VERY_MANY, questions=0)
    with scopes_disabled():
        last = Attempt.objects.order_by("-started_at", "-id")[90_000]
    deep = f"attempts/?cursor={cursor_after(last)}"

    with on_the_wire() as sent:
        program.read(deep)

    (statement,) = [one for one in sent if 'FROM "chartwork_assessments_attempt"' in one]
    # The page, one more to know whether there is more, and the row that it begins after.
    assert most_rows_of_any_scan(statement) <= 52


@pytest.mark.parametrize("address", ["home", "course"])
def test_pages_of_a_student_cost_the_same_for_10_and_1000_courses(address, scene, ana, client_of):
    client = client_of(ana)
    path = {
        "home": reverse("courses:home"),
        "course": reverse("courses:course", args=[scene.course.key]),
    }[address]

    def grow(rows):
        with scopes_disabled():
            many_courses(scene.course, rows)
            enrolled_everywhere(scene.enrolment)
            many_activities(Activity.objects.filter(lesson__isnull=False).first(), rows)

    grow(FEW)
    few = costs(client.get, [path])
    grow(MANY)

    print("\nStatements:", few)  # noqa: T201
    assert costs(client.get, [path]) == few
    with scopes_disabled():
        assert Enrolment.objects.filter(student=ana).count() == 1 + FEW + MANY


def cursor_after(attempt):
    """As the page that ends with this attempt gives it in ``next``."""
    signer = signing.Signer(salt="-started_at/-id")
    return quote(signer.sign_object([False, str(attempt.started_at), str(attempt.pk)]))


def most_rows_of_any_scan(statement):
    """Run a statement and see what its scans really read."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.rstrip(chr(34))}")
        (found,) = cursor.fetchone()
    (document,) = json.loads(found) if isinstance(found, str) else found
    most, waiting = 0, [document["Plan"]]
    while waiting:
        node = waiting.pop()
        if "Relation Name" in node:
            removed = node.get("Rows Removed by Filter", 0)
            most = max(most, node["Actual Rows"] + removed)
        waiting += node.get("Plans", [])
    return most
