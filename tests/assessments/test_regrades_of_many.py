"""A thousand attempts: the preview is the result, interrupted and resumed, and twice is once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from assessments.models import Attempt, Grade, RegradeEffect
from assessments.rules.rulings import Option
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from assessments.services.regrades import apply_regrade, batches, preview_batch, request_regrade
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import deliver_message, drain, hurry
from foundation.schools.scoping import in_school
from tests.assessments.test_regrades import ask, new_key, question, sit
from tests.assessments.waiting import until_somebody_waits
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam
from tests.factories.graded import graded_attempts

EFFECT = "assessments.regrade_step"


@pytest.fixture
def first(course, school, ana):
    enrol_student(course, ana)
    exam = set_exam(school, count=6)
    with in_school(school.pk):
        return sit(exam, ana, right=[1, 2, 3])


def take_steps():
    """Every batch that is due, one after the other; says whether one failed and waits."""
    while True:
        waiting = OutboxMessage.objects.filter(effect=EFFECT, state="waiting")
        keys = list(waiting.values_list("key", flat=True))
        if not sum(deliver_message(effect=EFFECT, key=key) for key in keys):
            return bool(keys)


def previewed(ines, option):
    regrade = request_regrade(
        question_id=question(1).pk, option=option, reason="x", by=ines.actor, at=timezone.now()
    )
    take_steps()
    regrade.refresh_from_db()
    return regrade


def results():
    newest = Grade.objects.order_by("attempt_id", "-number").distinct("attempt_id")
    return {grade.attempt_id: (grade.percent, grade.passed, grade.number) for grade in newest}


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize(("option", "count"), [(Option.NEW_KEY, 1000), (Option.EITHER_KEY, 400)])
def test_the_result_is_the_preview_however_often_it_is_interrupted(
    option, count, first, school, ines, monkeypatch
):
    graded_attempts(first.assessment, first, count=count - 1)
    before = results()
    new_key(ines)
    regrade = previewed(ines, option)
    promised = {e.attempt_id: (e.percent_after, e.passed_after) for e in regrade.effects.all()}
    changing = set(regrade.effects.filter(changes=True).values_list("attempt_id", flat=True))
    assert len(promised) == count
    assert count / 3 < len(changing) <= count
    apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())

    whole, seen = batches._apply, []

    def dies_in_the_middle(*args, **kwargs):
        seen.append(1)
        if len(seen) % 130 == 0:
            raise ConnectionError("the worker died")
        whole(*args, **kwargs)

    monkeypatch.setattr(batches, "_apply", dies_in_the_middle)
    interrupted = 0
    while take_steps():
        for message in OutboxMessage.objects.filter(effect=EFFECT, state="waiting", tries__gt=0):
            interrupted += 1
            assert Grade.objects.filter(number=2).count() < len(changing)
            hurry(effect=EFFECT, key=message.key)

    assert interrupted >= 2
    regrade.refresh_from_db()
    assert regrade.state == "applied"
    after = results()
    assert {pk: result[:2] for pk, result in after.items()} == promised
    assert {pk for pk, result in after.items() if result[2] == 2} == changing
    assert not Grade.objects.filter(number__gt=2).exists()
    assert not regrade.effects.exclude(as_previewed=True).exists()
    if option is Option.EITHER_KEY:
        assert all(after[pk][0] >= before[pk][0] for pk in before)
        assert all(after[pk][1] >= before[pk][1] for pk in before)
        assert any(after[pk][0] > before[pk][0] for pk in before)

    monkeypatch.setattr(batches, "_apply", whole)
    again = previewed(ines, option)
    apply_regrade(regrade_id=again.pk, by=ines.actor, at=timezone.now())
    take_steps()
    assert results() == after
    assert not again.effects.filter(changes=True).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_a_batch_costs_the_same_for_ten_attempts_and_a_hundred(
    first, school, ines, django_assert_num_queries
):
    graded_attempts(first.assessment, first, count=9)
    new_key(ines)

    def preview():
        regrade = request_regrade(
            question_id=question(1).pk, option=Option.NEW_KEY, reason="x", by=ines.actor,
            at=timezone.now(),
        )  # fmt: skip
        return lambda: preview_batch(regrade_id=regrade.pk, after="", at=timezone.now())

    ten = preview()
    with django_assert_num_queries(12):
        ten()
    graded_attempts(first.assessment, first, count=85, seed=2)
    most = preview()
    with django_assert_num_queries(12):
        most()
    assert RegradeEffect.objects.count() == 10 + 95


@pytest.mark.django_db(transaction=True)
def test_an_attempt_graded_at_the_moment_of_the_ruling_is_not_missed(
    course, school, ana, ben, ines
):
    """A grading that has asked what holds, and has not ended, holds the ruling up."""
    enrol_student(course, ana)
    enrol_student(course, ben)
    exam = set_exam(school, count=6)
    with in_school(school.pk):
        sit(exam, ana, right=[1, 2, 3])
        regrade = ask(ines, Option.FULL_CREDIT)
        late = begin(exam, ben)
        submit_attempt(attempt_id=late.pk, by=ben.actor, at=timezone.now())

    def rule():
        try:
            with in_school(school.pk):
                apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, in_school(school.pk):
        with transaction.atomic():
            grade_attempt(attempt_id=late.pk, at=timezone.now())
            ruling = pool.submit(rule)
            assert until_somebody_waits("advisory")
            assert not ruling.done()
        ruling.result(timeout=30)
        drain()
        assert Grade.objects.filter(attempt=late).latest("number").earned == 1
        assert set(Attempt.objects.annotate(n=Count("grades")).values_list("n", flat=True)) == {2}
