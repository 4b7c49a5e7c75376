"""What each kind of person finds in the admin, and what it costs."""

from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Attempt, Question
from assessments.services.attempts import submit_attempt
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student, make_bank
from tests.factories.people import make_member
from tests.factories.tampering import behind_our_back

LISTS = {
    "chartwork_courses_course": "Foundations",
    "chartwork_courses_lesson": "Directions",
    "chartwork_courses_enrolment": "Ana Silva",
    "chartwork_assessments_question": "Which is the right one of question 1?",
    "chartwork_assessments_category": "Anatomy",
    "chartwork_assessments_assessment": "Anatomy quiz",
    "chartwork_assessments_attempt": "66.67 %",
    "chartwork_schools_membership": "ana@example.org",
}
# (page, what is typed, what is found, what is not)
SEARCHES = [
    ("chartwork_assessments_question", "right one of question 4", "anatomy-4", "anatomy-5"),
    ("chartwork_assessments_question", "anatomy-5", "anatomy-5", "anatomy-4"),
    ("chartwork_schools_membership", "Duarte", "ines@example.org", "ana@example.org"),
    ("chartwork_courses_enrolment", "ana@exam", "Ana Silva", "0 enrolments"),
    ("chartwork_assessments_attempt", "Nobody", "0 attempts", "66.67 %"),
    ("chartwork_courses_lesson", "Directions", "anatomy-01", "0 lessons"),
]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_an_instructor_finds_what_is_there(name, graded, ines, client_of):
    page = client_of(ines).get(page_of(name))

    assert page.status_code == 200
    assert LISTS[name] in page.content.decode()


@pytest.mark.parametrize(("name", "typed", "found", "not_found"), SEARCHES)
def test_a_list_is_searched(name, typed, found, not_found, graded, ines, client_of):
    text = client_of(ines).get(page_of(name), {"q": typed}).content.decode()
    results = text.partition('id="changelist-form"')[2]

    assert found in results
    assert not_found not in results


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status__exact": "ready"}, 6),
        ({"status__exact": "draft"}, 0),
        ({"question_type": "single_choice"}, 6),
        ({"question_type": "true_false"}, 0),
        ({"domain": "anatomy"}, 6),
        ({"domain": "-"}, 0),
        ({"difficulty": "2"}, 6),
    ],
)
def test_questions_are_filtered(query, count, course, ines, client_of):
    page = client_of(ines).get(page_of("chartwork_assessments_question"), query)

    assert page.context["cl"].result_count == count


def test_the_list_of_questions_says_how_often_each_was_asked(graded, ines, school, client_of):
    page = client_of(ines).get(page_of("chartwork_assessments_question"))

    asked = {question.pk: question.asked for question in page.context["cl"].result_list}
    in_paper = {item["question"] for item in graded.paper["items"]}
    assert asked == {pk: int(pk in in_paper) for pk in asked}
    assert sum(asked.values()) == 3


def test_progress_is_shown_in_percent(graded, ines, client_of):
    text = client_of(ines).get(page_of("chartwork_courses_enrolment")).content.decode()

    assert "0 % (0/2)" in text


def test_the_people_list_knows_what_each_studies(graded, ines, client_of):
    page = client_of(ines).get(page_of("chartwork_schools_membership"))

    rows = {m.person.name: m._enrolments for m in page.context["cl"].result_list}
    assert rows == {"Ana Silva": 1, "Ines Duarte": 0}


def test_the_page_of_a_person_leads_to_attempts_and_enrolments(harbour, ines, client_of):
    client = client_of(ines)
    text = client.get(
        page_of("chartwork_schools_membership", "change", harbour.membership.pk)
    ).content.decode()

    for name, label in (
        ("chartwork_assessments_attempt", "Attempts (1)"),
        ("chartwork_courses_enrolment", "Enrolments (1)"),
        ("chartwork_certifications_award", "Certificates (1)"),
    ):
        address = f"{page_of(name)}?{'holder' if 'award' in name else 'student'}__id__exact="
        assert f'href="{address}{harbour.membership.person_id}">{label}</a>' in text
        assert client.get(f"{address}{harbour.membership.person_id}").status_code == 200


def test_a_course_shows_its_modules_and_says_where_its_contents_come_from(harbour, ines, client_of):
    text = (
        client_of(ines)
        .get(page_of("chartwork_courses_course", "change", harbour.course.pk))
        .content.decode()
    )

    assert page_of("chartwork_courses_lesson", "change", harbour.lesson.pk) in text
    assert page_of("chartwork_assessments_assessment", "change", harbour.quiz.pk) in text
    assert "written in the files of a course pack" in text


def test_a_lesson_is_read_only_and_seen_as_a_student(harbour, ines, client_of):
    client = client_of(ines)
    address = page_of("chartwork_courses_lesson", "change", harbour.lesson.pk)
    text = client.get(address).content.decode()

    as_student = reverse("courses:lesson", args=[harbour.lesson.public_id])
    assert f'href="{as_student}"' in text
    assert client.get(as_student).status_code == 200
    assert 'name="body"' not in text
    assert client.post(address, {"title": "Mine"}).status_code == 403


def test_a_school_hides_a_course_and_its_contents_stay(harbour, ines, school, client_of):
    client = client_of(ines)
    address = page_of("chartwork_courses_course", "change", harbour.course.pk)

    client.post(
        address,
        {
            "title": "Mine",
            "certificate_title": "Diploma",
            "modules-TOTAL_FORMS": "0",
            "modules-INITIAL_FORMS": "0",
        },
    )

    with in_school(school.pk):
        harbour.course.refresh_from_db()
    assert (harbour.course.is_published, harbour.course.open_enrolment) == (False, False)
    assert (harbour.course.title, harbour.course.certificate_title) == (
        "Foundations",
        "Certificate of Completion",
    )


