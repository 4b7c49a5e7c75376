"""The pages of award rules and mock exams: what is refused at which field, what they lead to."""

import re
from typing import Any

import pytest
from django.utils import timezone

from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from certifications.models import AwardRule, PracticePaper, Programme
from foundation.schools.scoping import in_school
from tests.admin.pages import page_of
from tests.factories.codes import release_of

RULE, EXAM = "chartwork_certifications_awardrule", "chartwork_certifications_programme"


@pytest.fixture
def mock(quiz: Any, school: Any) -> Programme:
    return Programme.objects.create(school=school, assessment=quiz, conduct=["I copy none."])


def rule_form(**changes: Any) -> dict[str, Any]:
    """A rule of charts that is as it should be."""
    return {
        "title": "Certificate of Achievement",
        "subject": "Charts",
        "statement": "has coded them.",
        "is_active": "on",
        "kind": "charts",
        "programme": "",
        "charts": "3",
        "accuracy": "80",
        "valid_months": "",
        "renewal_units": "0",
        "update_programme": "",
        "edition": "",
        **changes,
    }


def rules(school: Any) -> list[AwardRule]:
    with in_school(school.pk):
        return list(AwardRule.objects.all())


def exam_form(mock: Programme, **changes: Any) -> dict[str, Any]:
    return rule_form(kind="exam", programme=mock.pk, charts="0", accuracy="0", **changes)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"programme": ""}, "programme", "Choose the mock exam"),
        ({"charts": "3"}, "charts", "This belongs to charts"),
        ({"accuracy": "80"}, "accuracy", "This belongs to charts"),
        ({"valid_months": "0"}, "valid_months", "greater than or equal to 1"),
        ({"valid_months": "241"}, "valid_months", "less than or equal to 240"),
        ({"renewal_units": "20"}, "valid_months", "Units renew what ends"),
        ({"valid_months": "24", "renewal_units": "-5"}, "renewal_units", "or equal to 0"),
        ({"code_sets": ["icd-10-cm 1999"]}, "code_sets", "not one of the available choices"),
    ],
)
def test_what_an_exam_rule_cannot_be_is_said_at_its_field(
    changes, field, said, mock, ines, client_of, school
):
    answer = client_of(ines).post(page_of(RULE, "add"), {**exam_form(mock), **changes})

    errors = answer.context["adminform"].form.errors
    assert list(errors) == [field]
    assert said in errors[field][0]
    assert len(errors[field]) == 1
    assert rules(school) == []


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"charts": "0"}, "charts", "Say how many"),
        ({"accuracy": "0"}, "accuracy", "Say what percent"),
        ({"accuracy": "101"}, "accuracy", "less than or equal to 100"),
    ],
)
def test_what_a_rule_of_charts_cannot_be_is_said_at_its_field(
    changes, field, said, ines, client_of, school
):
    answer = client_of(ines).post(page_of(RULE, "add"), rule_form(**changes))

    errors = answer.context["adminform"].form.errors
    assert list(errors) == [field]
    assert said in errors[field][0]
    assert rules(school) == []


def test_charts_beside_an_exam_and_an_exam_as_its_own_update_are_refused(mock, ines, client_of):
    client = client_of(ines)
    both = client.post(page_of(RULE, "add"), rule_form(programme=mock.pk))
    assert list(both.context["adminform"].form.errors) == ["programme"]
    itself = client.post(page_of(RULE, "add"), exam_form(mock, update_programme=mock.pk))
    assert list(itself.context["adminform"].form.errors) == ["update_programme"]


def test_releases_are_ticked_and_kept_by_their_set(mock, ines, client_of, school):
    release = release_of()
    client = client_of(ines)
    ticked = [f"icd-10-cm {release.name}"]

    saved = client.post(page_of(RULE, "add"), exam_form(mock, code_sets=ticked))

    assert saved.status_code == 302
    rule = rules(school)[0]
    assert rule.code_sets == {"icd-10-cm": [release.name]}
    shown = client.get(page_of(RULE, "change", rule.pk))
    assert shown.context["adminform"].form["code_sets"].value() == ticked
    # Changed to other words, it still knows them.
    again = {name: value for name, value in exam_form(mock, code_sets=ticked).items() if value}
    client.post(page_of(RULE, "change", rule.pk), {**again, "title": "Other"})
    assert (rules(school)[0].title, rules(school)[0].code_sets) == ("Other", rule.code_sets)


