"""The pages of a mark to pass by judgement: who sees what when, and what a press does."""

import re

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from assessments.admin.standard_setting_words import name_of_choice
from assessments.models import AdoptedCut, Judgement, StandardSetting
from assessments.question_types.shapes import Choice
from tests.factories.people import make_member

NAME = "chartwork_assessments_standardsetting"
FORM = {"candidate": "Codes a plain visit without help.", "most": "60"}


def page(name, *arguments):
    return reverse(f"admin:{NAME}_{name}", args=arguments)


def opening(quiz):
    return reverse("admin:chartwork_assessments_assessment_standards", args=[quiz.pk])


@pytest.fixture
def iris(school):
    return make_member(school, "iris@example.org", "Iris Moreau", role="instructor")


@pytest.fixture
def setting(quiz, ines, client_of):
    """Opened by Ines on the form: the six questions of the bank."""
    response = client_of(ines).post(opening(quiz), FORM)
    assert response.status_code == 302
    return StandardSetting.objects.get()


@scopes_disabled()
def items_of(setting):
    return list(setting.items.order_by("order"))


def rate(client, setting, percent, in_round=1, **more):
    form = {f"item-{item.pk}": str(percent) for item in items_of(setting)}
    return client.post(page("rate", setting.pk), {"in_round": in_round, **form, **more})


def text_of(response):
    assert response.status_code == 200
    return response.content.decode().split('id="content-main"')[1]


def press(client, name, setting, **form):
    assert client.get(page(name, setting.pk)).status_code == 405
    response = client.post(page(name, setting.pk), form, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_from_the_form_to_the_adopted_mark(quiz, setting, ines, iris, client_of):
    led, judge = client_of(ines), client_of(iris)
    main = text_of(led.get(page("change", setting.pk)))
    assert "6 questions are judged" in main
    assert "Nobody has rated anything yet" in main
    rate(led, setting, 60)
    rate(judge, setting, 70)
    # In the first round nobody sees where it goes, the leader neither.
    for client in (led, judge):
        main = text_of(client.get(page("change", setting.pk)))
        assert "Iris Moreau" in main
        assert "65.0" not in main
        assert "chart-picture" not in main
    assert 'value="60"' in text_of(led.get(page("rate", setting.pk)))
    assert 'value="60"' not in text_of(judge.get(page("rate", setting.pk)))

    press(led, "second", setting)
    shown = text_of(judge.get(page("rate", setting.pk)))
    assert shown.count("First round: 2 judges, mean 65, from 60 to 70.") == 6
    assert shown.count("Not asked often enough") == 6
    main = text_of(judge.get(page("change", setting.pk)))
    assert "The judges recommend 65.0 %" in main
    assert "Close it to adopt a mark" in main

    press(led, "close", setting)
    main = text_of(led.get(page("change", setting.pk)))
    assert "Adopt it" in main
    assert not re.search(r"<(script|style)>|style=|on\w+=\"", main)
    said = press(led, "adopt", setting, errors_added="0", reason="")

    quiz.refresh_from_db()
    assert quiz.pass_percent == 65
    assert "The mark to pass is 65.00 % now" in said
    assert led.get(page("rate", setting.pk)).status_code == 302


def test_what_was_not_changed_in_the_second_round_is_not_written_again(
    setting, ines, iris, client_of
):
    for person, percent in ((ines, 60), (iris, 70)):
        rate(client_of(person), setting, percent)
    press(client_of(ines), "second", setting)
    item = items_of(setting)[0]

    rate(client_of(ines), setting, 60, in_round=2, **{f"item-{item.pk}": "75"})

    with scopes_disabled():
        second = Judgement.objects.filter(round=2)
        assert list(second.values_list("item_id", "percent")) == [(item.pk, 75)]


@pytest.mark.parametrize(
    ("label", "text", "name"),
    [
        # An option under its letter; a code with why it is right, or without; a character of
        # one; a pair.
        ("B", "The radius", ""),
        ("N30.90", "", "N30.90"),
        ("N30.01", "With blood.", "N30.01"),
        ("3. Body part", "H", "3. Body part"),
        ("1: radius", "Thumb: radius", ""),
    ],
)
def test_judges_read_which_code_or_option_it_is(label, text, name):
    assert name_of_choice(Choice(key="k", label=label, text=text, correct=True)) == name


def test_a_rating_that_is_none_is_marked_and_nothing_is_saved(setting, ines, client_of):
    item = items_of(setting)[2]

    text = text_of(rate(client_of(ines), setting, 50, **{f"item-{item.pk}": "150"}))

    assert "Not saved yet" in text
    assert "less than or equal to 100" in text
    # What was typed is still there.
    assert text.count('value="50"') == 5
    with scopes_disabled():
        assert Judgement.objects.count() == 0


def test_a_page_of_the_first_round_is_refused_in_the_second(setting, ines, iris, client_of):
    for person in (ines, iris):
        rate(client_of(person), setting, 60)
    press(client_of(ines), "second", setting)

    text = text_of(rate(client_of(iris), setting, 90, in_round=1))

    assert "The second round has begun meanwhile" in text
    with scopes_disabled():
        assert Judgement.objects.filter(percent=90).count() == 0


def test_another_mark_without_a_reason_is_refused_beside_the_field(
    quiz, setting, ines, iris, client_of
):
    rate(client_of(ines), setting, 60)
    rate(client_of(iris), setting, 70)
    client = client_of(ines)
    press(client, "close", setting)

    text = text_of(client.post(page("adopt", setting.pk), {"errors_added": "-1", "reason": "  "}))

    assert "Say why the mark is another than" in text
    quiz.refresh_from_db()
    assert quiz.pass_percent == 60
    with scopes_disabled():
        assert AdoptedCut.objects.count() == 0


def test_refusals_are_said_and_change_nothing(quiz, setting, ines, client_of):
    client = client_of(ines)

    assert "One is open already" in text_of(client.post(opening(quiz), FORM))
    assert "0 judges have rated every question" in press(client, "second", setting)
    assert "Close it first" in press(client, "adopt", setting, errors_added="0")
    press(client, "close", setting)
    assert "Fewer than two judges" in press(client, "adopt", setting, errors_added="0")


def test_strangers_students_and_the_operator_judge_nothing(
    quiz, setting, olga, ana, theo, client_of
):
    addresses = [page("change", setting.pk), page("rate", setting.pk), opening(quiz)]
    for address in addresses:
        assert client_of(olga).get(address).status_code in {403, 404}
        assert client_of(ana).get(address).status_code == 302
    for name in ("second", "close", "adopt"):
        assert client_of(olga).post(page(name, setting.pk)).status_code in {403, 404}
    # The operator looks, and does not judge.
    assert client_of(theo).get(page("change", setting.pk)).status_code == 200
    assert client_of(theo).get(page("rate", setting.pk)).status_code == 403
    with scopes_disabled():
        setting.refresh_from_db()
        assert setting.stage == "first"


@pytest.mark.parametrize("judges", [1, 3])
def test_the_page_costs_the_same_for_one_judge_and_for_three(
    judges, setting, school, client_of, django_assert_num_queries
):
    people = [
        make_member(school, f"judge-{n}@example.org", f"Judge {n}", role="instructor")
        for n in range(judges)
    ]
    for person in people:
        rate(client_of(person), setting, 60)
    client = client_of(people[0])
    client.get(page("change", setting.pk))

    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page("change", setting.pk))
    with django_assert_num_queries(RATE_QUERIES):
        client.get(page("rate", setting.pk))


PAGE_QUERIES, RATE_QUERIES = 11, 8
