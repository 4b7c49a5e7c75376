"""Grading a question again: each option, what is left alone, and who may."""

from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.models import (
    Attempt,
    Grade,
    MarkingTask,
    Question,
    QuestionRuling,
    Regrade,
    RegradeEffect,
)
from assessments.rules.rulings import LostPasses, Option
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import submit_attempt
from assessments.services.bank import details_of, save_question
from assessments.services.grading import grade_attempt
from assessments.services.regrades import (
    NotYoursToRegrade,
    RegradeNotFound,
    RegradeNotReady,
    RegradeOutdated,
    RegradeRefused,
    apply_regrade,
    request_regrade,
    withdraw_regrade,
)
from foundation.outbox.models import OutboxMessage
from tests.factories.attempts import begin, key_answers
from tests.factories.courses import enrol_student
from tests.factories.essays import hand_in_essays, make_essay_quiz
from tests.factories.exams import set_exam
from tests.factories.regrades import correct_key, drain_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]
REASON = "Option C is right as well."


@pytest.fixture
def exam(course, school, ana, ben):
    """All six questions of the bank, three points to pass: sixty percent are four."""
    enrol_student(course, ana)
    enrol_student(course, ben)
    return set_exam(school, count=6, shuffle_options=True)


def question(number=1):
    return Question.objects.get(key=f"anatomy-{number}")


def chosen(attempt, key, option):
    """The answer that chooses this option of the item of a question."""
    for position, item in enumerate(attempt.paper["items"], start=1):
        if item["question"] == question(key).pk:
            return position, {"chosen": item["order"].index(option) + 1}
    raise LookupError(key)


def sit(exam, person, *, right=(), **others):
    """Hand in: these questions right, others with an option such as ``q1="a"``; the rest open."""
    attempt = begin(exam, person)
    answers = {chosen(attempt, n, "b")[0]: chosen(attempt, n, "b")[1] for n in right}
    answers |= dict(chosen(attempt, int(name[1:]), option) for name, option in others.items())
    sent = [SentAnswer(position, 0, content) for position, content in answers.items()]
    if sent:
        save_answers(attempt_id=attempt.pk, answers=sent, by=person.actor)
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    attempt.refresh_from_db()
    return attempt


def new_key(ines, option="c", number=1):
    """Save the question with another right option; the new version."""
    return correct_key(question(number), by=ines.actor, right=option)


def ask(ines, option, number=1, **more):
    regrade = request_regrade(
        question_id=question(number).pk,
        option=option,
        reason=REASON,
        by=ines.actor,
        at=timezone.now(),
        **more,
    )
    drain_all()
    regrade.refresh_from_db()
    return regrade


def regraded(ines, option, number=1, **more):
    regrade = ask(ines, option, number, **more)
    apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    drain_all()
    regrade.refresh_from_db()
    assert regrade.state == Regrade.State.APPLIED
    return regrade


def points(attempt):
    return Grade.objects.filter(attempt=attempt).latest("number").earned


def percent(attempt):
    return Grade.objects.filter(attempt=attempt).latest("number").percent


def entry(attempt, number):
    position = chosen(attempt, number, "b")[0]
    return Grade.objects.filter(attempt=attempt).latest("number").outcomes[position - 1]


def test_a_preview_changes_nothing_and_says_what_would_change(exam, ana, ben, ines):
    lost, won = sit(exam, ana, right=[1, 2, 3, 4]), sit(exam, ben, right=[2, 3, 4], q1="c")
    new_key(ines)

    regrade = ask(ines, Option.NEW_KEY)

    assert regrade.state == Regrade.State.PREVIEWED
    effects = {effect.attempt_id: effect for effect in regrade.effects.all()}
    assert (effects[lost.pk].percent_before, effects[lost.pk].percent_after) == (
        Decimal("66.67"),
        Decimal("50.00"),
    )
    assert (effects[won.pk].percent_before, effects[won.pk].percent_after) == (
        Decimal("50.00"),
        Decimal("66.67"),
    )
    assert Grade.objects.count() == 2
    assert not QuestionRuling.objects.exists()


