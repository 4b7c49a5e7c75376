"""The score report: passed or not, where the points were, what to do; and only what may be told."""

import io
import re
from datetime import timedelta
from decimal import Decimal
from math import ceil, floor, sqrt

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from assessments.models import Assessment, Attempt, Question, ReviewCard
from assessments.rules.lifecycle import State
from assessments.services.paper_drawing import items_of
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from assessments.services.score_overrides import override_score
from certifications.models import PracticePaper, Programme
from certifications.queries.reports import report_of_attempt
from certifications.rules.study import Evidence
from foundation.schools.public import in_school, system_actor
from tests.factories.courses import enrol_student, make_course, make_quiz
from tests.factories.graded import graded_attempts
from tests.factories.mocks import DOMAINS, lesson_of, make_mock, sit

# Anatomy 11 of 12, chapters 2 of 10, privacy 1 of 3: 14 of 25, which is 56 percent.
RIGHT = {"anatomy": 11, "chapters": 2, "privacy": 1}
Z = 1.2815515655446004


def wilson_percent(right, n):
    """Written out again, so that the page is held to the formula and not to our function."""
    p = right / n
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return floor(100 * (centre - half)), ceil(100 * (centre + half))


@pytest.fixture
def mock(school):
    return make_mock(school)


@pytest.fixture
def attempt(mock, ana):
    return sit(mock, ana, RIGHT)


def page_of(client, attempt, *, status=200):
    response = client.get(reverse("certifications:report", args=[attempt.pk]))
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def pdf_of(client, attempt):
    response = client.get(reverse("certifications:report_pdf", args=[attempt.pk]))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    return response.content


def words_in(pdf):
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def settings_of_exam(school, **values):
    with in_school(school.pk):
        Assessment.objects.filter(key="mock").update(**values)


def test_the_figures_are_those_of_the_formulas_by_hand(attempt, ana, client_of):
    html = page_of(client_of(ana), attempt)
    said = text_of(html)

    low, high = wilson_percent(14, 25)
    assert (low, high) == (43, 68)
    assert "Your answers brought 56 % of the points of 25 questions." in said
    assert f"Most likely between {low} and {high} percent" in said
    assert f"The standard error is {100 * sqrt(0.56 * 0.44 / 24):.1f} percent." in said
    assert "The pass mark lies outside of them" in said
    for name, right, n in (("Anatomy", 11, 12), ("Chapters", 2, 10)):
        low, high = wilson_percent(right, n)
        assert f"{name} {n} questions, between {low} and {high}" in said
    assert "Chapters 10 questions, between 8 and 40: below the pass mark" in said
    assert "Anatomy 12 questions, between 75 and 98: above the pass mark" in said
    assert "Privacy 3 questions, too few questions to tell" in said
    # The verdict is the heading, and comes before where the points were and what to do.
    heads = re.findall(r"<h[12][^>]*>(.*?)</h[12]>", html)
    assert heads[:4] == [
        "Not passed",
        "How exact it is",
        "Where the points were",
        "What to study next",
    ]


def test_a_domain_of_three_questions_is_never_called_weak(attempt, ana):
    with in_school(ana.school.pk):
        report = report_of_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())

    assert [(one.score.name, one.evidence) for one in report.domains] == [
        ("Chapters", Evidence.BELOW),
        ("Privacy", Evidence.TOO_FEW),
        ("Anatomy", Evidence.ABOVE),
    ]
    assert report.to_practise == ["chapters"]


def test_the_time_is_told_to_the_second_by_the_answers_that_came(attempt, ana, client_of):
    said = text_of(page_of(client_of(ana), attempt))

    took = [30 * (1 + position % 3) for position in range(1, 26)]
    minutes = (sum(took) + 120) / 60
    assert minutes == 27
    assert "You took 27 min of the 1 h that you had." in said
    assert f"Half of the questions took {sorted(took)[12] // 60} min or less" in said
    assert "From the last answer to the end it was 2 min." in said
    assert said.count("1 min 30 s") >= 8
    # First answers in tenths add up to all of them.
    table = said.split("First answers by time Into the exam First answers ")[1]
    assert sum(int(n) for n in re.findall(r"\d:\d\d–\d:\d\d (\d+)", table)) == 25


