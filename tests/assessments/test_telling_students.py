"""Who is told of a regrade, and what the result says of it."""

from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Question
from assessments.rules.rulings import LostPasses, Option
from assessments.services.telling import tell_of_regrade
from foundation.mail.models import Email
from foundation.schools.scoping import in_school
from tests.factories.courses import enrol_student
from tests.factories.regrades import REASON, correct_key, hand_in, regrade_now, set_three

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(school: Any, course: Any) -> Any:
    return set_three(school)


@pytest.fixture
def attempt(course: Any, quiz: Any, ana: Any) -> Any:
    """Ana has question 1 wrong: 66.67 %, passed."""
    enrol_student(course, ana)
    return hand_in(quiz, ana, right=(2, 3))


@pytest.fixture
def question(school: Any, course: Any) -> Any:
    return Question.objects.get(key="anatomy-1")


def letters() -> list[Email]:
    return list(Email.objects.filter(kind="result_regraded").order_by("created_at"))


def test_a_student_is_told_once_with_both_results_and_the_reason(
    attempt: Any, question: Any, ines: Any, school: Any
) -> None:
    regrade = regrade_now(question, ines, reason="<b>Both</b> {{ stand }} now.")
    with in_school(school.pk):
        tell_of_regrade(regrade_id=regrade.pk, attempt_id=attempt.pk, at=timezone.now())

    (letter,) = letters()
    assert letter.key == f"result_regraded:{regrade.pk}:{attempt.pk}"
    assert letter.subject == "Anatomy quiz was graded again"
    assert "Before: 66.67 %, passed\nNow: 100 %, passed" in letter.text
    assert "<b>Both</b> {{ stand }} now." in letter.text
    assert f"/attempts/{attempt.pk}/result/" in letter.text


@pytest.mark.parametrize("hidden", [{"show_score": "never"}, {"show_score": "closed"}])
def test_nobody_is_told_what_may_not_be_seen(
    hidden: dict[str, str], attempt: Any, question: Any, ines: Any, ana: Any, client_of: Any
) -> None:
    set_three(ines.school, **hidden)

    regrade_now(question, ines)

    assert letters() == []
    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "Your result was changed" not in page
    assert "66.67" not in page


def test_nobody_is_told_where_the_regrade_says_so_or_nothing_changed(
    attempt: Any, question: Any, ines: Any, school: Any, ana: Any, client_of: Any
) -> None:
    with in_school(school.pk):
        second = Question.objects.get(key="anatomy-2")
    regrade_now(question, ines, tell_students=False)
    # Ana has question 2 right, so only the reasons change.
    regrade_now(second, ines)

    assert letters() == []
    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert page.count("→") == 1


def test_the_result_tells_its_history_and_a_pass_that_was_kept(
    attempt: Any, ines: Any, school: Any, ana: Any, client_of: Any
) -> None:
    client = client_of(ana)
    address = f"/attempts/{attempt.pk}/result/"
    assert "Your result was changed" not in client.get(address).content.decode()
    with in_school(school.pk):
        second = Question.objects.get(key="anatomy-2")
        correct_key(second, by=ines.actor)

    regrade_now(second, ines, option=Option.NEW_KEY)
    kept = client.get(address).content.decode()
    regrade_now(second, ines, option=Option.AS_DRAWN, reason="The old key was right.")
    page = client.get(address).content.decode()

    assert "66.67 % → 33.33 %" in kept
    assert REASON in kept
    assert "you keep the pass that you had" in kept
    assert "you keep the pass that you had" in letters()[0].text
    assert page.index("33.33 % → 66.67 %") < page.index("66.67 % → 33.33 %")
    assert "you keep the pass that you had" not in page


def test_a_lost_pass_is_said_plainly(
    attempt: Any, ines: Any, school: Any, ana: Any, client_of: Any
) -> None:
    with in_school(school.pk):
        second = Question.objects.get(key="anatomy-2")
        correct_key(second, by=ines.actor)

    regrade_now(second, ines, option=Option.NEW_KEY, lost_passes=LostPasses.FLAG)

    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "not passed any more" in page
    assert "Now: 33.33 %, not passed" in letters()[0].text


@pytest.mark.parametrize(("regrades", "queries"), [(0, 19), (2, 20)])
def test_the_result_costs_one_query_more_after_a_regrade(
    regrades: int,
    queries: int,
    attempt: Any,
    question: Any,
    ines: Any,
    ana: Any,
    client_of: Any,
    django_assert_num_queries: Any,
) -> None:
    for option in (Option.FULL_CREDIT, Option.AS_DRAWN)[:regrades]:
        regrade_now(question, ines, option=option)
    client = client_of(ana)

    with django_assert_num_queries(queries):
        client.get(f"/attempts/{attempt.pk}/result/")