def test_a_new_key_takes_and_gives_and_keeps_the_pass(exam, ana, ben, ines):
    lost, won = sit(exam, ana, right=[1, 2, 3, 4]), sit(exam, ben, right=[2, 3, 4], q1="c")
    version = new_key(ines)

    regrade = regraded(ines, Option.NEW_KEY)

    assert (points(lost), points(won)) == (3, 4)
    kept = Grade.objects.filter(attempt=lost).latest("number")
    assert (kept.number, kept.passed, kept.cause) == (2, True, f"regrade:{regrade.pk}")
    assert Grade.objects.filter(attempt=won).latest("number").passed
    assert entry(won, 1)["key_version"] == version.pk
    assert entry(won, 1)["ruling"] == "new_key"
    assert [r["text"] for r in entry(won, 1)["reasons"] if r["code"] == "new_key"] == [
        f"Graded again: {REASON}"
    ]
    assert all(effect.as_previewed for effect in regrade.effects.all())


@pytest.mark.parametrize("policy", [LostPasses.FLAG, LostPasses.REVOKE])
def test_a_pass_can_be_lost_where_the_regrade_says_so(policy, exam, ana, ines):
    lost = sit(exam, ana, right=[1, 2, 3, 4])
    new_key(ines)

    regraded(ines, Option.NEW_KEY, lost_passes=policy)

    assert not Grade.objects.filter(attempt=lost).latest("number").passed


def test_either_key_takes_from_nobody(exam, ana, ben, ines):
    old, new = sit(exam, ana, right=[1, 2]), sit(exam, ben, right=[2], q1="c")
    new_key(ines)

    regrade = regraded(ines, Option.EITHER_KEY)

    assert (points(old), points(new)) == (2, 2)
    assert regrade.effects.get(attempt=old).percent_before == percent(old)


def test_a_second_either_key_adds_to_the_first(exam, ana, ben, ines):
    first, second = sit(exam, ana, q1="c"), sit(exam, ben, q1="a")
    new_key(ines, "c")
    regraded(ines, Option.EITHER_KEY)
    new_key(ines, "a")

    regraded(ines, Option.EITHER_KEY)

    assert (points(first), points(second)) == (1, 1)


def test_full_credit_goes_to_everybody_who_met_the_question(exam, ana, ben, ines):
    wrong, empty = sit(exam, ana, right=[2], q1="a"), sit(exam, ben)

    regraded(ines, Option.FULL_CREDIT)

    assert (points(wrong), points(empty)) == (2, 1)
    assert not entry(empty, 1)["answered"]


def test_a_dropped_question_counts_for_nobody(exam, ana, ben, ines):
    right, wrong = sit(exam, ana, right=[1, 2, 3]), sit(exam, ben, right=[2, 3, 4])

    regraded(ines, Option.DROP)

    assert (percent(right), percent(wrong)) == (Decimal("40.00"), Decimal("60.00"))
    assert Grade.objects.filter(attempt=wrong).latest("number").possible == 5
    assert Grade.objects.filter(attempt=wrong).latest("number").passed


def test_where_nothing_would_be_left_the_dropped_question_has_full_points(
    course, school, ana, ines
):
    enrol_student(course, ana)
    exam = set_exam(school, count=6)
    attempt = sit(exam, ana, right=[5])
    for number in range(1, 6):
        regraded(ines, Option.DROP, number)
    assert percent(attempt) == 0

    regraded(ines, Option.DROP, 6)

    assert percent(attempt) == 100
    assert entry(attempt, 6)["ruling"] == "full_credit"


def test_as_asked_takes_a_ruling_back_to_the_last_digit(exam, ana, ines):
    attempt = sit(exam, ana, right=[2], q1="a")
    before = Grade.objects.get(attempt=attempt)
    regraded(ines, Option.DROP)

    regraded(ines, Option.AS_DRAWN)

    after = Grade.objects.filter(attempt=attempt).latest("number")
    assert after.number == 3
    assert (after.outcomes, after.percent) == (before.outcomes, before.percent)


def test_the_same_regrade_again_changes_nothing(exam, ana, ben, ines):
    sit(exam, ana, right=[1])
    sit(exam, ben, q1="c")
    new_key(ines)
    regrade = regraded(ines, Option.NEW_KEY)
    grades = Grade.objects.count()

    apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    again = regraded(ines, Option.NEW_KEY)

    assert Grade.objects.count() == grades
    assert not again.effects.filter(changes=True).exists()
    assert again.effects.filter(applied_number__isnull=True).count() == 2


