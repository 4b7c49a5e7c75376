"""The page of the mock exams: what each is, how one stands in it, and what comes next."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from assessments.services.attempts import start_attempt
from certifications.models import Programme
from certifications.queries.programme_list import programme_lines
from foundation.schools.public import in_school
from foundation.schools.scoping import every_school
from tests.factories import mocks

ALL_RIGHT = {"anatomy": 12, "chapters": 10, "privacy": 3}
SPANISH = {"Accept-Language": "es"}


def list_of(client, **headers):
    """The page in words, and its links to an attempt, a report or a programme."""
    html = client.get(reverse("certifications:programmes"), headers=headers).content.decode()
    main = re.search(r"<main.*</main>", html, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split()), re.findall(r'href="([^"]+)"', main)


def make_mock(school, **settings):
    with every_school():
        return mocks.make_mock(school, **settings)


def sit(mock, person, right):
    with every_school():
        return mocks.sit(mock, person, right)


@pytest.fixture
def mock(school):
    return make_mock(school)


def change(school, **values):
    with in_school(school.pk):
        Programme.objects.update(**values)


def test_before_the_first_try_it_says_what_the_exam_is_and_leads_to_its_rules(mock, ana, client_of):
    said, links = list_of(client_of(ana))

    assert "Questions 25 Time 60 minutes Last try not taken yet Rules and check-in" in said
    assert links.count(reverse("certifications:programme", args=[mock.public_id])) == 2


def test_an_unfinished_sitting_is_gone_on_with(mock, ana, client_of):
    with every_school():
        attempt = start_attempt(assessment_id=mock.assessment_id, by=ana.actor, at=timezone.now())

    said, links = list_of(client_of(ana))

    assert "Go on with your sitting" in said
    assert "Rules and check-in" not in said
    assert reverse("assessments:attempt", args=[attempt.pk]) in links


def test_after_a_try_it_says_how_it_went_and_when_the_next_may_begin(mock, school, ana, client_of):
    first, second = sit(mock, ana, {"anatomy": 1}), sit(mock, ana, ALL_RIGHT)
    change(school, retake_after_days=2)

    said, links = list_of(client_of(ana))
    in_spanish, _links = list_of(client_of(ana), **SPANISH)

    handed_in = timezone.localtime(second.submitted_at)
    again = handed_in + timedelta(days=2)
    assert f"Last try {handed_in:%-d %B %Y} : passed, 100 %" in said
    assert f"Next try from {again:%-d %b %Y, %H:%M} {again.tzname()}" in said
    assert "Rules and check-in" not in said
    assert reverse("certifications:report", args=[second.pk]) in links
    assert reverse("certifications:report", args=[first.pk]) not in links
    assert "Último intento" in in_spanish
    assert re.search(r"\d+ de [a-z]+ de \d{4} : aprobado, 100 %", in_spanish)


def test_a_score_stands_on_the_practice_scale_where_the_exam_has_one(school, ana, client_of):
    mock = make_mock(school, scale="practice")
    sit(mock, ana, ALL_RIGHT)

    assert "passed, 100 %, 400 on the practice scale" in list_of(client_of(ana))[0]


def test_a_result_that_may_not_be_shown_is_not_on_the_list(mock, school, ana, client_of):
    sit(mock, ana, ALL_RIGHT)
    with in_school(school.pk):
        Assessment.objects.filter(pk=mock.assessment_id).update(show_score="never")

    said, _links = list_of(client_of(ana))

    assert "result not shown yet" in said
    assert "100 %" not in said
    assert "passed" not in said


def test_who_has_no_try_left_is_told_so(mock, school, ana, client_of):
    with in_school(school.pk):
        Assessment.objects.filter(pk=mock.assessment_id).update(attempts_allowed=1)
    sit(mock, ana, ALL_RIGHT)

    said, _links = list_of(client_of(ana))

    assert "All attempts are used" in said
    assert "Rules and check-in" not in said


def test_without_a_limit_of_time_it_says_so(school, ana, client_of):
    make_mock(school, minutes=0)

    assert "Time no limit" in list_of(client_of(ana))[0]


@pytest.mark.parametrize("exams", [1, 3])
def test_the_list_costs_the_same_for_three_exams_and_their_tries(
    exams, school, ana, django_assert_num_queries
):
    for number in range(exams):
        sit(make_mock(school, key=f"mock-{number}"), ana, ALL_RIGHT)

    with in_school(school.pk), django_assert_num_queries(6):
        lines = programme_lines(by=ana.actor, at=timezone.now())

    assert len(lines) == exams
    assert all(line.last and line.last.passed for line in lines)


def test_the_way_to_it_is_in_the_top_bar(school, ana, client_of):
    page = client_of(ana).get(reverse("certifications:programmes")).content.decode()
    main = r'<nav class="(?:site-nav|menu-panel)" aria-label="Main">.*?</nav>'
    bars = re.findall(main, page, re.S)

    assert len(bars) == 2
    for bar in bars:
        assert re.search(r'<a href="/mock-exams/" aria-current="page">Exams</a>', bar)
