"""Readiness as a student sees it, and what it is gathered from."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, QuestionVersion
from assessments.queries.answered import answered_by
from assessments.queries.blueprints import apportioned, asked_domains
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from certifications.models import Programme
from certifications.queries.readiness import next_programme, readiness_for
from certifications.rules.readiness.evidence import Kind
from foundation.schools.public import in_school, system_actor
from tests.conftest import NOON
from tests.factories.courses import enrol_student, single_choice
from tests.factories.sat import sat

QUERIES = 9
DOMAINS = ("anatomy", "chapters")


def make_shelf(school, key, each, *, domains=DOMAINS):
    """A category with so many questions of each domain, in turn."""
    by = system_actor(school.pk)
    shelf = save_category(key=key, title=key.title(), by=by)
    for number in range(each * len(domains)):
        domain = domains[number % len(domains)]
        save_question(
            key=f"{key}-{number}",
            type_name="single_choice",
            category_id=shelf.pk,
            content=single_choice(number),
            details=QuestionDetails(domain=domain, lesson="anatomy-01"),
            note="",
            by=by,
            at=NOON,
        )


@pytest.fixture
def quiz(course):
    """The quiz of the course, beside which there is a mock exam."""
    return Assessment.objects.get(school=course.school, key="anatomy-quiz")


@pytest.fixture
def mock(school, course):
    """Twenty questions of two domains; the quiz of the course is something else."""
    make_shelf(school, "exam-pool", 30)
    assessment = set_assessment(
        key="mock",
        settings=AssessmentSettings(title="Mock exam", pass_percent=Decimal(70)),
        draws=[Draw("exam-pool", 12, domain="anatomy"), Draw("exam-pool", 8, domain="chapters")],
        by=system_actor(school.pk),
    )
    return Programme.objects.create(school=school, assessment=assessment)


@pytest.fixture
def questions(school, mock):
    """Versions of questions that quizzes ask, domain by domain in turn."""
    make_shelf(school, "practice", 40)
    return list(QuestionVersion.objects.filter(question__category__key="practice").order_by("pk"))


@pytest.fixture
def pool(mock):
    return list(QuestionVersion.objects.filter(question__category__key="exam-pool").order_by("pk"))


def ready(programme, person, school, at=None):
    with in_school(school.pk):
        return readiness_for(programme=programme, by=person.actor, at=at or timezone.now())


def page(client_of, person, programme):
    address = reverse("certifications:programme", args=[programme.public_id])
    return client_of(person).get(address).content.decode()


def counted(school, person, programme):
    return ready(programme, person, school).counts


def test_with_no_answers_it_says_how_many_are_missing_and_where(mock, ana, client_of):
    shown = page(client_of, ana, mock)
    assert "Not enough yet to say anything. Answer about 30 more questions" in shown
    assert "Begin with:" in shown
    assert "Anatomy" in shown
    assert "chart-picture" not in shown
    assert reverse("certifications:readiness") in shown


def test_the_chance_never_stands_without_its_interval(mock, quiz, questions, ana, client_of):
    sat(quiz, ana, questions[:60], right=48)
    shown = page(client_of, ana, mock)
    assert "Your chance to pass, if you sat it today: <strong>About" in shown
    said = shown.index("<strong>About")
    assert "in 10</strong>; most likely between" in shown[said : said + 60]
    assert 'class="chart-span"' in shown
    assert "four times out of five" in shown
    assert "60 first answers in quizzes and charts, 0 in mock exams and 0 others" in shown


def test_what_would_help_most_leads_to_its_lesson(mock, quiz, questions, ana, course, client_of):
    sat(quiz, ana, questions[1:60:2], right=28)
    sat(quiz, ana, questions[0:60:2], right=8)
    shown = page(client_of, ana, mock)
    assert "What would help most:" in shown
    assert "Directions</a>" in shown
    found = ready(mock, ana, course.school).readiness
    assert found.domains[0].domain == "anatomy"
    assert found.domains[0].percent < found.domains[1].percent


def test_what_others_answered_has_no_say(mock, quiz, questions, ana, ben, school):
    sat(quiz, ana, questions[:40], right=30)
    at = timezone.now()
    before = ready(mock, ana, school, at)
    sat(quiz, ben, questions[:60], right=3)
    sat(mock.assessment, ben, questions[:60], right=2)
    assert ready(mock, ana, school, at) == before
    assert ready(mock, ben, school).counts == {Kind.QUIZ: 60, Kind.REPEAT: 60}


def test_answers_in_another_school_have_no_say(mock, quiz, questions, ana, other_school):
    sat(quiz, ana, questions[:40], right=30)
    at = timezone.now()
    with in_school(other_school.pk):
        assert answered_by(student_id=ana.pk, school_id=other_school.pk, at=at) == []


def test_only_the_first_answer_to_a_question_counts_in_full(mock, quiz, questions, ana, school):
    sat(quiz, ana, questions[:20], right=10, days_ago=2)
    sat(quiz, ana, questions[10:30], right=20)
    assert counted(school, ana, mock) == {Kind.QUIZ: 30, Kind.REPEAT: 10}


def test_practice_and_mock_exams_are_told_from_quizzes(mock, quiz, questions, pool, ana, school):
    sat(quiz, ana, questions[:10], right=5, behaviour="practice")
    sat(mock.assessment, ana, pool[:20], right=15)
    assert counted(school, ana, mock) == {Kind.PRACTICE: 10, Kind.MOCK: 20}


def test_what_was_left_open_counts_in_a_mock_exam_that_was_tried(mock, quiz, pool, ana, school):
    sat(mock.assessment, ana, pool[:20], right=15, left_open=4)
    sat(mock.assessment, ana, pool[20:40], right=1, left_open=19)
    sat(quiz, ana, pool[40:50], right=4, left_open=6)
    assert counted(school, ana, mock) == {Kind.MOCK: 21, Kind.QUIZ: 4}


def test_a_result_that_is_held_back_says_nothing_but_its_questions_are_known(
    mock, quiz, questions, ana, school
):
    sat(quiz, ana, questions[:20], right=20, days_ago=3)
    with in_school(school.pk):
        Assessment.objects.filter(pk=quiz.pk).update(show_score="never")
        other = set_assessment(
            key="other",
            settings=AssessmentSettings(title="Other", pass_percent=Decimal(60)),
            draws=[Draw("practice", 5)],
            by=system_actor(school.pk),
        )
    sat(other, ana, questions[15:25], right=5)
    assert counted(school, ana, mock) == {Kind.QUIZ: 5, Kind.REPEAT: 5}


def test_it_costs_the_same_for_one_attempt_and_for_fifty(mock, quiz, questions, ana, school):
    sat(quiz, ana, questions[:40], right=30)
    ready(mock, ana, school)  # The offset of the school is kept for a day.
    with CaptureQueriesContext(connection) as few:
        assert ready(mock, ana, school).readiness.estimate
    for number in range(50):
        sat(quiz, ana, questions[number % 4 * 20 :][:20], right=number % 20, days_ago=number)
    with CaptureQueriesContext(connection) as many:
        assert ready(mock, ana, school).readiness.estimate
    assert len(many) == len(few) <= QUERIES


def test_draws_without_a_domain_are_shared_out_by_what_is_ready(mock, school):
    with in_school(school.pk):
        make_shelf(school, "mixed", 4, domains=("anatomy", "chapters", "chapters"))
        mixed = set_assessment(
            key="mixed",
            settings=AssessmentSettings(title="Mixed", pass_percent=Decimal(60)),
            draws=[Draw("mixed", 7), Draw("exam-pool", 2, domain="anatomy")],
            by=system_actor(school.pk),
        )
        found = {one.domain: one.questions for one in asked_domains(mixed)}
    assert found == {"anatomy": 4, "chapters": 5}


def test_places_are_shared_out_to_the_last():
    assert apportioned(7, {"a": 4, "b": 8}) == {"a": 2, "b": 5}
    assert apportioned(1, {"a": 1, "b": 1}) == {"a": 1, "b": 0}
    assert apportioned(3, {}) == {}


def test_home_shows_the_next_exam_to_a_student_in_a_course_and_to_nobody_else(
    mock, quiz, questions, course, ana, ines, client_of
):
    home = reverse("courses:home")
    assert "How ready are you" not in client_of(ana).get(home).content.decode()
    enrol_student(course, ana)
    shown = client_of(ana).get(home).content.decode()
    assert "How ready are you for “Mock exam”?" in shown
    assert "Not enough yet" in shown
    enrol_student(course, ines)
    assert "How ready are you" not in client_of(ines).get(home).content.decode()
    assert "How ready are you" not in page(client_of, ines, mock)


def test_an_exam_that_is_passed_gives_way_to_the_next(mock, pool, school, ana):
    with in_school(school.pk):
        assert next_programme(by=ana.actor, at=timezone.now()) == mock
    sat(mock.assessment, ana, pool[:20], right=19)
    with in_school(school.pk):
        assert next_programme(by=ana.actor, at=timezone.now()) is None
        # A pass that may not be told yet changes nothing that is seen.
        Assessment.objects.filter(pk=mock.assessment_id).update(show_score="never")
        assert next_programme(by=ana.actor, at=timezone.now()) == mock


def test_how_it_is_computed_says_the_figures_of_the_rules(ana, client_of):
    shown = client_of(ana).get(reverse("certifications:readiness")).content.decode()
    assert "After 60 days an answer counts half" in shown
    assert "Below 30 answers of full weight" in shown
    assert "85 of 100 right" in shown
