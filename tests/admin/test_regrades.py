"""A wrong key is mended in three clicks, and what it will do is said before it does it."""

from decimal import Decimal
from typing import Any

import pytest

from assessments.models import Attempt, Grade, Question, QuestionRuling, Regrade, RegradeEffect
from assessments.queries.regrades import regrade_summary
from assessments.rules.rulings import LostPasses, Option
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of, question_form
from tests.factories.courses import enrol_student, single_choice
from tests.factories.many import copies
from tests.factories.regrades import (
    REASON,
    correct_key,
    drain_all,
    hand_in,
    preview,
    regrade_now,
    set_three,
)

pytestmark = pytest.mark.django_db
QUESTION, REGRADE = "chartwork_assessments_question", "chartwork_assessments_regrade"
HOSTILE = "<script>alert(1)</script> {{ perms }}"


@pytest.fixture
def quiz(school: Any, course: Any) -> Any:
    return set_three(school)


@pytest.fixture
def question(school: Any, course: Any) -> Any:
    return Question.objects.get(key="anatomy-1")


@pytest.fixture
def attempts(course: Any, quiz: Any, ana: Any, ben: Any) -> list[Attempt]:
    """Ana has all right, Ben only question 1: by the new key each has one less."""
    enrol_student(course, ana)
    enrol_student(course, ben)
    return [hand_in(quiz, ana), hand_in(quiz, ben, right=(1,))]


def ask(question: Question, **changes: Any) -> dict[str, Any]:
    return {
        "option": "new_key",
        "reason": REASON,
        "lost_passes": "keep",
        "tell_students": "on",
        **changes,
    }


def test_from_the_saved_key_to_the_new_grades(
    attempts: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    old = single_choice(1)
    texts = {f"text_{o['key']}": o["text"] for o in old["options"]}
    whys = {f"why_{o['key']}": o["why"] for o in old["options"]}
    form = question_form(
        question.category, stem=old["stem"], **texts, **whys, correct="c", note="Wrong key."
    )

    said = client.post(page_of(QUESTION, "change", question.pk), form, follow=True)
    text = said.content.decode()
    assert "This question was asked in 2 attempts. Grade them again by the new key?" in text
    address = page_of(QUESTION, "regrade", question.pk)
    assert f'href="{address}?option=new_key"' in text

    page = client.get(f"{address}?option=new_key").content.decode()
    assert 'value="new_key" required' in page or 'value="new_key"' in page
    shown = client.post(address, ask(question), follow=True)
    text = shown.content.decode()
    assert "The preview is being computed" in text
    assert 'data-poll-url="' in text
    assert ">Look again</a>" in text

    drain_all()
    here = shown.redirect_chain[-1][0]
    text = client.get(here).content.decode()
    assert "2 attempts are concerned" in text
    assert "66.7 → 33.3 %" in text  # The mean.
    assert "Apply: 2 new grades" in text
    assert "data-poll-url" not in text
    with in_school(school.pk):
        regrade = Regrade.objects.get()
        assert (regrade.option, regrade.reason, QuestionRuling.objects.count()) == (
            "new_key",
            REASON,
            0,
        )

    apply = page_of(REGRADE, "apply", regrade.pk)
    text = client.post(apply, follow=True).content.decode()
    assert "It is in force" in text
    assert "It is being applied" in text
    drain_all()
    text = client.get(here).content.decode()
    assert "Everything came out as the preview had said." in text
    with in_school(school.pk):
        assert Grade.objects.filter(number=2).count() == 2
    # Pressing again writes nothing more.
    client.post(apply)
    drain_all()
    with in_school(school.pk):
        assert Grade.objects.filter(number__gte=2).count() == 2

    versions = client.get(page_of(QUESTION, "versions", question.pk)).content.decode()
    assert here in versions
    record = client.get(page_of("chartwork_assessments_attempt", "change", attempts[0].pk))
    assert f'href="{here}">graded again</a>: {REASON}' in record.content.decode()
    assert "handed in</td>" in record.content.decode()


def test_the_numbers_are_those_of_the_rows(
    attempts: Any, question: Any, ines: Any, school: Any
) -> None:
    with in_school(school.pk):
        correct_key(question, by=ines.actor)
    regrade = preview(question, ines, option=Option.NEW_KEY, lost_passes=LostPasses.FLAG)

    with in_school(school.pk):
        summary = regrade_summary(regrade=regrade)

    # Ana 100 to 66.67, Ben 33.33 to 0; the mark is 60.
    assert (summary.concerned, summary.rise, summary.fall, summary.stay) == (2, 0, 2, 0)
    assert summary.mean_before is not None
    assert summary.mean_before.quantize(Decimal("0.001")) == Decimal("66.665")
    assert (summary.pass_rate_before, summary.pass_rate_after) == (50, 50)
    assert summary.before == (0, 0, 0, 1, 0, 0, 0, 0, 0, 1)
    assert summary.after == (1, 0, 0, 0, 0, 0, 1, 0, 0, 0)


def test_who_lost_a_pass_is_listed(
    course: Any, quiz: Any, question: Any, ana: Any, ines: Any, school: Any, client_of: Any
) -> None:
    with every_school():
        enrol_student(course, ana)
    hand_in(quiz, ana, right=(1, 2))
    with in_school(school.pk):
        correct_key(question, by=ines.actor)
    regrade = preview(question, ines, option=Option.NEW_KEY, lost_passes=LostPasses.REVOKE)
    address = page_of(REGRADE, "change", regrade.pk)
    client = client_of(ines)

    text = client.get(address).content.decode()
    assert "1 had passed and does not any more." in text
    assert "Their completion and certificate are taken back" in text

    client.post(page_of(REGRADE, "apply", regrade.pk))
    drain_all()
    text = client.get(f"{address}?lost=yes").content.decode()
    assert "1 student lost a pass" in text
    assert "Ana Silva" in text
    assert "not passed any more" in text


def test_what_cannot_be_ruled_is_said_beside_its_field(
    attempts: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ines)
    address = page_of(QUESTION, "regrade", question.pk)

    for form, words in (
        ({}, "This field is required."),
        (ask(question, reason=""), "This field is required."),
        (ask(question, reason="x" * 501), "at most 500 characters"),
        (ask(question), "was asked version 1 already, so its key counted"),
        (ask(question, versions="7"), "Select a valid choice."),
        (ask(question, assessment="99999"), "Select a valid choice."),
    ):
        answer = client.post(address, form)
        assert answer.status_code == 200
        assert words in answer.content.decode(), words
    with in_school(school.pk):
        assert Regrade.objects.count() == 0


def test_withdrawing_changes_nothing_and_closes_the_door(
    attempts: Any, question: Any, ines: Any, school: Any, client_of: Any
) -> None:
    regrade = preview(question, ines, reason=HOSTILE)
    client = client_of(ines)

    text = client.post(page_of(REGRADE, "withdraw", regrade.pk), follow=True).content.decode()
    assert "It was withdrawn, and changed nothing." in text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ perms }}" in text
    text = client.post(page_of(REGRADE, "apply", regrade.pk), follow=True).content.decode()
    assert "This regrade was withdrawn. Ask for a new preview." in text
    with in_school(school.pk):
        assert QuestionRuling.objects.count() == 0


