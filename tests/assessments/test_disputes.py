"""Disputing a key: who may, where, how often, and what becomes of it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from assessments.models import Dispute, Question, Regrade
from assessments.rules.disputes import LONGEST, MOST_OPEN, SHORTEST
from assessments.rules.rulings import Option
from assessments.services.attempts import AttemptNotFound
from assessments.services.disputes import (
    DisputeDecided,
    DisputeNotFound,
    DisputeRefused,
    NothingToDispute,
    NotYoursToDecide,
    TooManyDisputes,
    answer_by_regrade,
    attach_disputes,
    decline_disputes,
    raise_dispute,
    withdraw_dispute,
)
from assessments.services.regrades import apply_regrade, withdraw_regrade
from foundation.mail.models import Email
from foundation.schools.scoping import every_school, in_school
from tests.factories.courses import enrol_student
from tests.factories.regrades import (
    REASON,
    correct_key,
    drain_all,
    hand_in,
    position_of,
    preview,
    regrade_now,
    set_three,
)

pytestmark = pytest.mark.django_db
WORDS = "Guideline I.C.9.a says that the second option is right as well."
HOSTILE = "<script>alert(1)</script> {{ person.password }} {% load static %} \" onmouseover='x'"


@pytest.fixture
def quiz(school: Any, course: Any) -> Any:
    return set_three(school)


@pytest.fixture
def attempt(course: Any, quiz: Any, ana: Any) -> Any:
    """Ana has question 1 wrong."""
    enrol_student(course, ana)
    return hand_in(quiz, ana, right=(2, 3))


def dispute(attempt: Any, person: Any, number: int = 1, words: str = WORDS) -> Dispute:
    position = position_of(attempt, number)
    with in_school(attempt.school_id):
        return raise_dispute(
            attempt_id=attempt.pk,
            position=position,
            words=words,
            by=person.actor,
            at=timezone.now(),
        )


def of_ben(course: Any, quiz: Any, ben: Any) -> tuple[Any, Dispute]:
    with every_school():
        enrol_student(course, ben)
    other = hand_in(quiz, ben, right=(3,))
    return other, dispute(other, ben)


def first_question(school: Any) -> Question:
    with in_school(school.pk):
        return Question.objects.get(key="anatomy-1")


def letters() -> list[str]:
    return list(Email.objects.filter(kind="dispute_answered").values_list("to", flat=True))


def test_a_dispute_keeps_what_was_asked_and_said(attempt: Any, ana: Any, school: Any) -> None:
    made = dispute(attempt, ana, words=f"  {WORDS}\r\nSee the index.  ")

    assert made.words == f"{WORDS}\nSee the index."
    assert made.state == "open"
    assert made.version_id == first_question(school).current_version_id


@pytest.mark.parametrize("words", ["", "too short", " " * 50, "x" * (LONGEST + 1)])
def test_what_is_no_argument_is_refused(words: str, attempt: Any, ana: Any, school: Any) -> None:
    with pytest.raises(DisputeRefused, match="Say in 10 to 2,000 characters"):
        dispute(attempt, ana, words=words)

    dispute(attempt, ana, 2, words="x" * SHORTEST)
    dispute(attempt, ana, 3, words="x" * LONGEST)
    with in_school(school.pk):
        assert Dispute.objects.count() == 2


def test_a_key_that_is_not_shown_cannot_be_disputed(
    attempt: Any, ana: Any, school: Any, quiz: Any
) -> None:
    set_three(school, show_key="closed")

    with pytest.raises(NothingToDispute):
        dispute(attempt, ana)

    set_three(school)
    with in_school(school.pk), pytest.raises(NothingToDispute):
        raise_dispute(
            attempt_id=attempt.pk, position=4, words=WORDS, by=ana.actor, at=timezone.now()
        )


def test_nobody_disputes_in_the_name_of_another(
    attempt: Any, ben: Any, ines: Any, omar: Any, ana: Any, school: Any
) -> None:
    for person in (ben, ines, omar):
        with pytest.raises(AttemptNotFound):
            dispute(attempt, person)
    made = dispute(attempt, ana)
    for person in (ben, ines, omar):
        with in_school(school.pk), pytest.raises(DisputeNotFound):
            withdraw_dispute(dispute_id=made.pk, by=person.actor, at=timezone.now())


def test_a_question_is_disputed_once_at_a_time(attempt: Any, ana: Any, school: Any) -> None:
    first = dispute(attempt, ana)
    with pytest.raises(DisputeDecided, match="already"):
        dispute(attempt, ana)

    with in_school(school.pk):
        for _ in range(2):
            withdraw_dispute(dispute_id=first.pk, by=ana.actor, at=timezone.now())
    assert dispute(attempt, ana).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_make_one_dispute(attempt: Any, ana: Any, school: Any) -> None:
    barrier = threading.Barrier(10)

    def click(_: int) -> str:
        barrier.wait()
        try:
            dispute(attempt, ana)
            return "made"
        except DisputeDecided:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        done = sorted(pool.map(click, range(10)))

    assert done == ["made"] + ["refused"] * 9


def test_more_than_ten_cannot_wait_at_once(
    course: Any, quiz: Any, ana: Any, school: Any, attempt: Any
) -> None:
    attempts = [attempt, *(hand_in(quiz, ana) for _ in range(3))]
    places = [(sitting, number) for sitting in attempts for number in (1, 2, 3)]
    for sitting, number in places[:MOST_OPEN]:
        dispute(sitting, ana, number)

    with pytest.raises(TooManyDisputes, match="10 disputes that wait"):
        dispute(*places[MOST_OPEN][:1], ana, places[MOST_OPEN][1])

    with in_school(school.pk):
        oldest = Dispute.objects.earliest("raised_at")
        withdraw_dispute(dispute_id=oldest.pk, by=ana.actor, at=timezone.now())
    dispute(places[MOST_OPEN][0], ana, places[MOST_OPEN][1])


def test_the_database_keeps_words_and_decisions(attempt: Any, ana: Any, ines: Any) -> None:
    made = dispute(attempt, ana)
    with in_school(attempt.school_id):
        for change in ({"words": "Something else"}, {"position": 2}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Dispute.objects.filter(pk=made.pk).update(**change)
        with pytest.raises(DatabaseError), transaction.atomic():
            Dispute.objects.filter(pk=made.pk).delete()
        decline_disputes(dispute_ids=[made.pk], answer="No.", by=ines.actor, at=timezone.now())
        with pytest.raises(DatabaseError), transaction.atomic():
            Dispute.objects.filter(pk=made.pk).update(answer="Yes.")


def test_declining_answers_all_at_once_and_tells_each_once(
    course: Any, quiz: Any, attempt: Any, ana: Any, ben: Any, ines: Any, school: Any
) -> None:
    mine = dispute(attempt, ana)
    _, his = of_ben(course, quiz, ben)

    with in_school(school.pk):
        for _ in range(2):
            decline_disputes(
                dispute_ids=[mine.pk, his.pk],
                answer="The index names only one.",
                by=ines.actor,
                at=timezone.now(),
            )
        states = set(Dispute.objects.values_list("state", "answer", "decided_by"))
    drain_all()

    assert states == {("declined", "The index names only one.", ines.pk)}
    assert sorted(letters()) == ["ana@example.org", "ben@example.org"]
    text = Email.objects.filter(to="ana@example.org", kind="dispute_answered").get().text
    assert "The index names only one." in text
    assert f"/attempts/{attempt.pk}/result/" in text


def test_deciding_is_for_those_who_teach_here_and_is_all_or_nothing(
    course: Any, quiz: Any, attempt: Any, ana: Any, ben: Any, ines: Any, olga: Any, school: Any
) -> None:
    mine = dispute(attempt, ana)
    _, his = of_ben(course, quiz, ben)
    with in_school(school.pk):
        withdraw_dispute(dispute_id=his.pk, by=ben.actor, at=timezone.now())

        def decline(by: Any, *ids: Any, answer: str = "No.") -> None:
            decline_disputes(dispute_ids=ids, answer=answer, by=by.actor, at=timezone.now())

        with pytest.raises(NotYoursToDecide):
            decline(ana, mine.pk)
        with pytest.raises(DisputeNotFound):
            decline(olga, mine.pk)
        with pytest.raises(DisputeNotFound):
            decline(ines, mine.pk, uuid4())
        with pytest.raises(DisputeNotFound):
            decline(ines)
        with pytest.raises(DisputeRefused):
            decline(ines, mine.pk, answer=" ")
        with pytest.raises(DisputeDecided, match="withdrawn by the student"):
            decline(ines, mine.pk, his.pk)
        assert Dispute.objects.get(pk=mine.pk).state == "open"
    assert letters() == []


def test_a_regrade_answers_everybody_who_disputed_the_question(
    course: Any, quiz: Any, attempt: Any, ana: Any, ben: Any, ines: Any, school: Any
) -> None:
    """Ana's is attached, Ben's is not; Ana's about another question stays open."""
    mine, other = dispute(attempt, ana), dispute(attempt, ana, 2)
    _, his = of_ben(course, quiz, ben)
    regrade = preview(first_question(school), ines)
    with in_school(school.pk):
        assert attach_disputes(regrade_id=regrade.pk, dispute_ids=[mine.pk], by=ines.actor) == 1
        apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    drain_all()
    with in_school(school.pk):
        assert answer_by_regrade(regrade_id=regrade.pk, at=timezone.now()) == 0
        found = {d.pk: (d.state, d.answer, d.regrade_id) for d in Dispute.objects.all()}
    drain_all()

    assert found == {
        mine.pk: ("upheld", REASON, regrade.pk),
        his.pk: ("upheld", REASON, regrade.pk),
        other.pk: ("open", "", None),
    }
    assert sorted(letters()) == ["ana@example.org", "ben@example.org"]


