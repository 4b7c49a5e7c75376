"""Marking by two people, after the grade, while a regrade runs; and the queue's rows."""

import importlib
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment, Attempt, Grade, Mark, MarkingTask, Question, Regrade
from assessments.queries.marking_queue import agreement_on, answer_to_mark
from assessments.rules.lifecycle import State
from assessments.rules.second_marking import Waits
from assessments.services.marking import (
    AttemptNotMarkable,
    NotYoursToMark,
    fill_marking_queue,
    mark_item,
)
from assessments.services.marking_tasks import CLAIM, claim_next
from assessments.services.regrades import APPLY, apply_batch, apply_regrade
from assessments.services.rubric_points import PointsRefused, change_rubric_points
from foundation.mail.models import Email
from foundation.outbox.services import drain
from foundation.schools.scoping import every_school, in_school
from tests.factories.essays import hand_in_essays, make_essay_quiz, mark_all

BEST = {"neutral": "open", "evidence": "cited"}
HALF = {"neutral": "open", "evidence": "none"}
NONE = {"neutral": "leads", "evidence": "none"}


@pytest.fixture
def essays(course):
    return make_essay_quiz(course)


@pytest.fixture
def attempt(course, essays, ana):
    return hand_in_essays(course, essays, ana)


@pytest.fixture
def doubled(course, essays, ana):
    """An attempt of which every answer is marked by two people."""
    Assessment.objects.filter(pk=essays.pk).update(second_marking_percent=100)
    return hand_in_essays(course, essays, ana)


def mark(attempt, person, position, marks=BEST, comment="", **more):
    return mark_item(
        attempt_id=attempt.pk,
        position=position,
        marks=marks,
        comment=comment,
        by=person.actor,
        at=timezone.now(),
        **more,
    )


def places(attempt):
    return list(attempt.marking_tasks.order_by("position").values_list("position", flat=True))


def waits(attempt):
    return list(attempt.marking_tasks.order_by("position").values_list("waits_for", flat=True))


def shown(attempt, person, position):
    rows = MarkingTask.objects.select_related("attempt__student", "assessment", "version__question")
    task = rows.get(attempt=attempt, position=position)
    return answer_to_mark(task=task, by=person.actor, at=timezone.now())


def test_two_who_agree_are_enough_and_the_second_does_not_see_the_first(doubled, ines, ada, school):
    with in_school(school.pk):
        first, second = places(doubled)
        mark(doubled, ines, first, comment="Only Ines knows this.")
        mark(doubled, ines, second)
        drain()
        doubled.refresh_from_db()
        assert (doubled.state, waits(doubled)) == (State.BEING_MARKED, [Waits.SECOND] * 2)

        blind = shown(doubled, ada, first)
        assert (blind.is_second, blind.shown_marks, dict(blind.chosen)) == (True, [], {})
        assert shown(doubled, ines, first).shown_marks[0].comment == "Only Ines knows this."
        mark(doubled, ada, first)
        mark(doubled, ada, second)
        drain()

        doubled.refresh_from_db()
        assert (doubled.state, waits(doubled)) == (State.GRADED, [Waits.NOBODY] * 2)
        assert Grade.objects.get().percent == 100


def test_two_who_differ_wait_for_a_decision_that_counts(doubled, ines, ada, school):
    with in_school(school.pk):
        first, second = places(doubled)
        for position in (first, second):
            mark(doubled, ines, position, BEST)
        mark(doubled, ada, second, BEST)
        mark(doubled, ada, first, NONE)
        drain()
        assert (waits(doubled), Grade.objects.count()) == ([Waits.SETTLING, Waits.NOBODY], 0)
        assert len(shown(doubled, ada, first).shown_marks) == 2

        # Who marks without having seen both only gives an opinion.
        mark(doubled, ada, first, HALF)
        assert waits(doubled)[0] == Waits.SETTLING
        mark(doubled, ada, first, HALF, settling=True)
        drain()

        assert str(Grade.objects.get().percent) == "80.00"
        roles = list(
            Mark.objects.filter(position=first).order_by("pk").values_list("role", flat=True)
        )
        assert roles == ["first", "second", "second", "settled"]


def test_agreement_is_told_of_what_two_people_gave(doubled, ines, ada, school):
    with in_school(school.pk):
        for position, other in zip(places(doubled), (BEST, HALF), strict=True):
            mark(doubled, ines, position, BEST)
            mark(doubled, ada, position, other)
        tasks = doubled.marking_tasks.order_by("position")

        found = [
            agreement_on(version_id=task.version_id, assessment_id=task.assessment_id)
            for task in tasks
        ]

    assert [(one.pairs, one.exact) for one in found] == [(1, 1.0), (1, 0.0)]
    assert [one.equal for one in found[1].criteria] == [1.0, 0.0]


def test_a_change_of_the_sample_moves_no_attempt_that_waits(attempt, ines, essays, school):
    with in_school(school.pk):
        Assessment.objects.filter(pk=essays.pk).update(second_marking_percent=100)
        mark_all(attempt, ines)
        drain()

        assert Grade.objects.count() == 1