def test_who_sits_meanwhile_is_graded_by_the_ruling_when_it_is_handed_in(exam, ana, ben, ines):
    sit(exam, ana, right=[1])
    running = begin(exam, ben)
    position, content = chosen(running, 1, "c")
    save_answers(attempt_id=running.pk, answers=[SentAnswer(position, 0, content)], by=ben.actor)
    new_key(ines)
    regraded(ines, Option.NEW_KEY)
    assert not Grade.objects.filter(attempt=running).exists()

    submit_attempt(attempt_id=running.pk, by=ben.actor, at=timezone.now())
    grade_attempt(attempt_id=running.pk, at=timezone.now())

    assert points(running) == 1
    assert Grade.objects.get(attempt=running).number == 1


def test_who_was_graded_after_the_preview_is_regraded_too(exam, ana, ben, ines):
    sit(exam, ana, right=[1])
    new_key(ines)
    # Asked the new version, unless drawn before: so this one starts before the preview.
    late = begin(exam, ben)
    regrade = ask(ines, Option.FULL_CREDIT)
    submit_attempt(attempt_id=late.pk, by=ben.actor, at=timezone.now())
    grade_attempt(attempt_id=late.pk, at=timezone.now())
    assert points(late) == 0

    apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    drain_all()

    assert points(late) == 1
    assert RegradeEffect.objects.get(attempt=late).as_previewed is None


def test_one_assessment_can_be_regraded_alone(exam, course, school, ana, ben, ines):
    here = sit(exam, ana, q1="a")
    other = set_exam(school, count=6)
    assert other.pk == exam.pk

    with pytest.raises(RegradeRefused, match="no such assessment"):
        ask(ines, Option.FULL_CREDIT, assessment_id=10_000)
    regraded(ines, Option.FULL_CREDIT, assessment_id=exam.pk)

    assert points(here) == 1
    assert QuestionRuling.objects.get().assessment_id == exam.pk


