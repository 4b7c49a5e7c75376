"""Where the second person is met in the admin: the first page, the list, the page of grades."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import ScoreApproval, ScoreOverride
from foundation.outbox.models import OutboxMessage
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.factories.courses import enrol_student
from tests.factories.people import make_member
from tests.factories.second_person import decide, make_certifying, propose

LIST = reverse("admin:chartwork_courses_enrolment_second_person")
AGREE, REFUSE = 'value="agree"', 'value="refuse"'


@pytest.fixture
def enrolled(course: Any, quiz: Any, ana: Any) -> Any:
    make_certifying(quiz)
    return enrol_student(course, ana)


def grades(enrolment: Any) -> str:
    return reverse("admin:chartwork_courses_enrolment_grades", args=[enrolment.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(client: Client, address: str, row: ScoreOverride, choice: str, words: str = "") -> str:
    sent = {"decide": choice, "override": row.pk, "words": words}
    return " ".join(client.post(address, sent, follow=True).content.decode().split())


def waiting(client: Client) -> int:
    lines = {line.url: line.count for line in client.get("/admin/").context["waiting"]}
    return int(lines[LIST])


def decisions(school: Any) -> list[bool]:
    with in_school(school.pk):
        return list(ScoreApproval.objects.values_list("agreed", flat=True))


def test_a_proposal_waits_for_somebody_else_who_finds_it_on_the_first_page(
    enrolled: Any, quiz: Any, ines: Any, ada: Any, school: Any, client_of: Any
) -> None:
    one, other = client_of(ines), client_of(ada)
    with in_school(school.pk):
        sent = {"activity": quiz.activities.get().pk, "percent": "90", "reason": "Fire alarm"}

    said = one.post(grades(enrolled), sent, follow=True).content.decode()

    assert "somebody else who teaches here has to agree" in said.replace("\n", " ")
    own = read(one, grades(enrolled))
    assert "You proposed this score, so somebody else who teaches here has to agree." in own
    assert AGREE not in own
    assert REFUSE not in own
    assert "No total yet" in own
    assert (waiting(one), waiting(other)) == (0, 1)
    for address in (LIST, grades(enrolled)):
        text = read(other, address)
        assert "90.00 % is to count. That passes; 60.00 % is needed." in text
        assert "Proposed by Ines Duarte on" in text
        assert "Fire alarm" in text
        assert AGREE in text
        assert REFUSE in text
        assert " style=" not in text
    assert grades(enrolled) in read(other, LIST)


@pytest.mark.parametrize("on_list", [True, False])
def test_the_second_person_agrees(
    on_list: bool,
    enrolled: Any,
    quiz: Any,
    ana: Any,
    ines: Any,
    ada: Any,
    school: Any,
    client_of: Any,
) -> None:
    row = propose(quiz, ana, 90, ines)

    said = press(client_of(ada), LIST if on_list else grades(enrolled), row, "agree")

    assert "The score counts now." in said
    assert (decisions(school), waiting(client_of(ada))) == ([True], 0)
    shown = read(client_of(ines), grades(enrolled))
    assert "agreed to by Ada Lindqvist" in shown
    assert "90.00 %, A" in shown
    back = propose(quiz, ana, None, ada)
    assert "Agree: take it back" in read(client_of(ines), LIST)
    assert "The attempts count again." in press(client_of(ines), LIST, back, "agree")


def test_a_refusal_without_a_reason_keeps_the_page_and_with_one_is_read_by_the_proposer(
    enrolled: Any, quiz: Any, ana: Any, ines: Any, ada: Any, school: Any, client_of: Any
) -> None:
    row = propose(quiz, ana, 90, ines)

    for address in (LIST, grades(enrolled)):
        text = press(client_of(ada), address, row, "refuse")
        assert "Say why not: whoever proposed it reads it." in text
        assert decisions(school) == []
    said = press(client_of(ada), LIST, row, "refuse", "No alarm that day.")

    assert "The score is refused and changed nothing." in said
    assert "Nothing waits." in said
    assert decisions(school) == [False]
    assert "refused by Ada Lindqvist: No alarm that day." in read(client_of(ines), grades(enrolled))
    assert "has refused this score already" in press(client_of(ada), LIST, row, "agree")


def test_no_button_is_there_for_others_and_pressing_it_all_the_same_does_nothing(
    enrolled: Any,
    quiz: Any,
    ana: Any,
    ben: Any,
    ines: Any,
    ada: Any,
    olga: Any,
    school: Any,
    client_of: Any,
) -> None:
    theo = make_member(school, "theo@example.org", "Theo Brandt")
    with in_school(school.pk):
        Membership.objects.filter(person=theo).delete()
    theo.is_superuser = theo.is_staff = True
    theo.save()
    row = propose(quiz, ana, 90, ines)

    assert "You proposed this score" in press(client_of(ines), LIST, row, "agree")
    assert "There is no such score in your school." in press(client_of(olga), LIST, row, "agree")
    assert "Ana" not in read(client_of(olga), LIST)
    assert "teaches in this school" in press(client_of(theo), grades(enrolled), row, "agree")
    for address in (LIST, grades(enrolled)):
        for student in (ana, ben):
            assert client_of(student).post(address, {"decide": "agree"}).status_code == 302
    assert client_of(olga).post(grades(enrolled), {"decide": "agree"}).status_code == 404
    assert client_of(theo).get(LIST).status_code == 403
    for hostile in ("", "x", "-1", "9" * 30, "٣", str(row.pk + 1000)):
        sent = {"decide": "agree", "override": hostile}
        assert client_of(ada).post(LIST, sent).status_code in {200, 302}
    assert decisions(school) == []
    assert not OutboxMessage.objects.filter(effect="courses.record_override").exists()


def test_where_nobody_else_teaches_it_says_what_to_do(
    enrolled: Any, quiz: Any, ana: Any, ines: Any, client_of: Any
) -> None:
    propose(quiz, ana, 90, ines)

    for address in (LIST, grades(enrolled)):
        assert "Nobody else in this school can agree. An administrator" in read(
            client_of(ines), address
        )


def test_the_student_sees_nothing_of_it_until_it_counts(
    enrolled: Any, course: Any, quiz: Any, ana: Any, ines: Any, ada: Any, client_of: Any
) -> None:
    own = reverse("courses:grades", args=[course.key])
    row = propose(quiz, ana, 91, ines, reason="Fire alarm")
    before = read(client_of(ana), own)
    decide(row, ada)
    after = read(client_of(ana), own)

    assert "Fire alarm" not in before
    assert "91" not in before
    assert "91 %, set by Ines Duarte" in after
    assert "Fire alarm" in after


def test_the_list_costs_the_same_for_one_and_for_three(
    enrolled: Any,
    quiz: Any,
    ana: Any,
    ben: Any,
    ines: Any,
    ada: Any,
    school: Any,
    client_of: Any,
    django_assert_max_num_queries: Any,
) -> None:
    cleo = make_member(school, "cleo@example.org", "Cleo Marsh")
    client = client_of(ada)
    costs = []
    for person in (ana, ben, cleo):
        propose(quiz, person, 90, ines)
        with django_assert_max_num_queries(40) as queries:
            client.get(LIST)
        costs.append(len(queries))

    assert len(set(costs)) == 1
