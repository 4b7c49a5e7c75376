"""Presses and deliveries at the same moment, with real threads; and what practising costs."""

import pytest
from django.utils import timezone
from django_scopes import scopes_disabled

from assessments.models import Question, ReviewCard, ReviewLog
from assessments.queries.practice_pages import next_review
from assessments.queries.reviews import deck_page, due_reviews
from assessments.rules.practice import Rating
from assessments.services.assessment_settings import OneQuestion
from assessments.services.review_deck import Added, add_graded_answers
from assessments.services.reviewing import StaleReview, answer_review, rate_review, undo_review
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of
from tests.assessments.test_at_once import PRESSES, at_once
from tests.assessments.wire import on_the_wire
from tests.factories.courses import enrol_student, make_bank
from tests.factories.exams import set_exam
from tests.factories.many import A_KEY, AN_ID, analyse, copies
from tests.factories.reviews import graded_attempt, key_of, reviewed_attempt


@pytest.mark.django_db(transaction=True)
def test_ten_deliveries_and_ten_presses_at_once_are_one(course, ana, school):
    quiz = set_exam(school, count=6)
    with scopes_disabled():
        enrol_student(course, ana)
    with in_school(school.pk):
        first = graded_attempt(quiz, ana)
    deliver = lambda attempt: lambda: add_graded_answers(attempt_id=attempt.pk)  # noqa: E731

    made = at_once(school, *[deliver(first)] * PRESSES)
    assert sum(added.made for added in made) == 6
    with in_school(school.pk):
        assert ReviewCard.objects.count() == 6
        second = graded_attempt(quiz, ana)
        third = graded_attempt(quiz, ana)
    found = at_once(school, *[deliver(second)] * 5, *[deliver(third)] * 5)
    # The grade of the second may come after that of the third, and is then of the past.
    assert sum(added.rescheduled for added in found) in {6, 12}
    assert all(isinstance(added, Added) for added in found)

    with in_school(school.pk):
        card = ReviewCard.objects.first()
        key, version = key_of(card), card.question.current_version.number
        showing = card.showing
    acts = {"card_id": card.pk, "by": ana.actor, "at": card.due}

    def press(work, **more):
        return lambda: work(**acts, **more)

    answers = [{"chosen": n % 3 + 1} for n in range(PRESSES)]
    told = at_once(
        school,
        *[press(answer_review, showing=showing, version=version, answer=a) for a in answers],
    )
    kept = {str(one.told["answer"]) for one in told if not isinstance(one, StaleReview)}
    assert len(kept) == 1
    rating = Rating.GOOD if str(key) in kept else Rating.AGAIN
    before = logs()
    rated = at_once(school, *[press(rate_review, showing=showing, rating=rating)] * PRESSES)
    assert len({one.next_due for one in rated}) == 1
    assert logs() == before + 1
    at_once(school, *[press(undo_review, number=showing)] * PRESSES)
    assert logs() == before + 2
    with every_school():
        card.refresh_from_db()
    assert card.showing == showing + 2


def logs():
    with every_school():
        return ReviewLog.objects.count()


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
def test_practising_costs_the_same_for_a_few_and_for_a_thousand_cards(
    course, ana, ines, school, client_of
):
    enrol_student(course, ana)
    attempt = reviewed_attempt(set_exam(school), ana)
    client, teacher, at = client_of(ana), client_of(ines), timezone.now()

    def costs():
        found = {}
        acts = {
            "due": lambda: due_reviews(student_id=ana.pk, at=at),
            "deck": lambda: deck_page(student_id=ana.pk, at=at),
            "next": lambda: next_review(by=ana.actor, at=at),
            "home": lambda: client.get("/home/"),
            "deck page": lambda: client.get("/practice/"),
            "next page": lambda: client.get("/practice/next/"),
            "cards in the admin": lambda: teacher.get(page_of("chartwork_assessments_reviewcard")),
            "logs in the admin": lambda: teacher.get(page_of("chartwork_assessments_reviewlog")),
            "result page": lambda: client.get(f"/attempts/{attempt.pk}/result/"),
        }
        for name, act in acts.items():
            with on_the_wire() as sent:
                act()
            found[name] = len(sent)
        return found

    ReviewLog.objects.create(**log_of(ReviewCard.objects.last()))
    few = costs()
    copies(Question.objects.get(key="anatomy-1"), 1_000, key=A_KEY)
    others = "JOIN chartwork_assessments_question q ON q.key LIKE 'many-%%'"
    card = ReviewCard.objects.first()
    copies(card, 1, among=others, id=AN_ID, question_id="q.id")
    for card in ReviewCard.objects.all()[:20]:
        ReviewLog.objects.create(**log_of(card))
    copies(attempt, 50, id=AN_ID, number="100 + n")
    analyse()

    assert due_reviews(student_id=ana.pk, at=at).due == 1_003
    assert costs() == few
    print("\nStatements:", few)  # noqa: T201
    assert {name: few[name] for name in ("due", "deck", "next")} == {"due": 1, "deck": 1, "next": 1}


def log_of(card):
    return {
        "school_id": card.school_id, "card": card, "number": 900 + ReviewLog.objects.count(),
        "order": [], "share": 0, "rating": 1, "reviewed_at": card.due, "before": card.state,
        "version_id": Question.objects.get(key="anatomy-1").current_version_id, "scheduler": "x",
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("inside")
@pytest.mark.parametrize("count", [3, 60])
def test_filling_the_deck_and_a_review_cost_the_same_at_any_length(count, course, ana, school):
    enrol_student(course, ana)
    make_bank(school, questions=count)
    quiz = set_exam(school, draws=[OneQuestion(f"anatomy-{n + 1}") for n in range(count)])
    first, second = graded_attempt(quiz, ana), graded_attempt(quiz, ana)
    costs = {}

    def cost(name, act):
        with on_the_wire() as sent:
            result = act()
        costs[name] = len(sent)
        return result

    assert cost("first", lambda: add_graded_answers(attempt_id=first.pk)) == Added(count, 0)
    added = cost("second", lambda: add_graded_answers(attempt_id=second.pk))
    assert added == Added(0, count)
    card = ReviewCard.objects.first()
    acts = {"card_id": card.pk, "by": ana.actor, "at": card.due, "showing": card.showing}
    version = card.question.current_version.number
    cost("answer", lambda: answer_review(answer=None, version=version, **acts))
    cost("rate", lambda: rate_review(rating=Rating.AGAIN, **acts))

    print("\nStatements:", costs)  # noqa: T201
    assert costs == {"first": 9, "second": 13, "answer": 5, "rate": 5}
