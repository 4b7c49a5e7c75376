"""Mock exams as programmes: brought by a pack, opened by rules, scored on a scale."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, Attempt
from certifications.models import ConductAcceptance, Programme
from certifications.queries.programmes import open_programmes, programme_access
from certifications.rules.scaling import practice_scale, scaled_score
from courses.packs.loading import load_pack
from foundation.intervals import Z_80, wilson
from foundation.schools.public import in_school, system_actor
from tests.courses.packs.small_pack import QUESTIONS, PackFolder

CUT = Decimal(70)
POOL = """\
key: exam-pool
title: Exam pool
summary: Kept apart.
exams:
  - key: mock
    title: Mock exam
    intro: A mock.
    resembles: "Some exam"
    scale: practice
    conduct: [I work alone., I copy nothing.]
    retake_after_days: 2
    pass_percent: 70
    attempts: 0
    minutes: 60
    draws:
      - {category: exam-pool, count: 1}
"""
POOL_QUESTION = (
    QUESTIONS.split("\n\n")[0]
    .replace("bones-thumb-01", "exam-bones-01")
    .replace("category: bones", "category: exam-pool")
    + "\n"
)


@pytest.mark.parametrize(
    ("percent", "score"),
    [("0", 100), ("35", 200), ("69.99", 299), ("70", 300), ("85", 350), ("100", 400), ("120", 400)],
)
def test_the_practice_scale_is_straight_on_both_sides_of_the_cut(percent, score):
    assert practice_scale(Decimal(percent), cut=CUT) == score


def test_the_scale_never_falls_and_nobody_is_rounded_over_the_cut():
    scores = [practice_scale(Decimal(step) / 10, cut=CUT) for step in range(1001)]
    assert scores == sorted(scores)
    assert scores[699] == 299
    assert practice_scale(Decimal(100), cut=Decimal(100)) == 400


def test_the_error_is_that_of_the_binomial_model_and_shrinks_with_more_items():
    short = scaled_score(Decimal(60), cut=CUT, items=25)
    long = scaled_score(Decimal(60), cut=CUT, items=100)
    # sqrt(0.6 * 0.4 / 24) = 10.0 percent, times 200/70 points of the scale for a percent.
    assert short.standard_error == 29
    # sqrt(0.24 / 99) = 4.924 percent, times 200/70.
    assert long.standard_error == 14
    assert short.low < long.low < long.score < long.high < short.high
    assert wilson(1.0, 100, Z_80)[1] == 1.0
    assert 0.97 < wilson(1.0, 100, Z_80)[0] < 1.0


@pytest.fixture
def pack(tmp_path):
    pack = PackFolder(tmp_path / "pack")
    pack.write("exam-pool/pool.yaml", POOL).write("exam-pool/questions/bones.yaml", POOL_QUESTION)
    return pack


def load(pack, school):
    load_pack(path=pack.path, school_id=school.pk, by=system_actor(school.pk), at=timezone.now())
    with in_school(school.pk):
        return Programme.objects.select_related("assessment").get()


@pytest.fixture
def mock(pack, school):
    return load(pack, school)


def start(client, mock):
    return client.post(reverse("assessments:start", args=[mock.assessment.public_id]))


def attempts(school):
    with in_school(school.pk):
        return Attempt.objects.count()


def test_a_pack_brings_a_programme_and_says_again_what_changed(pack, school, mock):
    assert (mock.resembles, mock.scale, mock.retake_after_days) == ("Some exam", "practice", 2)
    assert load(pack, school).pk == mock.pk
    pack.edit("exam-pool/pool.yaml", "retake_after_days: 2", "retake_after_days: 5")
    assert load(pack, school).retake_after_days == 5


def test_a_programme_that_a_school_closed_stays_closed_and_one_that_left_is_closed(
    pack, school, mock
):
    with in_school(school.pk):
        Programme.objects.update(is_open=False)
    assert not load(pack, school).is_open
    with in_school(school.pk):
        Programme.objects.update(is_open=True)
    pack.edit("exam-pool/pool.yaml", "  - key: mock\n", "  - key: mock\n    closed: Not yet.\n")
    assert not load(pack, school).is_open


def test_nobody_starts_before_agreeing_and_the_words_are_kept(mock, ana, client_of, school):
    client = client_of(ana)
    page = client.get(reverse("certifications:programme", args=[mock.public_id]))
    assert b"I work alone." in page.content
    assert b"Some exam" in page.content
    start(client, mock)
    assert attempts(school) == 0
    agree = reverse("certifications:agree", args=[mock.public_id])
    refused = client.post(agree, {}, follow=True)
    assert b"Tick that you agree" in refused.content
    with in_school(school.pk):
        assert not ConductAcceptance.objects.exists()
    assert client.post(agree, {"agree": "yes"}).status_code == 302
    with in_school(school.pk):
        assert ConductAcceptance.objects.get().conduct == ["I work alone.", "I copy nothing."]
    start(client, mock)
    assert attempts(school) == 1


def test_new_rules_are_to_be_agreed_to_again(pack, school, mock, ana, client_of):
    client = client_of(ana)
    client.post(reverse("certifications:agree", args=[mock.public_id]), {"agree": "yes"})
    pack.edit("exam-pool/pool.yaml", "I copy nothing.", "I copy nothing at all.")
    load(pack, school)
    start(client, mock)
    assert attempts(school) == 0


def test_between_two_tries_the_days_go_by(mock, school, ana, client_of):
    client = client_of(ana)
    client.post(reverse("certifications:agree", args=[mock.public_id]), {"agree": "yes"})
    start(client, mock)
    with in_school(school.pk):
        attempt = Attempt.objects.get()
    client.post(reverse("assessments:hand_in", args=[attempt.pk]), {"confirm": "yes"})
    with in_school(school.pk):
        attempt.refresh_from_db()
        assert attempt.submitted_at is not None
        assert mock.assessment_id not in open_programmes(ana.actor)
        answer = programme_access(ana.actor, mock.assessment_id)
        assert not answer.allowed
        assert "again from" in answer.why_not
    page = client.get(reverse("certifications:programme", args=[mock.public_id]))
    assert b"again from" in page.content
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1)), in_school(school.pk):
        assert programme_access(ana.actor, mock.assessment_id).allowed
        assert mock.assessment_id in open_programmes(ana.actor)


def test_a_closed_one_is_for_those_who_teach_only(mock, school, ana, ines, client_of):
    with in_school(school.pk):
        Programme.objects.update(is_open=False)
    address = reverse("certifications:programme", args=[mock.public_id])
    assert client_of(ana).get(address).status_code == 404
    assert client_of(ines).get(address).status_code == 200
    with in_school(school.pk):
        assert not programme_access(ana.actor, mock.assessment_id).allowed
        assert programme_access(ines.actor, mock.assessment_id).allowed


def test_another_school_sees_nothing_of_it(mock, omar, client_of):
    assert b"Mock exam</a>" not in client_of(omar).get("/mock-exams/").content
    address = reverse("certifications:programme", args=[mock.public_id])
    assert client_of(omar).get(address).status_code == 404


def test_an_assessment_that_is_no_programme_is_not_its_business(mock, school, ana):
    with in_school(school.pk):
        other = Assessment.objects.exclude(pk=mock.assessment_id).first()
        assert programme_access(ana.actor, other.pk) is None


def test_who_teaches_opens_and_closes_it_in_the_admin(mock, school, ines, client_of):
    address = reverse("admin:chartwork_certifications_programme_change", args=[mock.pk])
    client = client_of(ines)
    assert client.get(address).status_code == 200
    form = {
        "resembles": "Some exam",
        "scale": "practice",
        "conduct": "I work alone.",
        "retake_after_days": "3",
    }
    assert client.post(address, form).status_code == 302
    with in_school(school.pk):
        mock.refresh_from_db()
    assert (mock.is_open, mock.retake_after_days) == (False, 3)


def test_the_list_costs_the_same_for_many(mock, ana, client_of, django_assert_max_num_queries):
    client = client_of(ana)
    client.get("/mock-exams/")
    with django_assert_max_num_queries(10):
        assert b"Mock exam" in client.get("/mock-exams/").content


def test_a_school_makes_a_mock_exam_of_its_own(quiz, ines, ana, client_of, school):
    page = reverse("admin:chartwork_certifications_programme_add")
    form = {
        "assessment": quiz.pk,
        "scale": "percent",
        "conduct": "",
        "retake_after_days": "3",
        "is_open": "on",
    }
    answer = client_of(ines).post(page, form)

    assert answer.status_code == 302, answer.content.decode()[-2000:]
    with in_school(school.pk):
        made = Programme.objects.get()
        assert (made.assessment, made.school, made.course_key) == (quiz, school, "")
        assert programme_access(ana.actor, quiz.pk).allowed
    twice = client_of(ines).post(page, form)
    assert "not one of the available choices" in twice.content.decode()
