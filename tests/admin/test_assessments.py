"""Setting assessments, and looking at attempts."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from assessments.models import AnswerStep, Assessment, Attempt, Category, Grade, Question
from assessments.services.attempts import submit_attempt
from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import deliver_message
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of, slot_form
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student
from tests.factories.tampering import behind_our_back

NAME = "chartwork_assessments_assessment"
ATTEMPT = "chartwork_assessments_attempt"


@pytest.fixture
def shelf(course, school):
    return Category.objects.get(school=school)


def shapes(quiz):
    return [
        (slot.category and slot.category.key, slot.question and slot.question.key, slot.count)
        for slot in quiz.slots.select_related("category", "question").order_by("order")
    ]


def test_an_assessment_is_set_with_a_draw_and_one_question(shelf, ines, school, client_of):
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-6")
    form = slot_form(
        Assessment(title="Midterm", key="midterm"),
        {"category": shelf.pk, "count": 5},
        {"question": question.pk, "points": 2},
        kind="exam",
        minutes="30",
    )

    answer = client_of(ines).post(page_of(NAME, "add"), form)

    assert answer.status_code == 302, answer.context["errors"]
    with in_school(school.pk):
        exam = Assessment.objects.get(key="midterm")
        assert (exam.kind, exam.minutes, exam.school_id) == ("exam", 30, school.pk)
        assert shapes(exam) == [("anatomy", None, 5), (None, "anatomy-6", 1)]
    message = json.loads(LogEntry.objects.get(object_id=str(exam.pk)).change_message)
    assert len(message) == 3  # The assessment, and each of its slots.


REFUSED = [
    ([{"count": 7}], "7 questions are to be drawn from Anatomy, and the bank has 6"),
    ([{"count": 4}, {"count": 3}], "7 questions are to be drawn from Anatomy"),
    ([{"count": 6}, {"question": True}], "6 questions are to be drawn from Anatomy, and the bank"),
    ([{"question": True}, {"question": True}], "is asked twice"),
    ([{"question": True, "category": True}], "Choose a category to draw from, or one"),
    ([{"category": False}], "Choose a category to draw from, or one"),
    ([{"count": 0}], "Draw at least one question"),
]


@pytest.mark.parametrize(("slots", "complaint"), REFUSED)
def test_what_the_bank_cannot_fill_is_refused_and_nothing_changes(
    slots, complaint, quiz, shelf, ines, school, client_of
):
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-6")
    rows = []
    for slot in slots:
        row = {"count": slot.get("count", 1)}
        if slot.get("category", "question" not in slot):
            row["category"] = shelf.pk
        if slot.get("question"):
            row["question"] = question.pk
        rows.append(row)

    page = client_of(ines).post(
        page_of(NAME, "change", quiz.pk), slot_form(quiz, *rows, title="Changed")
    )

    assert page.status_code == 200
    assert complaint in page.content.decode()
    with in_school(school.pk):
        quiz.refresh_from_db()
        assert (quiz.title, shapes(quiz)) == ("Anatomy quiz", [("anatomy", None, 3)])


def test_a_slot_is_changed_and_removed(quiz, shelf, ines, school, client_of):
    with in_school(school.pk):
        slot = quiz.slots.get()
    client = client_of(ines)
    address = page_of(NAME, "change", quiz.pk)

    client.post(address, slot_form(quiz, {"id": slot.pk, "category": shelf.pk, "count": 2}))
    with in_school(school.pk):
        assert shapes(quiz) == [("anatomy", None, 2)]
        slot = quiz.slots.get()
    gone = {"id": slot.pk, "category": shelf.pk, "count": 2, "DELETE": "on"}
    client.post(address, slot_form(quiz, gone))

    with in_school(school.pk):
        assert shapes(quiz) == []


def test_a_taken_key_changes_no_other_assessment(quiz, shelf, ines, school, client_of):
    form = slot_form(Assessment(title="Other", key=quiz.key), {"category": shelf.pk})

    page = client_of(ines).post(page_of(NAME, "add"), form)

    assert "This key is taken in your school" in page.content.decode()
    with in_school(school.pk):
        assert Assessment.objects.get().title == "Anatomy quiz"


@pytest.mark.parametrize("field", ["category", "question"])
def test_nothing_of_another_school_is_drawn_by_a_forged_post(
    field, quiz, other_course, other_school, ines, school, client_of
):
    with in_school(other_school.pk):
        foreign = {"category": Category.objects.get(), "question": Question.objects.first()}[field]

    page = client_of(ines).post(
        page_of(NAME, "change", quiz.pk), slot_form(quiz, {field: foreign.pk})
    )

    assert "Select a valid choice" in page.content.decode()
    with in_school(school.pk):
        assert shapes(quiz) == [("anatomy", None, 3)]


def test_a_slot_of_another_school_is_not_taken_over_by_a_forged_post(
    quiz, other_course, other_school, shelf, ines, school, client_of
):
    with in_school(other_school.pk):
        foreign = Assessment.objects.get()
        slot = foreign.slots.get()

    client_of(ines).post(
        page_of(NAME, "change", quiz.pk),
        slot_form(quiz, {"id": slot.pk, "category": shelf.pk, "count": 1}),
    )

    with in_school(other_school.pk):
        slot.refresh_from_db()
        assert (slot.assessment_id, slot.count) == (foreign.pk, 3)
    with in_school(school.pk):
        assert shapes(quiz) == [("anatomy", None, 3)]


class TestAutocomplete:
    ASK = {
        "app_label": "chartwork_assessments",
        "model_name": "slot",
        "field_name": "question",
        "term": "anatomy",
    }

    def test_it_offers_the_own_questions_by_their_words(self, course, ines, client_of):
        answer = client_of(ines).get("/admin/autocomplete/", self.ASK)

        assert len(answer.json()["results"]) == 6
        assert answer.json()["results"][0]["text"] == "Which is the right one of question 1?"

    def test_it_leaks_nothing_of_another_school(self, course, other_course, olga, client_of):
        answer = client_of(olga).get("/admin/autocomplete/", self.ASK)

        with in_school(olga.school.pk):
            own = {str(pk) for pk in Question.objects.values_list("pk", flat=True)}
        found = {row["id"] for row in answer.json()["results"]}
        assert found == own

    @pytest.mark.parametrize(
        "ask",
        [
            {"app_label": "chartwork_schools", "model_name": "membership", "field_name": "person"},
            {"app_label": "chartwork_courses", "model_name": "enrolment", "field_name": "student"},
        ],
    )
    def test_nobody_who_teaches_searches_all_accounts(self, ask, course, ines, ada, client_of):
        for person in (ines, ada):
            assert client_of(person).get("/admin/autocomplete/", ask).status_code == 403

    def test_students_and_strangers_search_nothing(self, course, ana, client, client_of):
        assert client.get("/admin/autocomplete/", self.ASK).status_code == 302
        assert client_of(ana).get("/admin/autocomplete/", self.ASK).status_code == 302


class TestAttempts:
    def test_it_shows_paper_answers_key_reasons_steps_and_seal(self, graded, ines, client_of):
        page = client_of(ines).get(page_of(ATTEMPT, "change", graded.pk))
        text = page.content.decode()

        assert "Grade: 66.67 % (2.00 of 3.00 points)" in text
        assert text.count("(right)") == 3
        assert text.count("(chosen)") == 3
        assert "{&#x27;chosen&#x27;:" in text
        assert graded.seal in text
        assert "It fits: paper and steps are as they were handed in." in text

    def test_a_paper_that_was_tampered_with_is_noticed(self, graded, ines, client_of):
        with behind_our_back():
            Attempt.objects.update(paper={**graded.paper, "pass_percent": "1"})

        page = client_of(ines).get(page_of(ATTEMPT, "change", graded.pk))

        assert "It does not fit" in page.content.decode()

    def test_an_attempt_in_progress_is_shown_without_a_grade(
        self, course, quiz, ana, ines, school, client_of
    ):
        with in_school(school.pk):
            enrol_student(course, ana)
            attempt = begin(quiz, ana)

        text = client_of(ines).get(page_of(ATTEMPT, "change", attempt.pk)).content.decode()

        assert "The paper, not graded yet" in text
        assert "Nothing was answered." in text
        assert "Grade again" not in text

    def test_nothing_of_it_is_edited(self, graded, ines, ada, theo, school, client_of):
        with in_school(school.pk):
            before = Attempt.objects.values().get(pk=graded.pk)
        for person in (ines, ada, theo):
            client = client_of(person)
            address = page_of(ATTEMPT, "change", graded.pk)
            assert client.post(address, {"state": "submitted", "seed": 1}).status_code == 403
            assert client.get(page_of(ATTEMPT, "add")).status_code == 403
            assert client.post(page_of(ATTEMPT, "delete", graded.pk)).status_code == 403
            bulk = {
                "action": "delete_selected",
                "_selected_action": [str(graded.pk)],
                "post": "yes",
            }
            client.post(page_of(ATTEMPT), bulk)

        with in_school(school.pk):
            assert Attempt.objects.values().get(pk=graded.pk) == before
            assert (Grade.objects.count(), AnswerStep.objects.count()) == (1, 3)


class TestGradingAgain:
    @pytest.fixture
    def stuck(self, course, quiz, ana):
        """Handed in; its message was given up."""
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        OutboxMessage.objects.update(state="dead", tries=8, last_error="broken")
        return attempt

    def test_it_lets_the_message_be_tried_again(self, stuck, ines, school, client_of):
        client = client_of(ines)
        page = client.get(page_of(ATTEMPT, "change", stuck.pk))
        assert "Grade again" in page.content.decode()

        client.post(page_of(ATTEMPT, "hurry", stuck.pk))

        message = OutboxMessage.objects.get()
        assert (message.state, message.tries) == ("waiting", 0)
        assert deliver_message(effect=message.effect, key=message.key)
        with in_school(school.pk):
            assert Grade.objects.count() == 1

    def test_it_works_when_the_message_is_gone(self, stuck, ines, client_of):
        OutboxMessage.objects.all().delete()

        client_of(ines).post(page_of(ATTEMPT, "hurry", stuck.pk))

        assert OutboxMessage.objects.get().state == "waiting"

    def test_what_is_graded_is_not_graded_again(self, graded, ines, school, client_of):
        answer = client_of(ines).post(page_of(ATTEMPT, "hurry", graded.pk), follow=True)

        assert "This attempt does not wait for a grade." in answer.content.decode()
        assert not OutboxMessage.objects.filter(
            effect="assessments.grade_attempt", tries=0, done_at__isnull=False
        ).exists()
        with in_school(school.pk):
            assert Grade.objects.count() == 1

    def test_only_those_who_teach_in_the_school_ask_for_it(
        self, stuck, olga, ana, theo, client, client_of
    ):
        address = page_of(ATTEMPT, "hurry", stuck.pk)

        assert client_of(ana).get(address).status_code == 302
        assert client_of(ana).post(address).status_code == 302
        assert client.post(address).status_code == 302
        assert client_of(olga).post(address).status_code == 404
        assert client_of(theo).get(address).status_code == 405
        with every_school():
            assert OutboxMessage.objects.get().state == "dead"
        client_of(theo).post(address)
        assert OutboxMessage.objects.get().state == "waiting"