def test_a_rule_of_a_pack_says_whose_it_is_and_is_only_put_in_and_out_of_force(
    harbour, ines, client_of, school
):
    with in_school(school.pk):
        AwardRule.objects.update(course_key="foundations-of-coding", key="a", is_active=True)
    client = client_of(ines)
    address = page_of(RULE, "change", harbour.award_rule.pk)
    text = client.get(address).content.decode()
    assert "The course pack foundations-of-coding wrote this rule" in text
    assert 'name="title"' not in text
    client.post(address, {"title": "Stolen"})
    rule = rules(school)[0]
    assert (rule.title, rule.is_active) == ("Certificate of Achievement", False)
    link = re.search(r'href="([^"]+rule__id__exact=\d+)">0 certificates<', text)
    assert link
    assert client.get(link[1]).status_code == 200


def test_conduct_is_written_a_sentence_a_line(mock, ines, client_of, school):
    client = client_of(ines)
    address = page_of(EXAM, "change", mock.pk)
    form = {"resembles": "", "scale": "percent", "retake_after_days": "0", "is_open": "on"}
    shown = client.get(address).context["adminform"].form
    assert shown["conduct"].value() == "I copy none."

    client.post(address, {**form, "conduct": " I work  alone. \n\n I copy none.\n"})
    with in_school(school.pk):
        mock.refresh_from_db()
    assert mock.conduct == ["I work alone.", "I copy none."]
    for wrong in ("x\n" * 21, "x" * 301):
        refused = client.post(address, {**form, "conduct": wrong})
        assert list(refused.context["adminform"].form.errors) == ["conduct"]
    days = client.post(address, {**form, "conduct": "", "retake_after_days": "366"})
    assert list(days.context["adminform"].form.errors) == ["retake_after_days"]


def test_only_what_is_neither_a_mock_exam_nor_a_practice_paper_is_offered(
    mock, quiz, school, ines, client_of
):
    with in_school(school.pk):
        free, paper = (
            set_assessment(
                key=key,
                settings=AssessmentSettings(title=key),
                draws=[Draw(category_key="anatomy", count=1)],
                by=ines.actor,
            )
            for key in ("free", "paper")
        )
        PracticePaper.objects.create(
            school=school, assessment=paper, domains=["x"], created_at=timezone.now()
        )
    form = client_of(ines).get(page_of(EXAM, "add")).context["adminform"].form
    with in_school(school.pk):
        assert set(form.fields["assessment"].queryset) == {free}


def test_a_mock_exam_leads_to_what_belongs_to_it(mock, quiz, ines, client_of, school):
    client = client_of(ines)
    text = client.get(page_of(EXAM, "change", mock.pk)).content.decode()
    ways = re.findall(r'href="([^"]+)"', text.split("field-ways")[1].split("</div>")[0])
    assert len(ways) == 6
    assert {client.get(way).status_code for way in ways} == {200}
    # Not published it has no page for students, not even for who teaches.
    quiz.is_published = False
    with in_school(school.pk):
        quiz.save()
    text = client.get(page_of(EXAM, "change", mock.pk)).content.decode()
    assert f"/mock-exams/{mock.public_id}/" not in text


@pytest.mark.parametrize("many", [1, 4])
def test_the_lists_cost_the_same_for_one_and_for_many(
    many, mock, school, ines, client_of, django_assert_num_queries
):
    for number in range(many):
        AwardRule.objects.create(
            school=school,
            kind=AwardRule.Kind.EXAM,
            programme=mock,
            title=f"Rule {number}",
            subject="x",
            statement="x",
        )
    client = client_of(ines)
    for name, queries in ((RULE, RULES), (EXAM, EXAMS)):
        client.get(page_of(name))
        with django_assert_num_queries(queries):
            client.get(page_of(name))


RULES, EXAMS = 7, 7
