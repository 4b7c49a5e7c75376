"""Practising shows no key before the reveal policy does, nor while the question is asked."""

import json
import re
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from assessments.models import Assessment, Attempt, Override, Question, ReviewCard
from assessments.queries.hidden_keys import (
    questions_with_hidden_explanation,
    questions_with_hidden_key,
)
from assessments.queries.practice_pages import next_review, review_of
from assessments.queries.reveals import reveal_of
from assessments.queries.reviews import due_reviews
from assessments.question_types.registry import question_types
from assessments.question_types.testing import with_canaries
from assessments.rules.practice import Rating
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.overrides import latest_closing
from assessments.services.review_deck import add_graded_answers
from assessments.services.reviewing import ReviewNotDue, answer_review, rate_review
from tests.assessments.examples import EXAMPLES
from tests.conftest import NOON
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.exams import set_exam
from tests.factories.reviews import reviewed_attempt

pytestmark = pytest.mark.usefixtures("inside")
TYPES = [name for name in sorted(EXAMPLES) if not question_types()[name].needs_person]
MARK = re.compile(r"canary\d+canary\w*")
MOMENTS = ("graded", "closed", "never")


@pytest.fixture
def enrolled(course, ana):
    return enrol_student(course, ana)


def due(ana):
    return due_reviews(student_id=ana.pk, at=timezone.now())


@pytest.mark.usefixtures("enrolled")
def test_the_database_hides_what_the_rule_of_reveals_hides(quiz, ana):
    """All combinations at once, each an attempt of its own that asks a question of its own."""
    first, at = reviewed_attempt(quiz, ana), timezone.now()
    closings = (None, at - timedelta(hours=1), at, at + timedelta(hours=1))
    ends = (None, at - timedelta(days=1), at + timedelta(days=1))
    rows = list(product(MOMENTS, MOMENTS, MOMENTS, (True, False), closings, ends))
    papers = [
        Assessment(
            school=quiz.school, key=f"paper-{n}", title="Paper", pass_percent=60,
            show_answers=answers, show_key=key, show_explanation=explanation,
            is_published=published, closes_at=closes_at,
        )
        for n, (answers, key, explanation, published, closes_at, _) in enumerate(rows)
    ]  # fmt: skip
    Assessment.objects.bulk_create(papers)
    Override.objects.bulk_create(
        Override(school=quiz.school, assessment=paper, student=ana, closes_at=row[5])
        for paper, row in zip(papers, rows, strict=True)
        if row[5] is not None
    )
    Attempt.objects.bulk_create(
        Attempt(
            school=quiz.school, student=ana, assessment=paper, number=number, state=state,
            seed=1, paper={"items": [{"question": -10_000 * number + place}]}, item_count=1,
            started_at=at, submitted_at=at,
        )
        for place, paper in enumerate(papers)
        for number, state in enumerate(("graded", "submitted", "being_marked"), start=1)
    )  # fmt: skip

    reveals = {
        item["question"]: reveal_of(attempt, by=ana.actor, at=at)
        for attempt in Attempt.objects.select_related("assessment").annotate(
            latest_closing=latest_closing("assessment")
        )
        for item in attempt.paper["items"]
    }
    hidden = set(questions_with_hidden_key(student_id=ana.pk, at=at))
    unexplained = set(questions_with_hidden_explanation(student_id=ana.pk, at=at))

    assert hidden == {question for question, reveal in reveals.items() if not reveal.key}
    assert unexplained == {q for q, reveal in reveals.items() if not reveal.explanation}
    assert len(reveals) == 3 * len(rows) + first.item_count
    assert 3 < len(reveals) - len(hidden) < len(rows)


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("moment", ["closed", "never"])
def test_a_key_that_is_not_shown_keeps_its_cards_invisible(school, ana, moment, client_of):
    quiz = set_exam(school, show_key=moment)
    reviewed_attempt(quiz, ana)
    client = client_of(ana)

    assert ReviewCard.objects.count() == 3
    assert (due(ana).due, due(ana).next_due, due(ana).total) == (0, None, 0)
    assert next_review(by=ana.actor, at=timezone.now()) is None
    page = client.get("/practice/").content.decode()
    assert "Nothing to review yet" in page
    result = client.get(f"/attempts/{Attempt.objects.get().pk}/result/").content.decode()
    assert "Question 1" in result
    # How many were added would tell how many were wrong.
    assert "your review" not in result
    assert "Add to review" not in result
    with pytest.raises(ReviewNotDue):
        press_answer(ReviewCard.objects.first(), ana)

    Assessment.objects.filter(pk=quiz.pk).update(is_published=False)
    assert due(ana).due == (3 if moment == "closed" else 0)