def test_other_words_cannot_be_graded_by_the_new_key(exam, ana, ines):
    sit(exam, ana, right=[1])
    old = question(1)
    content = {**old.current_version.content, "stem": "Which is the wrong one?"}
    save_question(
        key=old.key, type_name=old.question_type, category_id=old.category_id, content=content,
        details=details_of(old), note="", by=ines.actor, at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(RegradeRefused, match="something else than version 2"):
        ask(ines, Option.NEW_KEY)

    assert not Regrade.objects.exists()


def test_what_cannot_be_ruled_is_refused_in_words(exam, ana, ben, ines, olga):
    with pytest.raises(RegradeRefused, match="Nobody was asked"):
        ask(ines, Option.DROP)
    attempt = sit(exam, ana, right=[1])
    with pytest.raises(RegradeRefused, match="version 1 already"):
        ask(ines, Option.NEW_KEY)
    with pytest.raises(RegradeRefused, match="Give a reason"):
        request_regrade(
            question_id=question(1).pk, option=Option.DROP, reason=" ", by=ines.actor,
            at=timezone.now(),
        )  # fmt: skip
    for person in (ana, ben):
        with pytest.raises(NotYoursToRegrade):
            ask(person, Option.DROP)
    with pytest.raises(RegradeRefused, match="no such question"):
        ask(olga, Option.DROP)
    regraded(ines, Option.FULL_CREDIT)
    new_key(ines)
    with pytest.raises(RegradeRefused, match="Take the earlier ruling back first"):
        ask(ines, Option.EITHER_KEY)
    assert Grade.objects.filter(attempt=attempt).count() == 2


def test_a_preview_that_is_not_right_any_more_cannot_be_applied(exam, ana, ines, olga):
    sit(exam, ana, q1="c")
    new_key(ines)
    stale = ask(ines, Option.NEW_KEY)
    regraded(ines, Option.FULL_CREDIT)

    with pytest.raises(RegradeOutdated, match="new preview"):
        apply_regrade(regrade_id=stale.pk, by=ines.actor, at=timezone.now())
    with pytest.raises(RegradeNotFound):
        apply_regrade(regrade_id=stale.pk, by=olga.actor, at=timezone.now())
    withdraw_regrade(regrade_id=stale.pk, by=ines.actor)
    with pytest.raises(RegradeNotReady, match="withdrawn"):
        apply_regrade(regrade_id=stale.pk, by=ines.actor, at=timezone.now())
    in_force = Regrade.objects.get(state="applied")
    with pytest.raises(RegradeNotReady, match="in force"):
        withdraw_regrade(regrade_id=in_force.pk, by=ines.actor)
    unread = request_regrade(
        question_id=question(1).pk, option=Option.DROP, reason="x", by=ines.actor,
        at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(RegradeNotReady, match="still being computed"):
        apply_regrade(regrade_id=unread.pk, by=ines.actor, at=timezone.now())


def test_a_try_that_is_called_right_now_costs_no_penalty(course, school, ana, ines):
    """The first try was right by the key that is accepted now, and was told wrong."""
    from assessments.services.checking import check_item

    enrol_student(course, ana)
    exam = set_exam(school, count=6, behaviour="interactive", try_penalty_percent=Decimal(25))
    attempt = begin(exam, ana)
    for base, option in enumerate(["c", "b"]):
        position, content = chosen(attempt, 1, option)
        sent = [SentAnswer(position, base, content)]
        save_answers(attempt_id=attempt.pk, answers=sent, by=ana.actor)
        check_item(attempt_id=attempt.pk, position=position, by=ana.actor, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    assert points(attempt) == Decimal("0.75")
    new_key(ines)

    regraded(ines, Option.EITHER_KEY)

    assert points(attempt) == 1


def test_news_of_a_regrade_go_out_once_for_each_changed_attempt(exam, ana, ben, ines):
    sit(exam, ana, right=[1])
    sit(exam, ben, q1="c")

    regraded(ines, Option.FULL_CREDIT)

    told = OutboxMessage.objects.filter(effect="courses.record_result")
    assert sorted(key.rsplit(":", 1)[1] for key in told.values_list("key", flat=True)) == [
        "1", "1", "2", "2",
    ]  # fmt: skip
    assert Attempt.objects.filter(grades__number=2).count() == 2


def test_key_answers_of_the_factory_choose_the_right_option(exam, ana):
    """What the tests above rest on."""
    attempt = begin(exam, ana)
    position, content = chosen(attempt, 1, "b")
    assert key_answers(attempt)[position] == content


def test_an_essay_that_does_not_count_any_more_holds_no_attempt(course, ana, ines):
    """With two essays the first ruling releases nothing, the second one the attempt."""
    attempt = hand_in_essays(course, make_essay_quiz(course), ana)
    assert attempt.state == "being_marked"

    for key, state in (("queries-1", "being_marked"), ("queries-2", "graded")):
        regrade = request_regrade(
            question_id=Question.objects.get(key=key).pk, option=Option.FULL_CREDIT,
            reason=REASON, by=ines.actor, at=timezone.now(),
        )  # fmt: skip
        drain_all()
        apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
        drain_all()
        regrade.refresh_from_db()
        attempt.refresh_from_db()
        assert (regrade.state, attempt.state) == ("applied", state)

    assert not MarkingTask.objects.exclude(waits_for="nobody").exists()
    assert points(attempt) == 3
    taken_back = request_regrade(
        question_id=Question.objects.get(key="queries-1").pk, option=Option.AS_DRAWN,
        reason=REASON, by=ines.actor, at=timezone.now(),
    )  # fmt: skip
    drain_all()
    # Nobody has marked it, so there is nothing to grade it by.
    assert not taken_back.effects.filter(changes=True).exists()


def test_either_key_keeps_what_an_earlier_ruling_of_one_assessment_gave(exam, ana, ben, ines):
    """Everywhere the old key holds, so another one may be added; here everybody has the points."""
    wrong, right = sit(exam, ana, q1="a"), sit(exam, ben, q1="c")
    regraded(ines, Option.FULL_CREDIT, assessment_id=exam.pk)
    new_key(ines)

    regraded(ines, Option.EITHER_KEY)

    assert (points(wrong), points(right)) == (1, 1)
    assert entry(wrong, 1)["ruling"] == "full_credit"
    # What is worth the same says the newer reason.
    assert entry(right, 1)["ruling"] == "either_key"