def test_the_first_marker_gets_no_second_marking_and_a_claim_ends(doubled, ines, ada, ana, school):
    now = timezone.now()
    with in_school(school.pk):
        task = doubled.marking_tasks.order_by("position").first()
        question = {"version_id": task.version_id, "assessment_id": task.assessment_id}
        assert claim_next(**question, by=ines.actor, at=now) == task
        assert claim_next(**question, by=ada.actor, at=now) is None
        assert claim_next(**question, by=ada.actor, at=now + CLAIM) == task
        mark(doubled, ines, task.position)

        assert claim_next(**question, by=ines.actor, at=now + CLAIM + timedelta(1)) is None
        assert claim_next(**question, by=ada.actor, at=now + CLAIM + timedelta(1)) == task
        with pytest.raises(NotYoursToMark):
            claim_next(**question, by=ana.actor, at=now)


def test_marks_after_the_grade_need_a_reason_and_make_one_new_grade(attempt, ines, ada, school):
    with in_school(school.pk):
        mark_all(attempt, ines)
        drain()
        first = places(attempt)[0]

        with pytest.raises(AttemptNotMarkable, match="Give a reason"):
            mark(attempt, ada, first, HALF)
        for _ in range(10):
            mark(attempt, ada, first, HALF, reason="Two signs are missing.")
        drain()

        grades = list(Grade.objects.order_by("number"))
        assert [(str(g.percent), g.cause) for g in grades] == [
            ("100.00", "hand-in"),
            ("80.00", "marks"),
        ]
        assert Mark.objects.get(role="settled").reason == "Two signs are missing."
        # Only this answer was judged again; a reason for nothing changes nothing.
        changed = [a for a, b in zip(*(g.outcomes for g in grades), strict=True) if a != b]
        assert [outcome["position"] for outcome in changed] == [first]
        mark(attempt, ines, first, HALF, reason="So be it.")
        assert (Grade.objects.count(), Mark.objects.count()) == (2, 3)


def change_points(person, *, cited, reason="It weighs more."):
    question = Question.objects.get(key="queries-1")
    return change_rubric_points(
        question_id=question.pk,
        points={"evidence": {"cited": cited}},
        reason=reason,
        by=person.actor,
        at=timezone.now(),
    )


def percents(student):
    rows = Grade.objects.filter(attempt__student=student).order_by("number")
    return [(str(grade.percent), grade.cause.partition(":")[0]) for grade in rows]


def test_new_points_count_for_graded_and_for_held_attempts_once_they_are_applied(
    course, essays, attempt, ben, ana, ines, school
):
    with in_school(school.pk):
        held = hand_in_essays(course, essays, ben)
        for position in places(attempt):
            mark(attempt, ines, position, HALF)
        by_question = {
            task.version.question.key: task.position
            for task in held.marking_tasks.select_related("version__question")
        }
        mark(held, ines, by_question["queries-1"], HALF)
        drain()
        # 2 of 5, twice, and the single choice, of three.
        assert percents(ana) == [("60.00", "hand-in")]

        regrade = change_points(ines, cited=8)
        drain()
        regrade.refresh_from_db()
        assert (regrade.state, regrade.effects.get(changes=True).attempt_id) == (
            "previewed",
            attempt.pk,
        )
        assert percents(ana) == [("60.00", "hand-in")]
        apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
        drain()
        # 2 of 10 and 2 of 5.
        assert percents(ana) == [("60.00", "hand-in"), ("53.33", "regrade")]

        mark(held, ines, by_question["queries-2"], HALF)
        drain()
        assert percents(ben) == [("53.33", "hand-in")]
        # Marks that are changed now count by the new points too: 8 of 10 and 2 of 5.
        place = position_of(attempt, "queries-1")
        cited = {"neutral": "leads", "evidence": "cited"}
        mark(attempt, ines, place, cited, reason="I had missed a line.")
        assert percents(ana)[-1] == ("73.33", "marks")


def position_of(attempt, key):
    return attempt.marking_tasks.get(version__question__key=key).position


def test_points_of_what_has_no_rubric_or_no_change_are_refused(attempt, ines, ana, school):
    with in_school(school.pk):
        with pytest.raises(PointsRefused, match="the points that it has"):
            change_points(ines, cited=3)
        with pytest.raises(NotYoursToMark):
            change_points(ana, cited=4)
        single = Question.objects.get(key="queries-3")
        with pytest.raises(PointsRefused, match="No person marks"):
            change_rubric_points(
                question_id=single.pk, points={}, reason="x", by=ines.actor, at=timezone.now()
            )

        assert Regrade.objects.count() == 0
        assert Question.objects.get(key="queries-1").versions.count() == 1