def press_answer(card, ana, answer=None, at=None):
    return answer_review(
        card_id=card.pk, showing=card.showing, version=card.question.current_version.number,
        answer=answer, by=ana.actor, at=at or timezone.now(),
    )  # fmt: skip


@pytest.mark.usefixtures("enrolled")
def test_a_question_of_an_attempt_that_runs_is_neither_asked_nor_told(school, ana, client_of):
    quiz = set_exam(school, count=6)
    reviewed_attempt(quiz, ana)
    card = ReviewCard.objects.first()
    press_answer(card, ana)
    client = client_of(ana)
    assert "no, " in client.get("/practice/next/").content.decode()

    attempt = begin(quiz, ana)

    assert due(ana).total == 0
    assert client.get("/practice/next/").status_code == 302
    with pytest.raises(ReviewNotDue):
        press_answer(ReviewCard.objects.last(), ana)
    with pytest.raises(ReviewNotDue):
        press_answer(card, ana)
    # What was answered before can be rated; this tells nothing.
    rate_review(card_id=card.pk, showing=1, rating=Rating.AGAIN, by=ana.actor, at=timezone.now())
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    assert due(ana).total == 0
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    assert due(ana).total == 6


@pytest.mark.usefixtures("enrolled")
def test_of_two_attempts_the_one_that_hides_decides(school, ana):
    quiz = set_exam(school, count=6)
    reviewed_attempt(quiz, ana)
    assert due(ana).total == 6
    exam = set_exam(school, count=6)
    Assessment.objects.filter(pk=exam.pk).update(show_key="never")

    assert due(ana).total == 0


@pytest.mark.usefixtures("enrolled")
def test_explanations_that_are_hidden_are_not_told_with_the_key(school, ana):
    quiz = set_exam(school, show_explanation="never")
    reviewed_attempt(quiz, ana)
    card = ReviewCard.objects.first()
    press_answer(card, ana)

    feedback = review_of(card_id=card.pk, by=ana.actor, at=timezone.now()).feedback

    assert sum(line.correct for line in feedback.review.lines) == 1
    assert {line.why for line in feedback.review.lines} == {""}
    assert (feedback.review.explanation, feedback.reasons, feedback.lesson_key) == ("", [], "")


@pytest.fixture
def marked(course, school, ana, ines, enrolled):
    """A question of each type, its secrets marked, all answered with nothing."""
    shelf = save_category(key="marked", title="Marked", by=ines.actor)
    for number, name in enumerate(TYPES, start=1):
        content, _ = with_canaries(EXAMPLES[name].content, EXAMPLES[name])
        text = re.sub(r"(canary\d+canary)", rf"\1of{number}", json.dumps(content))
        save_question(
            key=f"marked-{number}", type_name=name, category_id=shelf.pk,
            content=json.loads(text), details=QuestionDetails(), note="",
            by=ines.actor, at=NOON,
        )  # fmt: skip
    draws = [OneQuestion(f"marked-{n}") for n in range(1, len(TYPES) + 1)]
    quiz = set_exam(school, draws=draws, show_key="closed")
    attempt = begin(quiz, ana)
    save_answers(attempt_id=attempt.pk, answers=[SentAnswer(1, 0, None)], by=ana.actor)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    add_graded_answers(attempt_id=attempt.pk)
    return quiz


def test_no_secret_of_any_type_is_on_a_page_before_it_is_answered(marked, ana, client_of):
    client = client_of(ana)

    def seen(*paths):
        pages = [client.get(path, follow=True) for path in paths or ("/practice/next/",)]
        assert {page.status_code for page in pages} == {200}
        text = "".join(page.content.decode() for page in pages)
        return {int(mark.rsplit("of", 1)[1]) for mark in MARK.findall(text)}

    assert ReviewCard.objects.count() == len(TYPES) >= 10
    assert seen("/practice/", "/practice/next/", "/home/") == set()
    Assessment.objects.filter(pk=marked.pk).update(is_published=False)
    told = set()
    for _ in TYPES:
        assert seen() == set()
        card = next_review(by=ana.actor, at=timezone.now()).card
        number = int(Question.objects.get(pk=card.question_id).key.rpartition("-")[2])
        form = {"showing": "1", "version": "1", "then": "unknown"}
        assert client.post(f"/practice/{card.pk}/answer/", form).status_code == 302
        now = seen()
        assert now <= {number}
        told |= now
        client.post(f"/practice/{card.pk}/rate/", {"showing": "1", "rating": "1"})

    assert len(told) >= len(TYPES) - 1, "The secrets that were looked for are never shown at all."
    assert due(ana).due == 0
