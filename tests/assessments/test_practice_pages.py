"""The pages of practice, as plain forms send them."""

import re

import pytest
from django.utils import timezone

from assessments.models import ReviewCard, ReviewLog
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.attempts import submit_attempt
from assessments.services.bank import Placement, QuestionDetails, save_question
from assessments.services.grading import grade_attempt
from assessments.services.review_deck import add_graded_answers
from assessments.services.stimuli import save_stimulus
from assessments.web.practice_words import chart_of, in_words
from tests.conftest import NOON
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student, single_choice
from tests.factories.exams import set_exam
from tests.factories.reviews import key_of, reviewed_attempt

pytestmark = pytest.mark.usefixtures("inside")


@pytest.fixture
def pages(course, school, ana, client_of):
    """Ana's browser; three questions of a quiz of everything are due."""
    enrol_student(course, ana)
    reviewed_attempt(set_exam(school), ana)
    return client_of(ana)


def look(pages, path="/practice/next/"):
    page = pages.get(path, follow=True)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", page.content.decode())


def form_of(card, **more):
    card.refresh_from_db()
    version = card.question.current_version.number
    return {"showing": card.showing, "version": version, **more}


def shown_card():
    return ReviewCard.objects.order_by("due", "pk").first()


def test_a_session_of_two_ends_after_two_and_the_last_rating_can_be_undone(pages):
    assert "Review: 3 due, about 2 minutes" in look(pages, "/home/")
    last = None
    for left in (2, 1):
        assert f"{left} question" in look(pages, f"/practice/next/?left={left}")
        last = shown_card()
        path = f"/practice/{last.pk}/"
        given = {"answer-1": str(key_of(last)["chosen"]), "left": left, "then": "answer"}
        told = pages.post(f"{path}answer/", form_of(last, **given))
        assert told["Location"] == f"/practice/next/?left={left}#told"
        text = look(pages, f"/practice/next/?left={left}")
        assert "yes, " in text
        assert re.findall(r"<span>(\w+)</span> <span class=\"rating-when\">", text) == [
            "Hard", "Good", "Easy",
        ]  # fmt: skip
        rated = pages.post(f"{path}rate/", form_of(last, rating="3", left=left))
        assert rated["Location"] == f"/practice/next/?left={left - 1}&rated={last.pk}"

    end = look(pages, rated["Location"])
    assert "Done: the questions you wanted to take." in end
    assert "The question before comes again in 2 days." in end
    assert "1 question is due now" in end
    pages.post(f"{path}undo/", {"number": "1", "left": "0"})
    assert "How well did you know it?" in look(pages)
    assert ReviewLog.objects.count() == 3


def test_forms_that_say_nothing_or_too_late_are_told_so(pages):
    look(pages)
    card = shown_card()
    path = f"/practice/{card.pk}/"

    assert "Answer the question, or press" in told(pages, f"{path}answer/", form_of(card))
    assert "Choose how well you knew it." in told(pages, f"{path}rate/", form_of(card))
    assert "Answer the question first." in told(pages, f"{path}rate/", form_of(card, rating=1))
    stale = {"showing": "7", "version": "1", "then": "unknown"}
    assert "was reviewed meanwhile" in told(pages, f"{path}answer/", stale)
    pages.post(f"{path}answer/", form_of(card, then="unknown"))
    assert "A right answer is rated" in told(pages, f"{path}rate/", form_of(card, rating=4))
    for rubbish in ("x", "-1", "9" * 30, "²"):
        assert (
            pages.post(f"{path}rate/", {"showing": rubbish, "rating": rubbish}).status_code == 302
        )
        assert pages.get("/practice/next/", {"left": rubbish, "rated": rubbish}).status_code == 200
        assert pages.get("/practice/", {"removed": rubbish}).status_code == 200
    assert ReviewLog.objects.count() == 0


def told(pages, path, form):
    page = pages.post(path, form, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_a_reload_shows_the_same_and_the_next_time_the_order_is_another(pages):
    card = shown_card()
    orders = []
    for _ in range(6):
        texts = [re.findall(r'option-text">(.*?)</span>', look(pages)) for _ in range(2)]
        assert texts[0] == texts[1]
        orders.append(tuple(texts[0]))
        card.refresh_from_db()
        pages.post(f"/practice/{card.pk}/answer/", form_of(card, then="unknown"))
        pages.post(f"/practice/{card.pk}/rate/", form_of(card, rating=1))
        ReviewCard.objects.filter(pk=card.pk).update(due=NOON.replace(year=2020))

    assert len(set(orders)) > 1


def test_what_is_removed_can_be_put_back_at_once(pages):
    card = shown_card()

    page = told(pages, f"/practice/{card.pk}/remove/", {})

    assert "Removed: the question is asked no more" in page
    assert "2 questions are due now" in page
    assert "3 questions are due now" in told(pages, f"/practice/{card.pk}/put-back/", {})


def test_a_right_answer_is_added_from_its_result(pages, ana, school):
    attempt = reviewed_attempt(set_exam(school, count=6), ana, right=5)
    result = f"/attempts/{attempt.pk}/result/"
    before = look(pages, result)
    assert "1 question was added to your review" in before
    in_deck = before.count("In your review")
    wanted = re.search(r'name="position" value="(\d)"', before).group(1)

    after = told(pages, f"/attempts/{attempt.pk}/practice/", {"position": wanted})

    assert f"Question {wanted} is in your review." in after
    assert look(pages, result).count("In your review") == in_deck + 1
    assert "1 question was added" in after


def test_a_question_comes_with_the_text_that_it_is_about(pages, ana, school, ines):
    from assessments.models import Category
    from assessments.services.assessment_settings import OneQuestion

    stimulus, _ = save_stimulus(
        key="chart", title="Discharge summary", content="The patient fell.", status="ready",
        note="", by=ines.actor, at=NOON,
    )  # fmt: skip
    save_question(
        key="about", type_name="single_choice", category_id=Category.objects.get().pk,
        content=single_choice(9), details=QuestionDetails(), note="", by=ines.actor, at=NOON,
        placement=Placement(stimulus.pk),
    )  # fmt: skip
    ReviewCard.objects.update(suspended=True)
    attempt = begin(set_exam(school, draws=[OneQuestion("about")]), ana)
    save_answers(attempt_id=attempt.pk, answers=[SentAnswer(1, 0, None)], by=ana.actor)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    add_graded_answers(attempt_id=attempt.pk)

    assert "The patient fell." in look(pages)


def test_intervals_in_words_and_an_empty_forecast():
    from datetime import timedelta

    from assessments.queries.reviews import ForecastDay

    said = {"minutes": (0, 1, 59), "hours": (1, 23.4), "days": (1, 2, 400)}
    assert [in_words(timedelta(**{unit: n})) for unit, ns in said.items() for n in ns] == [
        "1 minute", "1 minute", "59 minutes", "1 hour", "23 hours", "1 day", "2 days", "400 days",
    ]  # fmt: skip
    bars = chart_of([ForecastDay(NOON, n) for n in (0, 1, 500)]).bars
    assert [bar.height for bar in bars] == [0, 2, 100]
    assert [bar.height for bar in chart_of([ForecastDay(NOON, 0)] * 7).bars] == [0] * 7
