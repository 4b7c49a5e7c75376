"""Figures through the real database, equal to an independent computation on the same rows."""

import statistics

import pytest
from django_scopes import scopes_disabled

from assessments.models import (
    AnswerStep,
    AssessmentStatistics,
    Attempt,
    Grade,
    QuestionStatistics,
    QuestionVersion,
)
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.statistics import compute_statistics
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.assessments.examples import CONTENTS
from tests.assessments.statistics.reference import Reference, chosen
from tests.assessments.wire import on_the_wire
from tests.conftest import NOON
from tests.factories.courses import make_bank, make_quiz
from tests.factories.sittings import sit_many

NEAR = 2e-6  # Stored with six digits.
# Both rows made, locked, grades counted; attempts, answers, steps, versions, contents, orders;
# rows written, questions written, those that are gone looked for; a savepoint, and its end.
STATEMENTS = 14


@pytest.fixture
def bank(school):
    """Sixteen single choices, two multiple responses with partial credit, a short answer."""
    make_bank(school, questions=16)
    by = system_actor(school.pk)
    shelf = save_category(key="more", title="More", by=by)
    others = {
        "many-1": ("multiple_response", {"partial": "per_option_with_floor"}),
        "many-2": ("multiple_response", {"partial": "every_decision"}),
        "short": ("short_answer", {}),
        "side": ("true_false", {}),
    }
    for key, (name, changes) in others.items():
        save_question(
            key=key,
            type_name=name,
            category_id=shelf.pk,
            content={**CONTENTS[name], **changes},
            details=QuestionDetails(),
            note="",
            by=by,
            at=NOON,
        )
    return list(QuestionVersion.objects.select_related("question").filter(question__school=school))


def newest_rows(quiz, *, first=False):
    """The graded attempts with their newest grades and answers, read one by one."""
    attempts = Attempt.objects.filter(assessment=quiz, state="graded")
    if first:
        attempts = attempts.filter(number=1)
    rows = [(a, Grade.objects.filter(attempt=a).latest("number")) for a in attempts]
    answers = {
        (step.attempt_id, step.position): step.content
        for step in AnswerStep.objects.filter(attempt__assessment=quiz).order_by("revision")
    }
    return rows, answers


def compute(quiz):
    compute_statistics(assessment_id=quiz.pk, school_id=quiz.school_id, at=NOON)
    return AssessmentStatistics.objects.get(assessment=quiz, basis="first")


def near(value):
    return pytest.approx(value, abs=NEAR)


def test_200_attempts_of_20_questions_equal_the_reference(bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank, people=200, again=30)
    with in_school(school.pk):
        with on_the_wire() as sent:
            kept = compute(quiz)
        expected = Reference(*newest_rows(quiz, first=True))
        found = {row.version_id: row for row in kept.questions.all()}

    assert len(sent) == STATEMENTS + 1  # The test looks for the row.
    assert (kept.attempts, kept.people, len(found)) == (200, 200, 20)
    reliability = kept.figures["reliability"]
    # Partial credit: alpha, not KR-20.
    assert reliability["method"] == "alpha"
    assert reliability["figure"]["value"] == near(expected.alpha())
    assert reliability["sem_percent"] == near(expected.standard_error())
    spread = kept.figures["distribution"]
    assert spread["mean"] == near(statistics.fmean(expected.percents))
    assert spread["deviation"] == near(statistics.stdev(expected.percents))
    assert spread["quartiles"] == near(statistics.quantiles(expected.percents, method="inclusive"))
    assert sum(spread["columns"]) == 200
    for version, row in found.items():
        figures = row.figures
        assert row.n == 200
        assert figures["facility"]["value"] == near(expected.facility(version))
        assert figures["discrimination"]["value"] == near(expected.discrimination(version))
        assert figures["weight"]["value"] == near(expected.weight(version))
        assert figures["alpha_if_deleted"]["value"] == near(expected.alpha(without=version))
    assert sum(row.figures["weight"]["value"] for row in found.values()) == pytest.approx(
        1, abs=1e-4
    )


def test_options_equal_the_reference(bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank, people=120)
    with in_school(school.pk):
        kept = compute(quiz)
        expected = Reference(*newest_rows(quiz))
        rows = list(kept.questions.select_related("version__question"))

    looked_at = 0
    for row in rows:
        if row.version.question.question_type in {"short_answer", "true_false"}:
            continue
        assert row.figures["groups"]["count"] == 5
        for option in row.figures["options"]:
            count, correlation = expected.option(row.version_id, option["key"])
            assert option["chosen"] == count
            assert option["correlation"]["value"] == near(correlation)
            assert sum(option["by_group"]) == count
            looked_at += 1
        # The weakest fifth first: nobody of it has more than anybody of the best.
        own = expected.by_version[row.version_id]
        assert sum(row.figures["groups"]["size"]) == len(own) == 120
        right = next(o for o in row.figures["options"] if o["correct"])
        in_order = sorted(own, key=lambda one: one["rest"])
        weakest = in_order[: row.figures["groups"]["size"][0]]
        assert right["by_group"][0] == sum(right["key"] in chosen(one) for one in weakest)
    assert looked_at >= 50
    short = next(r for r in rows if r.version.question.key == "short")
    assert short.figures["options"] == []
    side = next(r for r in rows if r.version.question.key == "side")
    assert [o["label"] for o in side.figures["options"]] == ["True", "False"]
    assert sum(o["chosen"] for o in side.figures["options"]) + side.figures["unanswered"] == 120


