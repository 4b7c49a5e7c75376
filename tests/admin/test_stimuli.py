"""Stimuli in the admin: written, versioned, previewed, chosen for a question and for a slot."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from assessments.models import Question, Slot, Stimulus, StimulusVersion
from assessments.services.stimuli import save_stimulus
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of, question_form, slot_form
from tests.conftest import NOON

PAGE = "chartwork_assessments_stimulus"
QUESTIONS = "chartwork_assessments_question"
ASSESSMENTS = "chartwork_assessments_assessment"
FORM = {"title": "Discharge summary", "status": "ready", "content": "The **patient** fell."}


def preview_of(stimulus, query=""):
    return reverse(f"admin:{PAGE}_preview", args=[stimulus.pk]) + query


@pytest.fixture
def chart(course, ines, school):
    stimulus, _ = save_stimulus(**FORM, key="chart", note="", by=ines.actor, at=NOON)
    return stimulus


def put(stimulus, *numbers):
    for order, number in enumerate(numbers):
        Question.objects.filter(key=f"anatomy-{number}").update(
            stimulus=stimulus, stimulus_order=order
        )


def test_writing_one_leads_to_its_preview(course, ines, school, client_of):
    answer = client_of(ines).post(page_of(PAGE, "add"), {**FORM, "key": "chart"}, follow=True)

    text = answer.content.decode()
    assert "The <strong>patient</strong> fell." in text
    assert "None yet. Open a question" in text
    with in_school(school.pk):
        version = Stimulus.objects.get().current_version
        assert (version.number, version.author_id) == (1, ines.pk)


def test_changing_the_text_makes_a_version_with_its_note(chart, ines, school, client_of):
    client = client_of(ines)
    changed = {**FORM, "content": "The patient fell twice.", "note": "Second fall"}
    answer = client.post(page_of(PAGE, "change", chart.pk), changed, follow=True)

    assert "This is version 2; attempts that began keep theirs." in answer.content.decode()
    text = client.get(preview_of(chart)).content.decode()
    assert "The patient fell twice." in text
    assert "Second fall" in text
    assert (
        "<strong>patient</strong> fell."
        in client.get(preview_of(chart, "?version=1")).content.decode()
    )
    assert client.get(preview_of(chart, "?version=9")).status_code == 404
    assert LogEntry.objects.filter(object_id=str(chart.pk)).count() == 1


def test_saving_the_same_makes_no_version(chart, ines, school, client_of):
    client_of(ines).post(page_of(PAGE, "change", chart.pk), FORM)

    with in_school(school.pk):
        assert StimulusVersion.objects.count() == 1


def test_the_form_shows_the_text_that_stands(chart, ines, client_of):
    text = client_of(ines).get(page_of(PAGE, "change", chart.pk)).content.decode()

    assert "The **patient** fell.</textarea>" in text


def test_a_question_is_put_into_it_and_taken_out(chart, ines, school, client_of):
    client = client_of(ines)
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-1")
    form = question_form(question.category, note="to the chart")
    page = page_of(QUESTIONS, "change", question.pk)

    client.post(page, {**form, "stimulus": chart.pk, "stimulus_order": "3"})
    with in_school(school.pk):
        question.refresh_from_db()
        assert (question.stimulus_id, question.stimulus_order) == (chart.pk, 3)
    shown = client.get(reverse(f"admin:{QUESTIONS}_preview", args=[question.pk]))
    assert "The <strong>patient</strong> fell." in shown.content.decode()
    assert "anatomy-1" in client.get(preview_of(chart)).content.decode()

    client.post(page, form)
    with in_school(school.pk):
        question.refresh_from_db()
        assert question.stimulus_id is None


def test_a_ready_question_of_a_draft_says_that_it_is_not_drawn(chart, ines, school, client_of):
    with in_school(school.pk):
        Stimulus.objects.update(status="draft")
        question = Question.objects.get(key="anatomy-1")
    form = question_form(question.category, note="to the chart", stimulus=chart.pk)
    page = client_of(ines).post(page_of(QUESTIONS, "change", question.pk), form, follow=True)

    assert "until the status of its stimulus is ready" in page.content.decode()


def test_a_slot_asks_a_whole_one(chart, quiz, ines, school, client_of):
    client = client_of(ines)
    with in_school(school.pk):
        put(chart, 1, 2)
        question = Question.objects.get(key="anatomy-1")
    page = page_of(ASSESSMENTS, "change", quiz.pk)
    form = slot_form(quiz, {"stimulus": chart.pk}, {"category": "", "stimulus": chart.pk})
    both = slot_form(quiz, {"stimulus": chart.pk, "question": question.pk})
    assert (
        "Choose a category to draw from, or one question, or a stimulus"
        in client.post(page, both).content.decode()
    )
    twice = client.post(page, form).content.decode()
    assert "asked twice" in twice
    assert client.post(page, slot_form(quiz, {"stimulus": chart.pk})).status_code == 302

    with in_school(school.pk):
        slot = Slot.objects.get()
        assert (slot.stimulus_id, slot.count, slot.category_id) == (chart.pk, 1, None)
    row = client.get(page_of(ASSESSMENTS)).content.decode()
    assert '<td class="field-asks">2</td>' in row


def test_taking_it_back_says_who_cannot_start(chart, quiz, ines, school, client_of):
    client = client_of(ines)
    with in_school(school.pk):
        put(chart, 1)
    client.post(page_of(ASSESSMENTS, "change", quiz.pk), slot_form(quiz, {"stimulus": chart.pk}))
    page = client.post(page_of(PAGE, "change", chart.pk), {**FORM, "status": "draft"}, follow=True)

    assert "nobody can start: Anatomy quiz" in page.content.decode()


def test_another_school_neither_reads_nor_chooses_it(
    chart, olga, other_course, other_school, school, client_of
):
    client = client_of(olga)
    with in_school(other_school.pk):
        question = Question.objects.get(key="anatomy-1")
    assert client.get(preview_of(chart)).status_code == 404
    form = question_form(question.category, note="x", stimulus=chart.pk)
    page = client.post(page_of(QUESTIONS, "change", question.pk), form)

    assert "Select a valid choice" in page.content.decode()
    for address in (page_of(QUESTIONS, "change", question.pk), page_of(ASSESSMENTS, "add")):
        assert "Discharge summary" not in client.get(address).content.decode()
    with in_school(school.pk):
        assert Stimulus.objects.get().title == "Discharge summary"


def test_a_student_reads_it_in_a_paper_only(chart, ana, client_of):
    assert client_of(ana).get(preview_of(chart)).status_code == 302


@pytest.mark.parametrize("questions", [1, 3])
def test_the_preview_costs_the_same_at_any_length(
    questions, chart, ines, school, client_of, django_assert_num_queries
):
    client = client_of(ines)
    with in_school(school.pk):
        put(chart, *range(1, questions + 1))
    client.get(preview_of(chart))

    with django_assert_num_queries(9):
        client.get(preview_of(chart))