def test_strangers_students_and_forged_forms_apply_nothing(
    attempts: Any, question: Any, ines: Any, olga: Any, ana: Any, school: Any, client_of: Any
) -> None:
    regrade = preview(question, ines)
    for name in ("apply", "withdraw"):
        address = page_of(REGRADE, name, regrade.pk)
        assert client_of(olga).post(address).status_code == 404
        assert client_of(ana).post(address).status_code == 302
        assert client_of(ines, enforce_csrf_checks=True).post(address).status_code == 403
        assert client_of(ines).get(address).status_code == 405
    ask_here = page_of(QUESTION, "regrade", question.pk)
    assert client_of(olga).post(ask_here, ask(question)).status_code == 404
    assert (
        client_of(ines, enforce_csrf_checks=True).post(ask_here, ask(question)).status_code == 403
    )
    assert client_of(olga).get(page_of(REGRADE, "change", regrade.pk)).status_code == 404

    with in_school(school.pk):
        assert Regrade.objects.get().state == "previewed"


def test_what_came_after_the_preview_is_said(
    attempts: Any, course: Any, quiz: Any, question: Any, ines: Any, ana: Any, client_of: Any
) -> None:
    regrade = preview(question, ines)
    hand_in(quiz, ana, right=(2,))
    client = client_of(ines)

    client.post(page_of(REGRADE, "apply", regrade.pk))
    drain_all()

    text = client.get(page_of(REGRADE, "change", regrade.pk)).content.decode()
    assert "1 attempt was graded after the preview." in text


@pytest.mark.parametrize("effects", [10, 300])
def test_the_page_costs_the_same_for_ten_and_for_three_hundred(
    effects: int,
    attempts: Any,
    question: Any,
    ines: Any,
    school: Any,
    client_of: Any,
    django_assert_num_queries: Any,
) -> None:
    regrade = preview(question, ines)
    with every_school():
        copies(attempts[0], effects - 2, id="gen_random_uuid()", number="n + 1", state="'graded'")
        one = RegradeEffect.objects.filter(attempt=attempts[0]).get()
        free = """
            JOIN chartwork_assessments_attempt a ON NOT EXISTS (
                SELECT 1 FROM chartwork_assessments_regradeeffect e WHERE e.attempt_id = a.id)
        """
        copies(one, 1, among=free, attempt_id="a.id")
    client = client_of(ines)

    with django_assert_num_queries(8):
        text = client.get(page_of(REGRADE, "change", regrade.pk)).content.decode()

    assert f"{effects} attempts are concerned" in text
    assert text.count('<th scope="row"><a href="/admin/chartwork_assessments/attempt/') == min(
        effects, 50
    )


def test_the_history_stands_with_the_question(
    attempts: Any, question: Any, ines: Any, client_of: Any
) -> None:
    regrade_now(question, ines)

    for name in ("regrade", "versions"):
        text = client_of(ines).get(page_of(QUESTION, name, question.pk)).content.decode()
        assert "Regrades of this question" in text
        assert REASON in text