def test_times_equal_the_reference(bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank[:6], people=40)
    with in_school(school.pk):
        kept = compute(quiz)
        took = {}
        for attempt in Attempt.objects.filter(assessment=quiz):
            before = attempt.started_at
            for step in AnswerStep.objects.filter(attempt=attempt).order_by("received_at"):
                key = (attempt.pk, step.position)
                seconds = (step.received_at - before).total_seconds()
                took[key] = took.get(key, 0.0) + seconds
                before = step.received_at
        rows = list(kept.questions.all())

    for place, row in enumerate(rows, start=1):
        own = [seconds for (_, position), seconds in took.items() if position == place]
        quartiles = statistics.quantiles(own, method="inclusive")
        assert row.figures["seconds"]["n"] == len(own)
        found = row.figures["seconds"]
        assert [found["low"], found["value"], found["high"]] == pytest.approx(quartiles, abs=1e-4)


def test_drawn_papers_have_the_coefficient_of_the_nested_design(bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank, people=150, asked=8)
    with in_school(school.pk):
        kept = compute(quiz)
        expected = Reference(*newest_rows(quiz))
        rows = list(kept.questions.all())

    reliability = kept.figures["reliability"]
    value, error = expected.drawn()
    assert reliability["method"] == "drawn"
    assert reliability["figure"]["value"] == near(value)
    assert reliability["sem_percent"] == near(error)
    assert len(rows) == 20
    for row in rows:
        assert row.figures["facility"]["value"] == near(expected.facility(row.version_id))
        assert row.figures["discrimination"]["value"] == near(
            expected.discrimination(row.version_id)
        )
        assert row.figures["alpha_if_deleted"]["why"] == "papers_differ"


def test_repeated_attempts_are_told_apart(bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank[:5], people=40, again=40)
    with in_school(school.pk):
        first = compute(quiz)
        every = AssessmentStatistics.objects.get(assessment=quiz, basis="all")
        of_all = Reference(*newest_rows(quiz))
        of_first = Reference(*newest_rows(quiz, first=True))
        version = bank[2].pk
        found = [
            QuestionStatistics.objects.get(statistics=row, version=version).facility
            for row in (first, every)
        ]

    assert (first.attempts, first.people, first.figures["notes"]["left_out"]) == (40, 40, 40)
    assert (every.attempts, every.people, every.figures["notes"]["left_out"]) == (80, 40, 0)
    assert found == [near(of_first.facility(version)), near(of_all.facility(version))]
    assert found[0] != found[1]


def test_what_was_ruled_out_says_nothing_of_the_question_nor_of_the_rest(bank, school):
    def rule(person, place, outcome):
        if place == 2 and person % 2:
            outcome |= {"ruling": "drop", "points": "0"}
        if place == 3:
            outcome |= {"ruling": "full_credit", "share": "1"}
        if place == 4:
            outcome |= {"ruling": "new_key"}
        if place == 5:
            outcome |= {"pilot": True}
        if place == 6:
            outcome |= {"worth": str(-float(outcome["share"]))}

    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank[:8], people=100, change=rule)
    with in_school(school.pk):
        kept = compute(quiz)
        expected = Reference(*newest_rows(quiz))
        rows = list(kept.questions.all())

    by_place = dict(enumerate(rows, start=1))
    assert [by_place[p].n for p in (1, 2, 3, 4, 5)] == [100, 50, 0, 100, 100]
    assert [by_place[p].figures["ruled"] for p in (2, 3, 4)] == [50, 100, 0]
    assert by_place[4].figures["new_key"] == 100
    assert by_place[3].figures["facility"] == {"why": "too_few_answers", "n": 0, "needed": 10}
    assert by_place[3].figures["advice"][0]["code"] == "ruled"
    for place in (1, 2, 4, 5, 6, 7):
        row = by_place[place]
        assert row.figures["facility"]["value"] == near(expected.facility(row.version_id))
        assert row.figures["discrimination"]["value"] == near(
            expected.discrimination(row.version_id)
        )
    # Two ruled, one on trial: five are left.
    assert kept.figures["reliability"]["questions"] == 5
    assert kept.figures["reliability"]["left_out"] == 2


@pytest.mark.parametrize(("people", "questions"), [(3, 3), (60, 19)])
def test_the_cost_is_the_same_for_few_and_many(people, questions, bank, school):
    with scopes_disabled():
        quiz = make_quiz(school)
        sit_many(quiz, versions=bank[:questions], people=people)
    with in_school(school.pk):
        compute(quiz)  # Written over the second time.
        with on_the_wire() as sent:
            compute_statistics(assessment_id=quiz.pk, school_id=school.pk, at=NOON)

    assert len(sent) == STATEMENTS