class TestFirstPage:
    def test_it_says_what_waits_in_the_own_school(self, course, quiz, ana, ines, school, client_of):
        with every_school():
            Question.objects.filter(key="anatomy-1").update(status="draft")
            Question.objects.filter(key__in=["anatomy-2", "anatomy-3"]).update(status="review")
            enrol_student(course, ana)
            attempt = begin(quiz, ana)
            submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

        fresh = self._waiting(client_of(ines))
        with behind_our_back():
            long_ago = timezone.now() - timezone.timedelta(minutes=10)
            Attempt.objects.update(submitted_at=long_ago)
        later = self._waiting(client_of(ines))

        assert fresh["question in draft"] == 1
        assert fresh["questions in review"] == 2
        assert fresh["attempt being graded"] == 1
        assert fresh["attempts stuck without a grade"] == 0
        assert (later["attempt stuck without a grade"], later["attempts being graded"]) == (1, 0)

    def test_what_is_wrong_comes_first(self, course, quiz, ana, ines, client_of):
        with every_school():
            enrol_student(course, ana)
            attempt = begin(quiz, ana)
            submit_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
        with behind_our_back():
            Attempt.objects.update(submitted_at=timezone.now() - timezone.timedelta(minutes=10))

        assert next(iter(self._waiting(client_of(ines)))) == "attempt stuck without a grade"

    def test_another_school_counts_its_own_only(self, graded, olga, client_of):
        waiting = self._waiting(client_of(olga))

        assert set(waiting.values()) <= {0, 1}
        assert waiting["questions in draft"] == waiting["attempts being graded"] == 0

    def test_every_number_leads_somewhere(self, graded, ines, theo, client_of):
        for person in (ines, theo):
            client = client_of(person)
            lines = client.get("/admin/").context["waiting"]
            assert len(lines) >= 5
            assert [client.get(line.url).status_code for line in lines] == [200] * len(lines)

    def test_the_operator_sees_effects_that_were_given_up(self, graded, theo, ines, client_of):
        OutboxMessage.objects.update(state="dead")

        assert self._waiting(client_of(theo))["effects were given up"] == 4
        assert "effects were given up" not in self._waiting(client_of(ines))

    def test_the_sections_stand_in_the_order_of_teaching(self, ines, ada, theo, client_of):
        assert self._sections(client_of(ines)) == [
            ("chartwork_courses", ["Course", "Lesson", "Enrolment"]),
            (
                "chartwork_assessments",
                [
                    "Question",
                    "Stimulus",
                    "Category",
                    "Assessment",
                    "AssessmentStatistics",
                    "StandardSetting",
                    "MarkingTask",
                    "Dispute",
                    "Regrade",
                    "CodeUpdate",
                    "Override",
                    "Attempt",
                    "Accommodation",
                    "ReviewCard",
                    "ReviewLog",
                ],
            ),
            ("chartwork_codesets", ["CodeRelease"]),
            (
                "chartwork_certifications",
                ["Programme", "AwardRule", "Award", "ContinuingEducation"],
            ),
            ("chartwork_schools", ["Membership", "Cohort"]),
        ]
        assert self._sections(client_of(ada))[-1] == (
            "chartwork_schools",
            ["Membership", "Cohort", "ApiClient"],
        )
        assert [label for label, _ in self._sections(client_of(theo))] == [
            "chartwork_courses",
            "chartwork_assessments",
            "chartwork_codesets",
            "chartwork_certifications",
            "chartwork_schools",
            "chartwork_accounts",
            "account",
            "mfa",
            "chartwork_mail",
            "chartwork_outbox",
        ]

    def _waiting(self, client: Any) -> dict[str, int]:
        return {line.text: line.count for line in client.get("/admin/").context["waiting"]}

    def _sections(self, client: Any) -> list[tuple[str, list[str]]]:
        return [
            (app["app_label"], [model["object_name"] for model in app["models"]])
            for app in client.get("/admin/").context["app_list"]
        ]


@pytest.mark.parametrize("name", [*sorted(LISTS), "chartwork_certifications_award"])
def test_a_list_costs_the_same_with_one_row_and_with_twenty(
    name, harbour, course, quiz, school, ines, client_of
):
    client = client_of(ines)
    client.get(page_of(name))
    few = _queries(client, page_of(name))
    with every_school():
        for number in range(20):
            person = make_member(school, f"more-{number}@example.org", f"More {number}")
            enrol_student(course, person)
            begin(quiz, person)
        make_bank(school, questions=20, category="physiology")

    many = _queries(client, page_of(name))

    assert many == few
    assert few <= 14


@pytest.mark.parametrize("name", ["chartwork_assessments_attempt", "chartwork_courses_course"])
def test_a_single_page_costs_a_fixed_number_of_queries(name, harbour, ines, client_of):
    client = client_of(ines)
    address = page_of(name, "change", harbour.rows()[name].pk)
    client.get(address)

    assert _queries(client, address) <= 17


def _queries(client: Any, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_every_list_that_offers_a_search_can_be_searched(harbour, ada, client_of):
    client, searched = client_of(ada), []
    for model, page in admin.site._registry.items():
        if not page.search_fields:
            continue
        answer = client.get(
            page_of(f"{model._meta.app_label}_{model._meta.model_name}"), {"q": "a"}
        )
        if answer.status_code != 403:
            assert answer.status_code == 200, model
            searched.append(model._meta.model_name)

    assert {"category", "question", "assessment", "attempt", "accommodation"} <= set(searched)
