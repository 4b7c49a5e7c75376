"""The marking queue costs the same for 10 and for 2,000 attempts of three essays each."""

import time

import pytest
from django_scopes import scopes_disabled

from assessments.models import Attempt, MarkingTask
from tests.admin.pages import page_of
from tests.assessments.wire import on_the_wire
from tests.factories.essays import hand_in_essays, make_essay_quiz
from tests.factories.many import AN_ID, analyse, copies

NAME = "chartwork_assessments_markingtask"


@pytest.fixture
def held(course, ana):
    return hand_in_essays(course, make_essay_quiz(course, essays=3), ana)


def fill(held, count):
    """So many more attempts with their answers to mark."""
    with scopes_disabled():
        first = Attempt.objects.count()
        copies(held, count, id=AN_ID, number=f"{first} + n")
        among = f"JOIN {Attempt._meta.db_table} a ON a.number > {first}"
        for task in held.marking_tasks.all():
            copies(
                task,
                1,
                among=among,
                id=AN_ID,
                attempt_id="a.id",
                order_key="hashtextextended(a.id::text, source.position)",
            )
    analyse()


def costs(client):
    """Statements and milliseconds of the list, of the next answer, and of its page."""
    line = client.get(page_of(NAME)).context["lines"][0]
    ask = {"version": line.version_id, "assessment": line.assessment_id}
    found, times = [], []

    def look(act):
        with on_the_wire() as sent:
            began = time.perf_counter()
            answer = act()
            times.append(round((time.perf_counter() - began) * 1000))
        found.append(len(sent))
        return answer

    look(lambda: client.get(page_of(NAME)))
    address = look(lambda: client.post(page_of(NAME, "next"), ask))["Location"]
    assert look(lambda: client.get(address)).status_code == 200
    assert look(lambda: client.post(address, {"_skip": "1"})).status_code == 302
    return found, times


def test_the_queue_costs_the_same_for_10_and_for_2000_attempts(held, ines, client_of):
    client = client_of(ines)
    fill(held, 10)
    few, _ = costs(client)
    fill(held, 2_000)
    with scopes_disabled():
        assert MarkingTask.objects.count() == 3 * 2_011

    many, times = costs(client)

    print("\nMarking: list, next, answer, skip:", many, "statements;", times, "ms")  # noqa: T201
    assert many == few == [6, 7, 11, 9]
