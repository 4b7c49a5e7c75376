"""Run by test_plug_in.py, in a Python that has the package on its path; not collected otherwise."""

import pytest
from django.apps import apps
from django.utils import timezone

from assessments.models import Attempt, Grade, Question
from assessments.question_types.discovery import question_type_apps
from assessments.question_types.examples import examples_of
from assessments.question_types.registry import question_types
from assessments.question_types.testing import check_question_type, with_canaries
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.admin.pages import question_form
from tests.conftest import NOON
from tests.factories.attempts import begin, key_answers
from tests.factories.courses import enrol_student, make_quiz

NAME = "acme_coding_pairs"


@pytest.fixture
def config():
    return apps.get_app_config(NAME)


@pytest.fixture
def canaries(config):
    """The package's own example, with a canary in each text that is not for students."""
    return with_canaries(examples_of(config).content, examples_of(config))


@pytest.fixture
def attempt(course, canaries, ana):
    by = system_actor(course.school_id)
    shelf = save_category(key="pairs", title="Pairs", by=by)
    save_question(
        key="pairs-1",
        type_name=NAME,
        category_id=shelf.pk,
        content=canaries[0],
        details=QuestionDetails(),
        note="",
        by=by,
        at=NOON,
    )
    quiz = make_quiz(course.school, category="pairs", count=1)
    course.modules.get().activities.create(order=9, assessment=quiz)
    enrol_student(course, ana)
    return begin(quiz, ana)


def test_it_was_found_and_keeps_the_contract(config):
    assert NAME in question_type_apps()
    assert NAME in question_types()
    check_question_type(config)


def test_a_student_sees_the_terms_and_the_codes_and_no_canary(attempt, canaries, ana, client_of):
    text = client_of(ana).get(f"/attempts/{attempt.pk}/").content.decode()

    assert "Influenza with pneumonia" in text
    assert "J45.20" in text
    assert 'data-answer-kind="parts"' in text
    assert len(canaries[1]) >= 6
    assert [mark for mark in canaries[1] if mark in text] == []


def test_an_answer_is_saved_graded_and_reviewed(attempt, canaries, ana, school, client_of):
    client = client_of(ana)
    with in_school(school.pk):
        right = key_answers(attempt)[1]["parts"]
    # Without script: the controls of the type's own template, sent as a form.
    form = {f"answer-1-{number}": code for number, code in right.items()}
    client.post(f"/attempts/{attempt.pk}/answers/", {"base-1": "0", **form})
    again = client.get(f"/attempts/{attempt.pk}/").content.decode()
    assert again.count(" selected") == 3

    with in_school(school.pk):
        submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        assert (Grade.objects.get().percent, Attempt.objects.get().state) == (100, "graded")

    result = client.get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "You passed" in result
    assert any(mark in result for mark in canaries[1])


def test_an_instructor_writes_one_in_the_admin_and_tries_it(course, ines, school, client_of):
    client = client_of(ines)
    types = client.get("/admin/chartwork_assessments/question/add/").content.decode()
    assert "Coding pairs" in types
    with in_school(school.pk):
        shelf = Question.objects.first().category
    form = {
        **question_form(shelf, key="written"),
        "stem": "Match.",
        "pairs": "a | Cold | J00 | Three characters.\nb | Flu | J11.1 | Four of them.",
    }

    page = client.post(f"/admin/chartwork_assessments/question/add/?type={NAME}", form)

    assert page.status_code == 302, page.context["content"].errors
    with in_school(school.pk):
        question = Question.objects.get(key="written")
    address = f"/admin/chartwork_assessments/question/{question.pk}/preview/"
    tried = client.post(address, {"answer-1-1": "1", "answer-1-2": "1"}).content.decode()
    assert "50 % of the points" in tried
