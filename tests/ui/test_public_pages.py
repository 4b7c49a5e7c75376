"""The front page and the self-check, as a visitor gets them."""

import re

import pytest
from django.urls import reverse

from courses.web.career_check import the_check

pytestmark = pytest.mark.django_db


def solved() -> dict[str, str]:
    check = the_check()
    tasks = {task.key: task.correct for task in check.tasks}
    return tasks | {item.key: item.choices[0].key for item in check.honest}


def test_the_front_page_answers_the_question_without_an_account(client):
    page = client.get(reverse("courses:front"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "<h1>Is medical coding the right career for me?</h1>" in text
    for chapter in ("work", "money", "course", "worth", "first-job", "choose", "suits"):
        assert f'id="{chapter}"' in text
    assert reverse("courses:career_check") in text
    assert "not affiliated with or endorsed by" in text


@pytest.mark.usefixtures("course")
def test_the_front_page_leads_to_a_lesson_when_there_is_one(client):
    page = client.get(reverse("courses:front")).content.decode()

    address = re.search(r'href="(/lessons/[0-9a-f-]+/)">Try a lesson', page)[1]
    assert client.get(address).status_code == 200


def test_the_self_check_gives_an_answer_and_stores_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(1):  # Which school is open to the public.
        page = client.post(reverse("courses:career_check"), solved())

    assert page.status_code == 200
    assert "Much speaks for it" in page.content.decode()
    assert "sessionid" not in page.cookies
    assert "no-store" in page.headers["Cache-Control"]


def test_an_unfinished_self_check_keeps_what_was_answered(client):
    answers = solved()
    del answers["stage"]

    page = client.post(reverse("courses:career_check"), answers)

    text = page.content.decode()
    assert page.status_code == 422
    assert "1 question is still open" in text
    assert 'name="knee" value="left" checked' in text
    assert text.count(" checked>") == len(answers)


def test_the_self_check_does_not_give_its_answers_away(client):
    text = client.get(reverse("courses:career_check")).content.decode()

    assert not any(task.shows in text for task in the_check().tasks)
    assert " checked" not in text


def test_an_unknown_address_gets_our_page(client):
    page = client.get("/no-such-page/")

    assert page.status_code == 404
    assert "There is no page at this address" in page.content.decode()