def test_only_the_student_and_those_who_teach_in_the_school_read_it(
    attempt, client_of, ana, ben, ines, omar, olga
):
    assert "Not passed" in page_of(client_of(ana), attempt)
    teaches = page_of(client_of(ines), attempt)
    assert "The report of <bdi>Ana Silva</bdi>" in teaches
    assert "Add what I got wrong" not in teaches
    for other in (ben, omar, olga):
        page_of(client_of(other), attempt, status=404)
        for name in ("report_pdf", "report_review", "practise"):
            client = client_of(other)
            send = client.get if name == "report_pdf" else client.post
            address = reverse(f"certifications:{name}", args=[attempt.pk])
            assert send(address).status_code == 404, name
    for name in ("report_review", "practise"):
        address = reverse(f"certifications:{name}", args=[attempt.pk])
        assert client_of(ines).post(address).status_code == 404
    with in_school(ana.school.pk):
        assert not PracticePaper.objects.exists()


def test_a_quiz_of_a_course_has_no_report(school, ana, client_of, mock):
    with in_school(school.pk):
        enrol_student(make_course(school), ana)
        quiz = make_quiz(school)
        other = Programme(assessment=quiz)
        found = sit(other, ana, {"anatomy": 1})
    page_of(client_of(ana), found, status=404)
    result = client_of(ana).get(reverse("assessments:result", args=[found.pk]))
    assert b"score report" not in result.content


@pytest.mark.parametrize(
    ("show", "closes", "said"),
    [
        ("never", False, "Your school has chosen not to show the score here."),
        ("closed", True, "Your score is shown when the exam has closed, on "),
    ],
)
def test_a_hidden_score_is_nowhere_not_in_the_pdf_and_not_in_the_letter(
    school, mock, ana, ines, client_of, show, closes, said
):
    closing = timezone.now() + timedelta(days=1) if closes else None
    settings_of_exam(school, show_score=show, closes_at=closing)
    with in_school(school.pk):
        mock.refresh_from_db()
        attempt = sit(mock, ana, RIGHT)
    client = client_of(ana)

    html = page_of(client, attempt)
    assert said in text_of(html)
    assert "56" not in text_of(html).replace(str(attempt.pk), "")
    assert client.get(reverse("certifications:report_pdf", args=[attempt.pk])).status_code == 403
    assert client.post(reverse("certifications:practise", args=[attempt.pk])).status_code == 302
    with in_school(school.pk):
        assert not PracticePaper.objects.exists()
    assert "Not passed" in page_of(client_of(ines), attempt)


def test_without_explanations_no_lesson_is_named_and_without_answers_no_verdict(
    school, course, mock, ana, client_of
):
    with in_school(school.pk):
        lesson_of(course, "chapters")
        attempt = sit(mock, ana, RIGHT)
    client = client_of(ana)
    assert "All about chapters" in page_of(client, attempt)
    assert "not right" in text_of(page_of(client, attempt))

    settings_of_exam(school, show_explanation="never")
    html = page_of(client, attempt)
    assert "All about chapters" not in html
    assert "when the explanations of this exam are shown" in html

    settings_of_exam(school, show_answers="never")
    html = page_of(client, attempt)
    assert "not right" not in text_of(html)
    assert "Add what I got wrong" not in html
    # The points of three questions would tell which of them was right.
    assert 'too few questions to tell </span></th><td class="number">–' in html.replace(
        "to tell</span>", "to tell </span>"
    )


def test_nothing_answered_and_all_right(school, mock, ana, ben, client_of):
    with in_school(school.pk):
        nothing = sit(mock, ana, {})
        everything = sit(mock, ben, DOMAINS)

    said = text_of(page_of(client_of(ana), nothing))
    assert "Your answers brought 0 % of the points of 25 questions." in said
    assert "Nothing was answered" in said
    assert "Most likely between 0 and 7 percent" in said
    said = text_of(page_of(client_of(ben), everything))
    assert said.count("You got everything right.") == 1
    assert "Make a practice paper" not in said
    for person, attempt in ((ana, nothing), (ben, everything)):
        assert pdf_of(client_of(person), attempt).startswith(b"%PDF")