def test_who_was_declined_before_is_told_and_the_earlier_answer_stays(
    attempt: Any, ana: Any, ines: Any, school: Any
) -> None:
    mine = dispute(attempt, ana)
    with in_school(school.pk):
        decline_disputes(dispute_ids=[mine.pk], answer="No.", by=ines.actor, at=timezone.now())
    regrade_now(first_question(school), ines)

    with in_school(school.pk):
        kept = Dispute.objects.get()
    assert (kept.state, kept.answer) == ("declined", "No.")
    assert letters() == ["ana@example.org"] * 2


def test_what_a_regrade_does_not_rule_on_waits_again(
    attempt: Any, ana: Any, ines: Any, school: Any
) -> None:
    """A ruling taken back upholds nobody; another question's dispute cannot be attached."""
    mine, other = dispute(attempt, ana), dispute(attempt, ana, 2)
    regrade = preview(first_question(school), ines, option=Option.AS_DRAWN)
    with in_school(school.pk):
        with pytest.raises(DisputeRefused, match="another question"):
            attach_disputes(regrade_id=regrade.pk, dispute_ids=[other.pk], by=ines.actor)
        attach_disputes(regrade_id=regrade.pk, dispute_ids=[mine.pk], by=ines.actor)
        apply_regrade(regrade_id=regrade.pk, by=ines.actor, at=timezone.now())
    drain_all()

    with in_school(school.pk):
        assert set(Dispute.objects.values_list("state", "regrade")) == {("open", None)}
    assert letters() == []


