"""A student's own report by domain: only with the score, with words, and for nobody else."""

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.models import QuestionVersion
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from foundation.schools.actors import system_actor
from tests.assessments.wire import on_the_wire
from tests.conftest import NOON
from tests.factories.courses import enrol_student, make_bank, single_choice
from tests.factories.sittings import sit_many
from tests.factories.tampering import behind_our_back


@pytest.fixture
def sit(school, course, quiz, ana):
    """Ana's attempt at a quiz of six questions of anatomy and two without a domain."""

    def make(anatomy=6, **rules):
        with scopes_disabled():
            enrol_student(course, ana)
            make_bank(school, questions=anatomy)
            by = system_actor(school.pk)
            shelf = save_category(key="terms", title="Terminology", by=by)
            for number in (1, 2):
                save_question(
                    key=f"terms-{number}",
                    type_name="single_choice",
                    category_id=shelf.pk,
                    content=single_choice(number),
                    details=QuestionDetails(),
                    note="",
                    by=by,
                    at=NOON,
                )
            set_assessment(
                key="anatomy-quiz",
                settings=AssessmentSettings(title="Anatomy quiz", **rules),
                draws=[Draw("anatomy", 3)],
                by=by,
            )
            versions = list(QuestionVersion.objects.select_related("question").order_by("pk"))
            (attempt,) = sit_many(quiz, versions=versions, people=1)
            with behind_our_back():
                type(attempt).objects.filter(pk=attempt.pk).update(student=ana)
        return attempt

    return make


def read(client, attempt):
    response = client.get(reverse("assessments:result", args=[attempt.pk]))
    assert response.status_code == 200
    return response.content.decode(), response.context["domains"]


def test_the_report_says_what_the_questions_can_tell(sit, ana, client_of):
    text, domains = read(client_of(ana), sit())

    anatomy, terms = domains.lines
    assert (anatomy.name, anatomy.questions) == ("Anatomy", 6)
    assert anatomy.words.startswith("Most likely between ")
    # The category's name, where a question has no domain.
    assert (terms.name, terms.questions) == ("Terminology", 2)
    assert terms.words == "Too few questions to say anything."
    assert 'aria-label="Your points by domain.' in text
    assert "Points by domain" in text


def test_without_the_score_there_is_no_report(sit, ana, client_of):
    text, domains = read(client_of(ana), sit(show_score="never"))

    assert domains is None
    assert "By domain" not in text


def test_a_domain_of_two_questions_does_not_tell_which_was_right(sit, ana, client_of):
    _, domains = read(client_of(ana), sit(show_answers="never"))

    assert [line.points != "" for line in domains.lines] == [True, False]


def test_somebody_else_reads_no_report(sit, ben, client_of):
    attempt = sit()

    response = client_of(ben).get(reverse("assessments:result", args=[attempt.pk]))

    assert response.status_code == 404


@pytest.mark.parametrize("anatomy", [6, 30])
def test_the_result_costs_the_same_at_any_length(anatomy, sit, ana, client_of):
    attempt = sit(anatomy=anatomy)
    client = client_of(ana)

    with on_the_wire() as sent:
        read(client, attempt)

    assert len(sent) == 18