def test_a_short_form_calls_no_domain_weak_and_still_leads_to_lessons(
    school, course, ana, client_of
):
    short = {f"d{number}": 3 for number in range(8)}
    with in_school(school.pk):
        mock = make_mock(school, short)
        lesson_of(course, "d3")
        attempt = sit(mock, ana, dict.fromkeys(short, 1))
    said = text_of(page_of(client_of(ana), attempt))

    assert "No domain had enough questions" in said
    assert "Too few questions to call any of these domains weak: D3." in said
    assert "All about d3" in said
    assert "chart-beside" in page_of(client_of(ana), attempt)


def test_draws_without_a_domain_are_one_domain_that_cannot_be_practised(school, ana, client_of):
    with in_school(school.pk):
        mock = make_mock(school, {"": 8})
        attempt = sit(mock, ana, {"": 2})
        report = report_of_attempt(attempt_id=attempt.pk, by=ana.actor, at=timezone.now())
    assert [one.score.name for one in report.domains] == ["Exam-Pool"]
    assert report.to_practise == []
    assert "Make a practice paper" not in page_of(client_of(ana), attempt)


def test_pilots_and_a_practice_scale_are_said(school, ana, client_of):
    with in_school(school.pk):
        mock = make_mock(school, {"anatomy": 10, "chapters": 10}, pilots=2, scale="practice")
        attempt = sit(mock, ana, {"anatomy": 10, "chapters": 6})
    said = text_of(page_of(client_of(ana), attempt))
    assert "of 20 questions" in said
    assert "4 questions were being tried out, and do not count." in said
    # 80 percent: a third of the way from 70 to 100.
    assert "On the practice scale that is 333; 300 passes." in said
    assert f"a standard error of {round(100 * sqrt(0.8 * 0.2 / 19) * 100 / 30)}." in said


def test_a_score_set_by_hand_counts_and_says_why(school, mock, attempt, ana, ines, client_of):
    with in_school(school.pk):
        override_score(
            assessment_id=mock.assessment_id,
            student_id=ana.pk,
            percent=Decimal(75),
            reason="The fire alarm rang",
            by=ines.actor,
            at=timezone.now(),
        )
    said = text_of(page_of(client_of(ana), attempt))
    assert "set to 75 % by somebody who teaches" in said
    assert "The fire alarm rang. This is what counts." in said
    assert "Your answers brought 56 %" in said
    assert " Passed " in said
    assert "75\xa0%" in words_in(pdf_of(client_of(ana), attempt)).replace("75 %", "75\xa0%")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.SUBMITTED, "Being graded"),
        (State.BEING_MARKED, "Being marked by a person"),
        (State.DISCARDED, "Not handed in in time"),
    ],
)
def test_without_a_grade_it_says_what_is_waited_for(school, mock, ana, client_of, state, said):
    with in_school(school.pk):
        attempt = sit(mock, ana, RIGHT, graded=False)
        Attempt.objects.filter(pk=attempt.pk).update(state=state.value)
    assert said in page_of(client_of(ana), attempt)
    assert (
        client_of(ana).get(reverse("certifications:report_pdf", args=[attempt.pk])).status_code
        == 403
    )


def test_a_comparison_needs_thirty_first_tries_of_others(school, mock, attempt, ana, client_of):
    hidden = text_of(page_of(client_of(ana), attempt))
    assert "Your school does not show how others did" in hidden
    settings_of_exam(school, show_statistics="graded")
    with in_school(school.pk):
        graded_attempts(mock.assessment, attempt, count=29)
    few = text_of(page_of(client_of(ana), attempt))
    assert "29 of them took it for the first time in the last 2 years" in few
    with in_school(school.pk):
        graded_attempts(mock.assessment, attempt, count=11, seed=2)
        scores = [
            float(one.grades.latest("number").percent)
            for one in Attempt.objects.exclude(student_id=ana.pk)
        ]
    assert len(scores) == 40
    share = (sum(s < 56 for s in scores) + sum(s == 56 for s in scores) / 2) / 40
    low, high = wilson_percent(share * 40, 40)
    said = text_of(page_of(client_of(ana), attempt))
    assert "first tries of 40 others" in said
    assert f"better than about {round(100 * share)} of 100" in said
    assert f"most likely between {low} and {high}" in said
    assert "Student 1" not in said


