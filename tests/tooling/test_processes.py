"""How many processes run the tests, what each of them runs, and what they leave in the database."""

import sys
from copy import copy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.utils import timezone

from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from foundation.schools.scoping import in_school
from tests.databases import KEPT, empty
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.parallel import FIRST, group_of, in_order, tell_apart

ROOT = Path(__file__).resolve().parents[2]
CORES = 3


@pytest.fixture
def workers_for(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    monkeypatch.setattr("os.cpu_count", lambda: CORES)
    monkeypatch.delitem(sys.modules, "test", raising=False)
    import test

    yield test.workers_for
    del sys.modules["test"]


@pytest.mark.parametrize(
    ("arguments", "workers"),
    [
        ([], CORES),
        (["-k", "quiz"], CORES),
        (["-x", "tests/config"], CORES),
        (["tests/config/test_health.py", "tests/config/test_headers.py"], CORES),
        (["-q", "tests/config/test_health.py"], 1),
        (["tests/config/test_health.py::test_a_process_that_answers_is_healthy"], 1),
        (["tests/config", "--pdb"], 1),
        (["-s"], 1),
        (["-p", "no:xdist"], 1),
        (["-n", "2"], 1),
    ],
)
def test_a_few_tests_or_a_closer_look_stay_in_one_process(
    workers_for: Any, arguments: list[str], workers: int
) -> None:
    assert workers_for(arguments) == workers


def test_what_shares_a_running_site_is_one_group_and_comes_first() -> None:
    names = ["tests/ui/test_b.py::x", "tests/browser/test_b.py::x", "tests/ui/test_a.py::x[a::b]"]
    names += ["tests/ui/test_b.py::a", "tests/browser/test_a.py::x"]
    items = [SimpleNamespace(nodeid=name) for name in names]

    in_order(items)

    assert [item.nodeid for item in items] == [names[n] for n in (1, 4, 2, 0, 3)]
    assert group_of(names[1]) == group_of(names[4]) != group_of(names[0])
    assert group_of(names[2]) == "tests/ui/test_a.py"


def test_tests_of_one_name_are_told_apart(request: pytest.FixtureRequest) -> None:
    """pytest-xdist would run one of them, and say nothing of the others."""
    item = copy(request.node)
    items = [item, copy(item), copy(item)]
    one = item.nodeid

    tell_apart(items)

    assert [item.nodeid for item in items] == [one, f"{one}#2", f"{one}#3"]


def test_what_comes_first_is_there() -> None:
    assert [start for start in FIRST if not (ROOT / start).exists()] == []


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_as_it_was_migrated(course: Any, quiz: Any, ana: Any) -> None:
    permissions = set(Permission.objects.values_list("pk", flat=True))
    enrol_student(course, ana)
    with in_school(course.school_id):
        attempt = begin(quiz, ana)
        answer_all(attempt, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        # Whose rows no statement of the application may delete.
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    assert len(filled_tables()) > 15

    empty(SimpleNamespace(_databases_names=lambda **_: ["default"]))

    assert filled_tables() == set(KEPT)
    assert set(Permission.objects.values_list("pk", flat=True)) == permissions != set()


def filled_tables() -> set[str]:
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}")')
            if cursor.fetchone()[0]:
                found.add(table)
    return found
