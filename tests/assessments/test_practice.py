"""The review deck: what comes into it, what is shown of it, and its reviews."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from assessments.models import Assessment, Question, ReviewCard, ReviewLog
from assessments.queries.practice_pages import last_rating, next_review, review_of
from assessments.queries.reviews import deck_page, due_reviews
from assessments.rules.practice import Rating, due_of, rate, seed_of
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import AttemptNotFound, submit_attempt
from assessments.services.bank import QuestionDetails, save_question
from assessments.services.grading import grade_attempt
from assessments.services.review_deck import (
    Added,
    KeyNotShown,
    NotForReview,
    ReviewNotFound,
    add_graded_answers,
    add_to_review,
    put_back,
    remove_from_review,
)
from assessments.services.reviewing import (
    NotAnswered,
    RatingNotAllowed,
    ReviewNotDue,
    StaleReview,
    answer_review,
    rate_review,
    undo_review,
)
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import deliver_message
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin, key_answers, wrong_answer
from tests.factories.courses import enrol_student, single_choice
from tests.factories.exams import set_exam
from tests.factories.reviews import graded_attempt, key_of, make_due, reviewed_attempt

EFFECT = "assessments.add_to_review"


pytestmark = pytest.mark.usefixtures("inside", "enrolled")


@pytest.fixture
def enrolled(course, ana):
    return enrol_student(course, ana)


@pytest.fixture
def all_six(school):
    """A quiz that asks the whole bank."""
    return set_exam(school, count=6)


@pytest.fixture
def card(quiz, ana, enrolled):
    """Of a wrong answer, due."""
    reviewed_attempt(quiz, ana)
    return ReviewCard.objects.order_by("position").first()


def answer(card, ana, given, **changes):
    arguments = {
        "card_id": card.pk, "showing": card.showing, "by": ana.actor, "at": timezone.now(),
        "version": card.question.current_version.number, "answer": given, **changes,
    }  # fmt: skip
    return answer_review(**arguments)


def rated(card, ana, rating, **changes):
    arguments = {
        "card_id": card.pk, "showing": card.showing, "rating": rating, "by": ana.actor,
        "at": timezone.now(), **changes,
    }  # fmt: skip
    return rate_review(**arguments)


def due(ana, at=None):
    return due_reviews(student_id=ana.pk, at=at or timezone.now())


def test_what_was_wrong_comes_into_the_deck_and_what_was_right_does_not(quiz, ana):
    attempt = graded_attempt(quiz, ana, right=1)

    assert add_graded_answers(attempt_id=attempt.pk) == Added(made=2, rescheduled=0)

    cards = list(ReviewCard.objects.order_by("position"))
    assert [card.position for card in cards] == [2, 3]
    assert {card.student_id for card in cards} == {ana.pk}
    assert {card.due for card in cards} == {attempt.submitted_at}
    assert due(ana).due == 2


def test_ten_deliveries_of_a_grade_make_each_card_once(quiz, ana):
    attempt = graded_attempt(quiz, ana)
    message = OutboxMessage.objects.get(effect=EFFECT)
    assert message.key == f"{attempt.pk}:1"

    assert deliver_message(effect=EFFECT, key=message.key)
    again = [add_graded_answers(attempt_id=attempt.pk) for _ in range(9)]

    assert set(again) == {Added(0, 0)}
    assert ReviewCard.objects.count() == 3
    assert ReviewLog.objects.count() == 0


def sit(quiz, ana, *steps):
    """An attempt with all answers right, but for what the steps change by position."""
    attempt = begin(quiz, ana)
    keys = key_answers(attempt)
    changes = {step.position: step for step in steps}
    sent = [changes.get(n, SentAnswer(n, 0, key)) for n, key in keys.items()]
    save_answers(attempt_id=attempt.pk, answers=sent, by=ana.actor)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    add_graded_answers(attempt_id=attempt.pk)
    return attempt


def positions():
    return sorted(ReviewCard.objects.values_list("position", flat=True))


def right(quiz, ana):
    """The keys of the attempt that is open."""
    return key_answers(begin(quiz, ana))


def test_a_right_answer_that_was_flagged_comes_into_the_deck(quiz, ana):
    keys = right(quiz, ana)

    sit(quiz, ana, SentAnswer(2, 0, keys[2], flagged=True))

    assert positions() == [2]


def test_of_right_answers_those_that_were_not_sure_come_where_it_is_asked(school, ana):
    quiz = set_exam(school, certainty=True)
    keys = right(quiz, ana)

    sit(
        quiz, ana, SentAnswer(1, 0, keys[1], certainty=1), SentAnswer(2, 0, keys[2], certainty=2),
        SentAnswer(3, 0, keys[3]),
    )  # fmt: skip

    assert positions() == [1, 3]


def test_unanswered_comes_too(quiz, ana):
    sit(quiz, ana, SentAnswer(3, 0, None))

    assert positions() == [3]


def test_trial_questions_do_not_come(school, ana):
    Question.objects.filter(key="anatomy-2").update(is_pilot=True)
    from assessments.services.assessment_settings import OneQuestion

    quiz = set_exam(school, draws=[OneQuestion(f"anatomy-{n}") for n in (1, 2, 3)])
    attempt = reviewed_attempt(quiz, ana)

    assert [item.get("pilot", False) for item in attempt.paper["items"]] == [False, True, False]
    assert positions() == [1, 3]
    with pytest.raises(NotForReview):
        add_to_review(attempt_id=attempt.pk, position=2, by=ana.actor, at=timezone.now())


def test_a_second_attempt_that_is_wrong_again_reschedules_once(all_six, ana):
    reviewed_attempt(all_six, ana)
    card = ReviewCard.objects.first()
    answer(card, ana, key_of(card))
    card.refresh_from_db()
    known = rated(card, ana, Rating.GOOD)
    assert known.next_due > timezone.now() + timedelta(days=1)

    second = graded_attempt(all_six, ana, right=0)
    first_time = add_graded_answers(attempt_id=second.pk)
    again = add_graded_answers(attempt_id=second.pk)

    assert (first_time, again) == (Added(0, 6), Added(0, 0))
    card.refresh_from_db()
    assert (card.lapses, card.showing, ReviewCard.objects.count()) == (1, 3, 6)
    assert card.due == second.submitted_at + timedelta(minutes=10)
    entry = ReviewLog.objects.get(card=card, attempt=second)
    assert (entry.rating, entry.reviewed_at, entry.answer) == (1, second.submitted_at, None)
    assert entry.before["due"] == known.card.state["due"]


def test_a_grade_that_comes_late_does_not_undo_a_later_review(all_six, ana):
    first = graded_attempt(all_six, ana)
    reviewed_attempt(all_six, ana)
    before = list(ReviewCard.objects.order_by("pk").values())

    assert add_graded_answers(attempt_id=first.pk) == Added(0, 0)
    assert list(ReviewCard.objects.order_by("pk").values()) == before


def test_by_hand_a_right_answer_can_be_added_and_taken_out_and_put_back(quiz, ana):
    attempt = reviewed_attempt(quiz, ana, right=3)
    assert due(ana).total == 0

    adds = {"attempt_id": attempt.pk, "position": 2, "by": ana.actor, "at": timezone.now()}
    card = add_to_review(**adds)
    assert add_to_review(**adds).pk == card.pk
    assert (due(ana).due, card.by_hand) == (1, True)

    remove_from_review(card_id=card.pk, by=ana.actor)
    remove_from_review(card_id=card.pk, by=ana.actor)
    assert due(ana).total == 0
    put_back(card_id=card.pk, by=ana.actor)
    assert due(ana).due == 1
    remove_from_review(card_id=card.pk, by=ana.actor)
    add_to_review(**adds)
    assert due(ana).due == 1


def test_what_was_taken_out_comes_back_when_it_is_wrong_again(all_six, ana):
    reviewed_attempt(all_six, ana)
    card = ReviewCard.objects.first()
    remove_from_review(card_id=card.pk, by=ana.actor)

    add_graded_answers(attempt_id=card.attempt_id)
    card.refresh_from_db()
    assert card.suspended
    reviewed_attempt(all_six, ana)

    card.refresh_from_db()
    assert not card.suspended


def test_a_right_answer_is_told_rated_and_comes_again_when_the_button_said(card, ana):
    answer(card, ana, key_of(card))
    found = next_review(by=ana.actor, at=timezone.now())
    assert (found.card.pk, found.feedback.verdict) == (card.pk, "right")
    assert [c.rating.name for c in found.feedback.choices] == ["HARD", "GOOD", "EASY"]
    promised = {c.rating: c.due for c in found.feedback.choices}

    done = rated(card, ana, Rating.EASY, at=timezone.now() + timedelta(minutes=5))

    card.refresh_from_db()
    assert done.next_due == card.due == promised[Rating.EASY] == due_of(card.state)
    assert card.due - timezone.now() > timedelta(days=5)
    assert (card.told, card.showing) == (None, 2)
    (entry,) = ReviewLog.objects.all()
    assert (entry.number, entry.rating, entry.share) == (1, 4, Decimal(1))
    assert entry.version_id == card.question.current_version_id
    assert sorted(entry.order) == ["a", "b", "c"]


@pytest.mark.parametrize("given", ["wrong", None])
def test_a_wrong_answer_can_only_be_asked_again(card, ana, given):
    answer(card, ana, wrong_answer(key_of(card)) if given else None)
    feedback = next_review(by=ana.actor, at=timezone.now()).feedback
    assert feedback.verdict == ("wrong" if given else "unanswered")

    with pytest.raises(RatingNotAllowed):
        rated(card, ana, Rating.GOOD)
    assert ReviewLog.objects.count() == 0
    done = rated(card, ana, Rating.AGAIN)

    assert timedelta(minutes=9) < done.next_due - timezone.now() <= timedelta(minutes=10)


def test_a_double_press_and_a_stale_form_write_nothing_more(card, ana):
    with pytest.raises(NotAnswered):
        rated(card, ana, Rating.AGAIN)
    key = key_of(card)
    first = answer(card, ana, key).told
    assert answer(card, ana, key).told == first
    with pytest.raises(StaleReview):
        answer(card, ana, wrong_answer(key))
    done = rated(card, ana, Rating.GOOD)
    same = rated(card, ana, Rating.GOOD)
    assert (same.next_due, same.number) == (done.next_due, 1)
    with pytest.raises(StaleReview):
        rated(card, ana, Rating.HARD)
    with pytest.raises(StaleReview):
        answer(card, ana, key)
    card.refresh_from_db()
    with pytest.raises(ReviewNotDue):
        answer(card, ana, key)

    assert ReviewLog.objects.count() == 1


def test_a_question_that_is_changed_while_it_is_shown_is_shown_again(card, ana, ines):
    old = card.question.current_version.number
    save_question(
        key=card.question.key, type_name="single_choice", category_id=card.question.category_id,
        content={**single_choice(1), "stem": "Changed?"}, details=QuestionDetails(), note="",
        by=ines.actor, at=timezone.now(),
    )  # fmt: skip
    card = ReviewCard.objects.get(pk=card.pk)

    with pytest.raises(StaleReview):
        answer(card, ana, {"chosen": 1}, version=old)

    shown = review_of(card_id=card.pk, by=ana.actor, at=timezone.now())
    assert shown.item.presentation["stem"] == "Changed?"
    answer(card, ana, key_of(card))


def test_the_last_rating_can_be_taken_back_and_history_stays(card, ana):
    before = card.state
    answer(card, ana, key_of(card))
    done = rated(card, ana, Rating.EASY)
    assert last_rating(card_id=card.pk, by=ana.actor).number == 1

    undo = {"card_id": card.pk, "number": 1, "by": ana.actor, "at": timezone.now()}
    undo_review(**undo)
    undo_review(**undo)

    card.refresh_from_db()
    assert (card.state, card.due, card.showing) == (before, due_of(before), 3)
    assert last_rating(card_id=card.pk, by=ana.actor) is None
    rows = list(ReviewLog.objects.values_list("number", "rating", "undoes__number"))
    assert rows == [(1, 4, None), (2, None, 1)]
    with pytest.raises(StaleReview):
        rated(card, ana, Rating.EASY, showing=1)
    assert rated(card, ana, Rating.HARD).next_due < done.next_due
    with pytest.raises(StaleReview):
        undo_review(**undo)


def test_the_schedule_can_be_computed_again_from_the_log(card, ana):
    at = timezone.now()
    for rating in (Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.EASY):
        card.refresh_from_db()
        at = max(at, card.due) + timedelta(minutes=1)
        given = key_of(card) if rating is not Rating.AGAIN else None
        answer(card, ana, given, at=at)
        rated(card, ana, rating, at=at)
    card.refresh_from_db()
    undo_review(card_id=card.pk, number=4, by=ana.actor, at=at)
    card.refresh_from_db()
    rows = list(ReviewLog.objects.filter(card=card).select_related("undoes"))
    state = rows[0].before
    for row in rows:
        assert row.before == state
        if row.undoes is not None:
            state = row.undoes.before
            continue
        seed = seed_of(card.seed, row.number)
        state = rate(state, Rating(row.rating), at=row.reviewed_at, seed=seed).state

    assert (state, due_of(state), len(rows)) == (card.state, card.due, 5)


def test_a_log_is_never_changed(card, ana):
    answer(card, ana, None)
    rated(card, ana, Rating.AGAIN)

    for change in (
        lambda: ReviewLog.objects.update(rating=4),
        lambda: ReviewLog.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_a_card_of_somebody_else_does_not_exist(card, ana, ben, omar, ines):
    for other in (ben, ines):
        with pytest.raises(ReviewNotFound):
            answer(card, other, None)
        with pytest.raises(ReviewNotFound):
            rated(card, other, Rating.AGAIN)
        with pytest.raises(ReviewNotFound):
            remove_from_review(card_id=card.pk, by=other.actor)
        with pytest.raises(ReviewNotFound):
            review_of(card_id=card.pk, by=other.actor, at=timezone.now())
        with pytest.raises(AttemptNotFound):
            add_to_review(attempt_id=card.attempt_id, position=1, by=other.actor, at=timezone.now())
    with in_school(omar.school.pk), pytest.raises(ReviewNotFound):
        answer(card, omar, None)
    assert due(ben).total == 0


@pytest.mark.parametrize("change", ["draft", "retired", "pilot", "too old", "essay"])
def test_what_cannot_be_asked_any_more_is_skipped(card, ana, change):
    rows = Question.objects.filter(pk=card.question_id)
    yesterday = timezone.localdate() - timedelta(days=1)
    rows.update(
        **{
            "draft": {"status": "draft"}, "retired": {"status": "retired"},
            "pilot": {"is_pilot": True}, "too old": {"valid_to": yesterday},
            "essay": {"question_type": "essay"},
        }[change]
    )  # fmt: skip

    assert due(ana).due == 2
    with pytest.raises(ReviewNotDue):
        answer(card, ana, {"chosen": 1})
    with pytest.raises(ReviewNotDue):
        review_of(card_id=card.pk, by=ana.actor, at=timezone.now())
    with pytest.raises(NotForReview):
        add_to_review(attempt_id=card.attempt_id, position=1, by=ana.actor, at=timezone.now())


def test_the_deck_tells_what_comes_by_day(quiz, ana, school):
    reviewed_attempt(quiz, ana)
    at = timezone.localtime().replace(hour=12, minute=0)
    first, second, third = ReviewCard.objects.order_by("pk")
    make_due(first, at - timedelta(days=3))
    make_due(second, at + timedelta(days=1))
    make_due(third, at + timedelta(days=6, hours=11))

    deck = deck_page(student_id=ana.pk, at=at)

    assert [day.reviews for day in deck.forecast] == [1, 1, 0, 0, 0, 0, 1]
    standing = deck.standing
    assert (standing.due, standing.total, standing.minutes) == (1, 3, 1)
    assert standing.next_due == at + timedelta(days=1)
    assert standing == due(ana, at)


def test_seven_reviews_are_about_four_minutes():
    from assessments.queries.reviews import DueReviews

    assert [DueReviews(n, None, n).minutes for n in (0, 1, 2, 7)] == [0, 1, 1, 4]


def test_a_hidden_key_cannot_be_added_by_hand(school, ana):
    quiz = set_exam(school, show_key="never")
    attempt = reviewed_attempt(quiz, ana)

    with pytest.raises(KeyNotShown):
        add_to_review(attempt_id=attempt.pk, position=1, by=ana.actor, at=timezone.now())
    assert Assessment.objects.get(pk=quiz.pk).show_key == "never"
