"""An instructor at work: finding things, writing a question that a student then gets."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Question
from assessments.services.attempts import submit_attempt
from assessments.services.grading import grade_attempt
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student, make_bank
from tests.factories.people import make_member

LISTS = {
    "chartwork_courses_course": "Foundations",
    "chartwork_courses_lesson": "Directions",
    "chartwork_courses_enrolment": "Ana Silva",
    "chartwork_assessments_question": "Which is the right one",
    "chartwork_assessments_category": "Anatomy",
    "chartwork_assessments_assessment": "Anatomy quiz",
    "chartwork_assessments_attempt": "Ana Silva",
    "chartwork_schools_membership": "ana@example.org",
}
OPERATORS = [
    "chartwork_accounts_user",
    "chartwork_outbox_outboxmessage",
    "chartwork_mail_email",
    "chartwork_schools_school",
    "account_emailaddress",
]


@pytest.fixture
def graded(course: Any, quiz: Any, ana: Any) -> Attempt:
    enrol_student(course, ana)
    attempt = begin(quiz, ana)
    answer_all(attempt, ana, right=2)
    submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return attempt


def page_of(name: str, page: str = "changelist", *arguments: Any) -> str:
    return reverse(f"admin:{name}_{page}", args=arguments)


def question_form(shelf: Any, **changes: Any) -> dict[str, Any]:
    return {
        "stem": "Which bone is on the thumb side?",
        "text_a": "The ulna",
        "why_a": "It is on the other side.",
        "text_b": "The radius",
        "why_b": "It goes with the thumb.",
        "correct": "b",
        "explanation": "Radius, thumb.",
        "category": shelf.pk,
        "status": "ready",
        "difficulty": "2",
        "level": "recall",
        **changes,
    }


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_instructor_finds_what_is_there(name, graded, ines, client_of):
    page = client_of(ines).get(page_of(name))

    assert page.status_code == 200
    assert LISTS[name] in page.content.decode()


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_instructor_of_another_school_finds_nothing_of_it(name, graded, olga, client_of):
    page = client_of(olga).get(page_of(name))

    assert page.status_code == 200
    assert LISTS[name] not in page.content.decode()


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_costs_the_same_with_one_row_and_with_many(
    name, graded, course, quiz, school, ines, client_of, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(ines)
    client.get(page_of(name))
    with CaptureQueriesContext(connection) as few:
        client.get(page_of(name))
    from foundation.schools.scoping import every_school

    with every_school():
        for number in range(6):
            person = make_member(school, f"more-{number}@example.org", f"More {number}")
            enrol_student(course, person)
            begin(quiz, person)
        make_bank(school, questions=4, category="physiology")
    with CaptureQueriesContext(connection) as many:
        client.get(page_of(name))

    assert len(many) <= len(few) + (1 if name == "chartwork_assessments_category" else 0)


@pytest.mark.parametrize("name", OPERATORS)
def test_what_is_the_operators_is_closed_to_instructors(name, ines, ada, client_of):
    for person in (ines, ada):
        assert client_of(person).get(page_of(name)).status_code == 403


def test_students_and_strangers_do_not_enter(ana, client, client_of):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    assert client_of(ana).get("/admin/").status_code in {302, 403}
    assert client_of(ana).get(page_of("chartwork_assessments_question")).status_code in {302, 403}


def test_a_question_is_written_and_a_student_gets_it(course, quiz, ines, ana, school, client_of):
    with in_school(school.pk):
        category = Question.objects.first().category
        Question.objects.update(status="retired")
        Question.objects.filter(key__in=["anatomy-1", "anatomy-2"]).update(status="ready")
    client = client_of(ines)

    answer = client.post(
        page_of("chartwork_assessments_question", "add") + "?type=single_choice",
        question_form(category),
        follow=True,
    )

    assert "It can be drawn in: Anatomy quiz." in answer.content.decode()
    with in_school(school.pk):
        question = Question.objects.get(key="which-bone-is-on-the-thumb-side")
        enrol_student(course, ana)
        attempt = begin(quiz, ana)
    assert question.pk in [item["question"] for item in attempt.paper["items"]]
    assert question.current_version.author == ines
    page = client_of(ana).get(reverse("assessments:attempt", args=[attempt.pk]))
    assert "Which bone is on the thumb side?" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"stem": ""}, "This field is required"),
        ({"correct": ""}, "exactly one option must be correct"),
        ({"why_b": ""}, "Say why this option is right or wrong"),
        ({"text_b": ""}, "This option is marked as right, but is empty"),
        ({"text_b": "the ULNA"}, "two options have the same text"),
        ({"category": "999999"}, "Select a valid choice"),
        ({"status": "perfect"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(
    changes, complaint, course, ines, school, client_of
):
    with in_school(school.pk):
        category = Question.objects.first().category
        before = Question.objects.count()

    page = client_of(ines).post(
        page_of("chartwork_assessments_question", "add") + "?type=single_choice",
        question_form(category, **changes),
    )

    assert page.status_code == 200
    assert complaint.casefold() in page.content.decode().casefold()
    with in_school(school.pk):
        assert Question.objects.count() == before


def test_changing_a_question_makes_a_version_and_needs_a_note(course, ines, school, client_of):
    with in_school(school.pk):
        question = Question.objects.select_related("current_version").get(key="anatomy-1")
    address = page_of("chartwork_assessments_question", "change", question.pk)
    client = client_of(ines)
    form = question_form(question.category)

    without_note = client.post(address, form)
    client.post(address, {**form, "note": "clearer"})

    assert "This field is required" in without_note.content.decode()
    with in_school(school.pk):
        question.refresh_from_db()
        assert [(v.number, v.note) for v in question.versions.order_by("number")] == [
            (1, ""),
            (2, "clearer"),
        ]
        assert question.current_version.content["stem"] == form["stem"]


@pytest.mark.parametrize("kind", ["multiple_response", "true_false", "short_answer"])
def test_every_type_can_be_written_and_read_again(kind, course, ines, school, client_of):
    with in_school(school.pk):
        category = Question.objects.first().category
    content = {
        "multiple_response": {
            "text_c": "The wrist",
            "why_c": "no",
            "correct": ["a", "b"],
            "partial": "exact",
        },
        "true_false": {"answer": "true", "why_true": "yes", "why_false": "no"},
        "short_answer": {"accept": "radius\nthe radius", "watch_out": "ulna: the other one"},
    }[kind]
    client = client_of(ines)

    client.post(
        page_of("chartwork_assessments_question", "add") + f"?type={kind}",
        question_form(category, key="written", **content),
    )

    with in_school(school.pk):
        question = Question.objects.get(key="written")
    assert question.question_type == kind
    page = client.get(page_of("chartwork_assessments_question", "change", question.pk))
    assert "Which bone is on the thumb side?" in page.content.decode()


def test_the_preview_grades_and_stores_nothing(course, ines, school, client_of):
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-1")
    client = client_of(ines)
    address = page_of("chartwork_assessments_question", "preview", question.pk)

    asked = client.get(address).content.decode()
    answered = client.post(address, {"answer-1": "1"}).content.decode()

    assert "explanation of 1" not in asked
    assert "explanation of 1" in answered
    with in_school(school.pk):
        assert Attempt.objects.count() == 0


def test_an_attempt_is_shown_with_its_steps_and_never_edited(graded, ines, client_of):
    client = client_of(ines)
    address = page_of("chartwork_assessments_attempt", "change", graded.pk)

    page = client.get(address)

    assert "66.67" in page.content.decode()
    assert "chosen" in page.content.decode()
    assert client.post(address, {"state": "graded"}).status_code == 403
    assert client.get(page_of("chartwork_assessments_attempt", "add")).status_code == 403


@pytest.mark.parametrize("page", ["change", "preview", "history", "delete"])
def test_single_rows_of_another_school_are_not_there(page, graded, olga, school, client_of):
    client = client_of(olga)
    with in_school(school.pk):
        question = Question.objects.first()
        membership = Membership.objects.first()
    rows = [("chartwork_assessments_question", question.pk)]
    if page != "preview":
        rows += [
            ("chartwork_assessments_attempt", graded.pk),
            ("chartwork_assessments_assessment", graded.assessment_id),
            ("chartwork_schools_membership", membership.pk),
        ]
    for name, key in rows:
        answer = client.get(page_of(name, page, key))
        assert answer.status_code in {302, 403, 404}, (name, page)
        assert "Ana" not in answer.content.decode()


def test_a_foreign_category_cannot_be_chosen_by_a_forged_post(
    course, other_course, olga, school, other_school, client_of
):
    with in_school(school.pk):
        foreign = Question.objects.first().category

    page = client_of(olga).post(
        page_of("chartwork_assessments_question", "add") + "?type=single_choice",
        question_form(foreign, key="smuggled"),
    )

    assert "Select a valid choice" in page.content.decode()
    for place in (school, other_school):
        with in_school(place.pk):
            assert not Question.objects.filter(key="smuggled").exists()


def test_the_autocomplete_of_questions_stays_in_the_school(course, other_course, olga, client_of):
    answer = client_of(olga).get(
        "/admin/autocomplete/",
        {
            "app_label": "chartwork_assessments",
            "model_name": "slot",
            "field_name": "question",
            "term": "anatomy",
        },
    )

    assert answer.status_code == 200
    with in_school(olga.school.pk):
        own = {str(pk) for pk in Question.objects.values_list("pk", flat=True)}
    found = {row["id"] for row in answer.json()["results"]}
    assert found
    assert found <= own


def test_a_draw_that_the_bank_cannot_fill_is_refused(course, quiz, ines, school, client_of):
    with in_school(school.pk):
        slot = quiz.slots.get()
    form = {
        "title": quiz.title,
        "key": quiz.key,
        "kind": "quiz",
        "pass_percent": "60",
        "minutes": "0",
        "attempts_allowed": "0",
        "slots-TOTAL_FORMS": "1",
        "slots-INITIAL_FORMS": "1",
        "slots-0-id": slot.pk,
        "slots-0-assessment": quiz.pk,
        "slots-0-order": "1",
        "slots-0-category": slot.category_id,
        "slots-0-count": "7",
        "slots-0-points": "1",
    }

    page = client_of(ines).post(
        page_of("chartwork_assessments_assessment", "change", quiz.pk), form
    )

    assert "7 questions are to be drawn from Anatomy, and the bank has 6" in page.content.decode()
    with in_school(school.pk):
        slot.refresh_from_db()
    assert slot.count == 3


def test_an_administrator_changes_a_role_but_not_the_own_one(ada, ana, school, client_of):
    client = client_of(ada)
    with in_school(school.pk):
        anas = Membership.objects.get(person=ana)
        adas = Membership.objects.get(person=ada)
    form = {"role": "instructor", "external_id": "", "is_active": "on"}

    client.post(page_of("chartwork_schools_membership", "change", anas.pk), form)
    client.post(page_of("chartwork_schools_membership", "change", adas.pk), form)

    with in_school(school.pk):
        anas.refresh_from_db()
        adas.refresh_from_db()
    assert (anas.role, adas.role) == ("instructor", "administrator")


def test_an_instructor_cannot_change_a_role(ines, ana, school, client_of):
    with in_school(school.pk):
        anas = Membership.objects.get(person=ana)

    answer = client_of(ines).post(
        page_of("chartwork_schools_membership", "change", anas.pk), {"role": "administrator"}
    )

    assert answer.status_code == 403
    with in_school(school.pk):
        anas.refresh_from_db()
    assert anas.role == "student"
