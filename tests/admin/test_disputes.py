"""Disputes in the admin: grouped by question, without names, decided together."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Dispute, Question, Regrade
from assessments.services.disputes import raise_dispute
from foundation.mail.models import Email
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of
from tests.factories.courses import enrol_student
from tests.factories.people import make_member
from tests.factories.regrades import REASON, drain_all, hand_in, position_of, set_three

pytestmark = pytest.mark.django_db
QUESTION, DISPUTE = "chartwork_assessments_question", "chartwork_assessments_dispute"
WORDS = "<b>Guideline</b> I.C.9.a {{ request }} names both."


@pytest.fixture
def question(school: Any, course: Any) -> Any:
    return Question.objects.get(key="anatomy-1")


@pytest.fixture
def disputes(course: Any, school: Any, ana: Any, ben: Any) -> list[Dispute]:
    """Ana and Ben dispute question 1."""
    quiz = set_three(school)
    return [sit_and_dispute(course, quiz, person) for person in (ana, ben)]


def sit_and_dispute(course: Any, quiz: Any, person: Any) -> Dispute:
    with every_school():
        enrol_student(course, person)
    attempt = hand_in(quiz, person, right=(2, 3))
    position = position_of(attempt, 1)
    with in_school(quiz.school_id):
        return raise_dispute(
            attempt_id=attempt.pk,
            position=position,
            words=f"{WORDS} {person.pk}",
            by=person.actor,
            at=timezone.now(),
        )


def test_the_first_page_and_the_list_lead_to_the_question(
    disputes: Any, question: Any, ines: Any, olga: Any, client_of: Any
) -> None:
    client = client_of(ines)
    line = next(
        line
        for line in client.get("/admin/").context["waiting"]
        if line.text == "disputes of keys to be decided"
    )
    assert line.count == 2

    page = client.get(line.url)
    assert page.context["cl"].result_count == 2
    (group,) = page.context["questions"]
    assert (group.question_key, group.waiting, group.students) == ("anatomy-1", 2, 2)
    text = page.content.decode()
    assert page_of(QUESTION, "disputes", question.pk) in text
    assert "&lt;b&gt;Guideline" in text

    other = client_of(olga).get(page_of(DISPUTE))
    assert (other.context["questions"], other.context["cl"].result_count) == ([], 0)


def test_nobody_is_named_unless_asked_for(
    disputes: Any, question: Any, ines: Any, client_of: Any
) -> None:
    client = client_of(ines)
    address = page_of(QUESTION, "disputes", question.pk)

    pages = [
        client.get(address).content.decode(),
        client.get(page_of(DISPUTE)).content.decode(),
        client.get(page_of(DISPUTE, "change", disputes[0].pk)).content.decode(),
    ]

    for text in pages:
        assert "Ana Silva" not in text
        assert "ana@example.org" not in text
        assert "&lt;b&gt;Guideline&lt;/b&gt; I.C.9.a {{ request }}" in text
    assert "Student 1" in pages[0]
    assert "the right one 1</strong> (key)" in pages[0]
    assert "Ana Silva" in client.get(f"{address}?names=shown").content.decode()


def test_one_answer_declines_all_that_are_chosen(
    disputes: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    address = page_of(QUESTION, "disputes", question.pk)
    ids = [str(dispute.pk) for dispute in disputes]
    for form, words in (
        ({"decline": "x", "answer": "No."}, "Choose the disputes"),
        ({"decline": "x", "dispute": ids, "answer": " "}, "Give an answer"),
        ({"decline": "x", "dispute": [*ids, str(uuid4())], "answer": "No."}, "no such dispute"),
        ({"decline": "x", "dispute": ["no-id"], "answer": "No."}, "Choose the disputes"),
    ):
        assert words in client.post(address, form).content.decode()

    form = {"decline": "x", "dispute": ids, "answer": "The index names one."}
    text = client.post(address, form, follow=True).content.decode()
    drain_all()

    assert "2 disputes are declined; the students are told." in text
    with in_school(school.pk):
        assert set(Dispute.objects.values_list("state", "answer")) == {
            ("declined", "The index names one.")
        }
    assert Email.objects.filter(kind="dispute_answered").count() == 2


def test_upholding_leads_to_a_regrade_that_answers(
    disputes: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    ids = [str(disputes[0].pk)]

    text = client.post(
        page_of(QUESTION, "disputes", question.pk), {"uphold": "x", "dispute": ids}
    ).content.decode()
    assert "1 dispute is upheld by it" in text
    assert f'name="dispute" value="{ids[0]}"' in text

    form = {"option": "full_credit", "reason": REASON, "lost_passes": "keep", "dispute": ids}
    client.post(page_of(QUESTION, "regrade", question.pk), form)
    drain_all()
    with in_school(school.pk):
        regrade = Regrade.objects.get()
        attached = Dispute.objects.get(regrade=regrade)
        assert (str(attached.pk), attached.state) == (ids[0], "open")
    client.post(page_of("chartwork_assessments_regrade", "apply", regrade.pk))
    drain_all()

    with in_school(school.pk):
        assert set(Dispute.objects.values_list("state", "answer")) == {("upheld", REASON)}


def test_what_cannot_be_attached_leaves_no_regrade(
    disputes: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    form = {
        "option": "full_credit",
        "reason": REASON,
        "lost_passes": "keep",
        "dispute": [str(disputes[0].pk), str(uuid4())],
    }

    text = client_of(ines).post(page_of(QUESTION, "regrade", question.pk), form).content.decode()

    assert "There is no such dispute in your school." in text
    with in_school(school.pk):
        assert Regrade.objects.count() == 0


def test_strangers_and_students_decide_nothing(
    disputes: Any, question: Any, ines: Any, olga: Any, ana: Any, school: Any, client_of: Any
) -> None:
    address = page_of(QUESTION, "disputes", question.pk)
    form = {"decline": "x", "dispute": [str(d.pk) for d in disputes], "answer": "No."}

    assert client_of(olga).post(address, form).status_code == 404
    assert client_of(ana).post(address, form).status_code == 302
    assert client_of(ines, enforce_csrf_checks=True).post(address, form).status_code == 403
    with in_school(school.pk):
        assert set(Dispute.objects.values_list("state", flat=True)) == {"open"}


@pytest.mark.parametrize("more", [0, 5])
def test_the_page_costs_the_same_however_many_dispute(
    more: int,
    disputes: Any,
    course: Any,
    school: Any,
    question: Any,
    ines: Any,
    client_of: Any,
    django_assert_num_queries: Any,
) -> None:
    with every_school():
        quiz = disputes[0].attempt.assessment
    for number in range(more):
        person = make_member(school, f"s{number}@example.org", f"Student of {number}")
        sit_and_dispute(course, quiz, person)
    client = client_of(ines)

    with django_assert_num_queries(9):
        client.get(page_of(QUESTION, "disputes", question.pk))
    with django_assert_num_queries(10):
        client.get(page_of(DISPUTE))
