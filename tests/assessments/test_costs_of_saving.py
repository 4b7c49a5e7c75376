"""Goal 6: what saving an answer costs, from the request to the disk, whatever there is beside it.

Counted on the connection, so that transaction control and the check of the connection are in it.
"""

import json

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.services.answers import SAVE, SentAnswer, save_answers
from assessments.services.attempts import start_attempt
from foundation.schools.scoping import in_school
from tests.assessments.wire import on_the_wire
from tests.factories.courses import enrol_student, make_bank, make_quiz
from tests.factories.many import analyse, many_attempts, many_courses, many_people, many_steps

# The connection is alive, the session, the person with the memberships, the answer.
MOST_STATEMENTS = 4
ANSWER = {"chosen": 1}


def sitting(course, person, *, count=3):
    """The person's open attempt at a quiz of so many questions."""
    with scopes_disabled():
        enrol_student(course, person)
        if count != 3:
            make_bank(course.school, questions=count)
        quiz = make_quiz(course.school, count=count)
    with in_school(course.school_id):
        return start_attempt(assessment_id=quiz.pk, by=person.actor, at=timezone.now())


def post(client, attempt, *, base, position=1):
    """One save as the page's script sends it, on a connection that was used before."""
    if not connection.in_atomic_block:
        # What Django does at the start of a request; the test client leaves it out.
        connection.close_if_unusable_or_obsolete()
    with on_the_wire() as sent:
        response = client.post(
            reverse("assessments:save", args=[attempt.pk]),
            json.dumps(
                {
                    "client": "window-1",
                    "answers": [{"position": position, "base": base, "content": ANSWER}],
                }
            ),
            content_type="application/json",
        )
    assert response.status_code == 200, response.content
    assert response.json()["answers"][0]["verdict"] == "saved"
    return sent


@pytest.mark.django_db(transaction=True)
def test_a_save_over_http_costs_four_statements_and_no_transaction_control(course, ana, client_of):
    """On a connection that commits, as in production."""
    attempt = sitting(course, ana)
    client = client_of(ana)
    post(client, attempt, base=0)

    sent = post(client, attempt, base=1)

    shown = "\n  ".join(one[:90] for one in sent)
    print(f"\n{len(sent)} statements for a saved answer:\n  {shown}")  # noqa: T201
    assert len(sent) == MOST_STATEMENTS
    assert sum("WITH moment AS" in one for one in sent) == 1
    assert not any(word in one for one in sent for word in ("BEGIN", "COMMIT", "SAVEPOINT"))


@pytest.mark.parametrize("count", [10, 200])
def test_a_save_costs_the_same_in_a_paper_of_10_and_of_200(count, course, ana, client_of):
    attempt = sitting(course, ana, count=count)
    client = client_of(ana)

    sent = post(client, attempt, base=0, position=count)

    assert attempt.item_count == count
    assert len(sent) <= MOST_STATEMENTS


@pytest.mark.parametrize("answers", [1, 20, 200])
def test_a_batch_of_any_size_is_one_statement(answers, course, ana):
    attempt = sitting(course, ana, count=200)
    batch = [SentAnswer(position=n, base=0, content=ANSWER) for n in range(1, answers + 1)]

    with on_the_wire() as sent:
        saved = save_answers(attempt_id=attempt.pk, answers=batch, by=ana.actor, client="w")

    assert len(saved) == answers
    assert len(sent) == 1


def test_a_save_costs_the_same_beside_a_thousand_courses(course, ana, client_of):
    attempt = sitting(course, ana)
    client = client_of(ana)
    alone = post(client, attempt, base=0)

    with scopes_disabled():
        assert many_courses(course, 1_000) == 1_000

    beside = post(client, attempt, base=1)
    assert len(beside) == len(alone) <= MOST_STATEMENTS


def test_a_save_beside_100_000_attempts_and_a_million_answers_scans_nothing(
    course, quiz, ana, client_of
):
    attempt = sitting(course, ana)
    client = client_of(ana)
    alone = post(client, attempt, base=0)
    with scopes_disabled():
        many_people(ana, 1_000)
        assert many_attempts(attempt, 100_000) == 100_000
        assert many_steps(quiz, attempt.steps.get(), each=10) == 1_000_000
    analyse()

    beside = post(client, attempt, base=1)
    plan = plan_of_save(attempt, ana)

    assert len(beside) == len(alone) <= MOST_STATEMENTS
    tables = {node.get("Relation Name") for node in plan} - {None}
    assert tables == {"chartwork_assessments_attempt", "chartwork_assessments_answerstep"}
    assert [node for node in plan if node["Node Type"] == "Seq Scan"] == []
    # Of the attempt either its key or its student's open one: both are one row.
    assert {node["Index Name"] for node in plan if "Index Name" in node} <= {
        "chartwork_assessments_attempt_pkey",
        "one_open_attempt",
        "step_revision",
    }


def plan_of_save(attempt, person):
    """Every node of the plan of the one statement."""
    values = {
        "attempt": attempt.pk,
        "student": person.pk,
        "school": attempt.school_id,
        "client": "w",
        "window": "w",
        "waited": 0.0,
        "tolerance": 5,
        "answers": json.dumps([{"position": 1, "base": 2, "content": ANSWER}]),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {SAVE}", values)
        (found,) = cursor.fetchone()
    (document,) = json.loads(found) if isinstance(found, str) else found
    nodes, waiting = [], [document["Plan"]]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", [])
    return nodes