@pytest.mark.django_db(transaction=True)
def test_marks_and_a_regrade_at_once_lose_nothing(course, ana, ines, ada, school):
    """Ten interleavings; whoever is first, the newest grade holds the marks and the points."""
    with every_school():
        attempt = hand_in_essays(course, make_essay_quiz(course), ana)
    with in_school(school.pk):
        mark_all(attempt, ines)
        drain()
        first, second = (position_of(attempt, f"queries-{n}") for n in (1, 2))
    for number in range(10):
        with in_school(school.pk):
            regrade = change_points(ines, cited=8 + number)
            drain()
            apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
            before = Grade.objects.count()
        marks, together = (HALF, BEST)[number % 2], threading.Barrier(3)

        def press(
            work, marks=marks, together=together, regrade=regrade, number=number
        ):  # Runs in its own connection.
            together.wait()
            try:
                with in_school(school.pk):
                    if work == "regrade":
                        apply_batch(regrade_id=regrade.pk, after="", at=timezone.now())
                    else:
                        mark(attempt, ada, work, marks, reason=f"Round {number}")
            finally:
                connection.close()

        with ThreadPoolExecutor(3) as pool:
            list(pool.map(press, ["regrade", first, second]))

        with in_school(school.pk):
            newest = Grade.objects.order_by("-number").first()
            share = {o["position"]: o["share"] for o in newest.outcomes}
            best = 2 + 8 + number
            of_first = 1 if marks == BEST else 2 / best
            assert float(share[first]) == pytest.approx(of_first)
            assert float(share[second]) == pytest.approx(1 if marks == BEST else 0.4)
            assert Grade.objects.count() - before >= 2
            assert newest.number == Grade.objects.count()
    with in_school(school.pk):
        assert Mark.objects.filter(reason__startswith="Round").count() == 20
        assert Regrade.objects.filter(state="applied").count() == 10
    assert APPLY == "apply"


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_different_answers(course, ana, ben, ines, ada, school):
    with every_school():
        essays = make_essay_quiz(course)
        for person in (ana, ben):
            hand_in_essays(course, essays, person)
    with in_school(school.pk):
        task = MarkingTask.objects.filter(version__question__key="queries-1").first()
    together = threading.Barrier(2)

    def ask(person):
        together.wait()
        try:
            with in_school(school.pk):
                return claim_next(
                    version_id=task.version_id,
                    assessment_id=task.assessment_id,
                    by=person.actor,
                    at=timezone.now(),
                ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        got = list(pool.map(ask, [ines, ada]))

    assert len(set(got)) == 2


def test_attempts_that_were_held_before_there_was_a_queue_come_into_it(
    course, essays, attempt, ben, ines, school
):
    with in_school(school.pk):
        later = hand_in_essays(course, essays, ben)
        mark(attempt, ines, places(attempt)[0])
        expected = list(
            MarkingTask.objects.order_by("order_key").values_list("order_key", "waits_for")
        )
        MarkingTask.objects.all().delete()

        assert (fill_marking_queue(), fill_marking_queue()) == (2, 0)

        rows = MarkingTask.objects.order_by("order_key")
        assert list(rows.values_list("order_key", "waits_for")) == expected
        assert later.marking_tasks.count() == 2
        # One that nobody filled yet is marked all the same.
        later.marking_tasks.all().delete()
        mark_all(later, ines)
        drain()
        assert Grade.objects.get().attempt_id == later.pk


def test_the_migration_makes_rows_of_marks_whose_attempt_is_graded(attempt, ines, school):
    migration = importlib.import_module("assessments.migrations.0011_marking_queue")
    with in_school(school.pk):
        mark_all(attempt, ines)
        drain()
        fields = ("position", "order_key", "version_id", "waits_for", "first_by_id", "needs_second")
        expected = list(MarkingTask.objects.order_by("position").values_list(*fields))
        MarkingTask.objects.all().delete()

        with connection.cursor() as cursor:
            cursor.execute(migration.MARKED_BEFORE)
            cursor.execute(migration.MARKED_BEFORE)

        assert list(MarkingTask.objects.order_by("position").values_list(*fields)) == expected


class TestTheLetter:
    def test_one_says_that_the_result_is_there_and_not_what_it_is(self, attempt, ana, ines, school):
        with in_school(school.pk):
            mark_all(attempt, ines, comment="Secret words")
            for _ in range(3):
                drain()
            mark(attempt, ines, places(attempt)[0], HALF, reason="Later")
            drain()

        letter = Email.objects.get(kind="result_ready")
        assert (letter.to, letter.subject) == (
            "ana@example.org",
            "Your result is there: Queries quiz",
        )
        assert f"/attempts/{attempt.pk}/result/" in letter.text
        for secret in ("Secret words", "100", "passed"):
            assert secret not in letter.text + letter.html.partition("<body>")[2]

    def test_none_goes_out_where_no_score_is_shown(self, attempt, essays, ines, school):
        with in_school(school.pk):
            Assessment.objects.filter(pk=essays.pk).update(show_score="never")
            mark_all(attempt, ines)
            drain()
            assert Attempt.objects.get(pk=attempt.pk).state == State.GRADED

        assert Email.objects.filter(kind="result_ready").count() == 0