def test_a_regrade_that_is_withdrawn_decides_nothing(
    attempt: Any, ana: Any, ines: Any, school: Any
) -> None:
    mine = dispute(attempt, ana)
    regrade = preview(first_question(school), ines)
    with in_school(school.pk):
        attach_disputes(regrade_id=regrade.pk, dispute_ids=[mine.pk], by=ines.actor)
        withdraw_regrade(regrade_id=regrade.pk, by=ines.actor)
        decline_disputes(dispute_ids=[mine.pk], answer="No.", by=ines.actor, at=timezone.now())
        assert Regrade.objects.get().state == "withdrawn"
        assert Dispute.objects.get().state == "declined"


def test_the_result_page_takes_a_dispute_and_shows_its_answer(
    attempt: Any, ana: Any, ines: Any, school: Any, client_of: Any
) -> None:
    client = client_of(ana)
    result = f"/attempts/{attempt.pk}/result/"
    place = f"/attempts/{attempt.pk}/questions/{position_of(attempt, 1)}/dispute/"
    page = client.get(result).content.decode()
    assert page.count("<summary>Dispute this key") == 3

    refused = client.post(place, {"words": f"<b>{'x' * 4}"})
    assert refused.status_code == 400
    assert "Say in 10 to 2,000 characters" in refused.content.decode()
    assert "&lt;b&gt;xxxx</textarea>" in refused.content.decode()

    page = client.post(place, {"words": HOSTILE + "\x00"}, follow=True).content.decode()
    assert "Your dispute was sent." in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "{{ person.password }}" in page
    assert page.count("<summary>Dispute this key") == 2

    with in_school(school.pk):
        decline_disputes(
            dispute_ids=[Dispute.objects.get().pk],
            answer="<i>Only one</i> is in the index.",
            by=ines.actor,
            at=timezone.now(),
        )
    drain_all()
    page = client.get(result).content.decode()
    assert "Your dispute was declined" in page
    assert "&lt;i&gt;Only one&lt;/i&gt; is in the index." in page
    letter = Email.objects.get(kind="dispute_answered")
    assert "<i>Only one</i>" in letter.text
    assert letter.html == ""


def test_the_page_withdraws_and_strangers_do_not(
    attempt: Any, ana: Any, ben: Any, omar: Any, client_of: Any, client: Any
) -> None:
    made = dispute(attempt, ana)
    address = f"/disputes/{made.pk}/withdraw/"
    for stranger in (ben, omar):
        assert client_of(stranger).post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert client_of(ana, enforce_csrf_checks=True).post(address).status_code == 403
    assert client_of(ana).get(address).status_code == 405
    with in_school(attempt.school_id):
        assert Dispute.objects.get().state == "open"

    page = client_of(ana).post(address, follow=True).content.decode()

    assert "Your dispute was withdrawn." in page
    assert "You withdrew this dispute" in page


def test_no_form_where_the_key_is_hidden(
    attempt: Any, ana: Any, school: Any, client_of: Any
) -> None:
    set_three(school, show_key="never")

    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()

    assert "Dispute this key" not in page


def test_a_new_key_is_what_a_dispute_led_to(
    attempt: Any, ana: Any, ines: Any, school: Any, client_of: Any
) -> None:
    """The version that was asked is ruled on, though the key is in a newer one."""
    dispute(attempt, ana)
    question = first_question(school)
    with in_school(school.pk):
        correct_key(question, by=ines.actor)

    regrade_now(question, ines, option=Option.EITHER_KEY)

    page = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "Your dispute was upheld" in page
    assert page.count(REASON) >= 2