def test_what_was_missed_goes_into_the_review_once(attempt, ana, school, client_of):
    client = client_of(ana)
    address = reverse("certifications:report_review", args=[attempt.pk])

    first = client.post(address, follow=True)
    again = client.post(address, follow=True)

    assert b"11 questions were added to your review." in first.content
    assert b"is in your review already" in again.content
    with in_school(school.pk):
        assert ReviewCard.objects.filter(student_id=ana.pk).count() == 11
        ReviewCard.objects.filter(student_id=ana.pk).first().delete()
        card = ReviewCard.objects.filter(student_id=ana.pk).first()
        card.suspended = True
        card.save()
    assert b"2 questions were added to your review." in client.post(address, follow=True).content


def test_a_practice_paper_asks_the_weak_domain_and_never_the_pool(
    attempt, ana, ben, school, mock, client_of
):
    client = client_of(ana)
    response = client.post(reverse("certifications:practise", args=[attempt.pk]))
    with in_school(school.pk):
        paper = PracticePaper.objects.get()
        practice = Attempt.objects.get(assessment_id=paper.assessment_id)
        questions = [item.question_id for item in items_of(practice.paper)]
        asked = Question.objects.filter(pk__in=questions).select_related("category")
        assert {one.domain for one in asked} == {"chapters"}
        assert {one.category.key for one in asked} == {"module"}
        assert len(questions) == 10
    assert response["Location"] == f"/attempts/{practice.pk}/"
    assert client.get(response["Location"]).status_code == 200
    # Once more goes on with it.
    again = client.post(reverse("certifications:practise", args=[attempt.pk]))
    assert again["Location"] == response["Location"]

    # A shelf that an exam begins to draw is closed, also by the paper's own address.
    with in_school(school.pk):
        set_assessment(
            key="secret",
            settings=AssessmentSettings(title="Secret", show_key="never"),
            draws=[Draw(category_key="module", count=1)],
            by=system_actor(school.pk),
        )
        paper.assessment.refresh_from_db()
    other = client_of(ben)
    refused = other.post(reverse("assessments:start", args=[paper.assessment.public_id]))
    assert refused.status_code in {302, 403}
    with in_school(school.pk):
        assert not Attempt.objects.filter(
            student_id=ben.pk, assessment_id=paper.assessment_id
        ).exists()
    assert "Make a practice paper" not in page_of(client, attempt)


def test_links_lead_to_the_report_from_the_result_and_the_programme(attempt, mock, ana, client_of):
    address = reverse("certifications:report", args=[attempt.pk])
    client = client_of(ana)
    result = client.get(reverse("assessments:result", args=[attempt.pk]))
    programme = client.get(reverse("certifications:programme", args=[mock.public_id]))
    assert f'href="{address}"' in result.content.decode()
    assert f'href="{address}"' in programme.content.decode()


def test_personal_pages_are_kept_by_nobody(attempt, ana, client_of):
    client = client_of(ana)
    for name in ("report", "report_pdf"):
        response = client.get(reverse(f"certifications:{name}", args=[attempt.pk]))
        assert response["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("each", [4, 30])
def test_the_page_costs_the_same_for_short_and_long_papers(
    school, ana, client_of, each, django_assert_num_queries
):
    with in_school(school.pk):
        mock = make_mock(school, {"anatomy": each, "chapters": each}, show_statistics="graded")
        attempt = sit(mock, ana, {"anatomy": each // 2, "chapters": each // 4})
    client = client_of(ana)
    page_of(client, attempt)
    with django_assert_num_queries(COST):
        page_of(client, attempt)


COST = 18
