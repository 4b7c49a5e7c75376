"""The marking queue in the admin: without names, for two at once, with words for what happens."""

import re

import pytest
from django.test import Client

from assessments.models import Assessment, Attempt, Grade, Mark, MarkingTask, Question
from assessments.rules.lifecycle import State
from foundation.outbox.services import drain
from foundation.schools.scoping import every_school, in_school
from tests.admin.pages import page_of
from tests.factories.essays import hand_in_essays, make_essay_quiz
from tests.factories.people import make_member

NAME = "chartwork_assessments_markingtask"
HOSTILE = (
    'Good.\n\n<script>alert(1)</script><img src=x onerror="alert(2)"> [x](javascript:alert(3))'
)


@pytest.fixture
def essays(course):
    return make_essay_quiz(course)


@pytest.fixture
def held(course, essays, ana, ben):
    """Two attempts, four answers, of two questions."""
    return [hand_in_essays(course, essays, person) for person in (ana, ben)]


def line_of(client, key="queries-1"):
    lines = client.get(page_of(NAME)).context["lines"]
    return next(line for line in lines if line.question_key == key)


def start(client, key="queries-1", **more):
    line = line_of(client, key)
    form = {"version": line.version_id, "assessment": line.assessment_id, **more}
    return client.post(page_of(NAME, "next"), form)["Location"]


def form_of(client, address, *, evidence="cited", comment="", **more):
    answer = client.get(address).context["answer"]
    number = answer.number
    return {
        f"{number}-criterion_1": "open",
        f"{number}-criterion_2": evidence,
        f"{number}-comment": comment,
        f"{number}-seen": answer.newest,
        f"{number}-settling": "True" if answer.settling else "False",
        **{name if name.startswith("_") else f"{number}-{name}": v for name, v in more.items()},
    }


def save(client, address, **given):
    return client.post(address, form_of(client, address, **given))


def mark_all(client, **given):
    """Whatever waits, question by question."""
    while lines := client.get(page_of(NAME)).context["lines"]:
        save(client, start(client, lines[0].question_key), **given)


def test_a_question_is_marked_answer_by_answer_until_nothing_waits(held, ines, school, client_of):
    client = client_of(ines)
    assert (line_of(client).counts.first, line_of(client).counts.total) == (2, 2)

    first = start(client)
    saved = save(client, first, comment="Well **cited**.")
    second = saved["Location"]
    assert second.partition("?")[0] != first
    text = client.get(second).content.decode()
    assert "Saved. 1 of 2 answers to this question are marked." in text
    assert "1 of 2 marked" in text
    assert "Back to the previous answer" in text
    assert "Well **cited**." in text  # Used before.
    last = client.post(second, form_of(client, second), follow=True)

    assert "Nothing of this question waits for you now." in last.content.decode()
    assert "2 of 2 marked" in last.content.decode()
    keys = [one.question_key for one in client.get(page_of(NAME)).context["lines"]]
    assert keys == ["queries-2"]
    with in_school(school.pk):
        assert Mark.objects.count() == 2
        assert set(Attempt.objects.values_list("state", flat=True)) == {State.BEING_MARKED}


def test_nothing_on_the_pages_tells_whose_answer_it_is(held, ines, school, client_of):
    client = client_of(ines)
    address = start(client)
    save(client, address, _stay="1")
    question = page_of(NAME, "question", line_of(client).version_id, line_of(client).assessment_id)
    task = address.split("/")[-3]
    pages = [page_of(NAME), question, address, page_of(NAME, "mine"), page_of(NAME, "change", task)]
    with in_school(school.pk):
        attempts = [str(pk) for pk in Attempt.objects.values_list("pk", flat=True)]
        people = [("Ana Silva", "ana@example.org"), ("Ben Okafor", "ben@example.org")]
        told = [str(a.student.public_id) for a in held]
    secrets = [*attempts, *told, *(word for person in people for word in person)]

    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert [secret for secret in secrets if secret in text] == [], page
        # The link of the menu is the only one to the attempts.
        assert "/attempt/" not in text.replace('/attempt/"', "")

    with in_school(school.pk):
        Assessment.objects.update(anonymous_marking=False)
    named = client.get(address).content.decode()
    assert ("Ana Silva" in named) is not ("Ben Okafor" in named)


def test_everybody_meets_the_answers_in_one_order_that_no_name_or_time_makes(
    course, essays, school, client_of, ines
):
    with every_school():
        for number in range(8):
            person = make_member(school, f"s{number}@example.org", f"Student {number}")
            hand_in_essays(course, essays, person)
    client = client_of(ines)

    met, address = [], start(client)
    for _ in range(8):
        met.append(address.split("/")[-3])
        address = save(client, address)["Location"].partition("?")[0]

    with in_school(school.pk):
        tasks = MarkingTask.objects.filter(version__question__key="queries-1")
        assert met == [str(pk) for pk in tasks.order_by("order_key").values_list("pk", flat=True)]
        assert met != [
            str(t) for t in tasks.order_by("attempt__started_at").values_list("pk", flat=True)
        ]


def test_two_markers_get_different_answers_and_a_skipped_one_comes_last(held, ines, ada, client_of):
    one, other = client_of(ines), client_of(ada)

    first, second = start(one), start(other)

    assert first != second
    # Who asks again keeps what he has, and the page of the other says who is there.
    assert start(one) == first
    assert "Ines Duarte has this answer open too" in other.get(first).content.decode()
    # The other one is taken, so what was skipped comes back.
    assert one.post(first, {"_skip": "1"})["Location"] == first
    other.post(second, {"_leave": "1"})
    assert one.post(first, {"_skip": "1"})["Location"].startswith(second)
    assert one.post(first, {"_skip": "1"})["Location"].startswith(second)


def test_who_saves_second_is_told_and_nothing_is_lost(held, ines, ada, school, client_of):
    one, other = client_of(ines), client_of(ada)
    address = start(one)
    slow = form_of(other, address, evidence="none", _stay="1")
    save(one, address, comment="Mine.", _stay="1")

    text = other.post(address, slow, follow=True).content.decode()

    assert "Ines Duarte saved marks for the same answer while you did." in text
    with in_school(school.pk):
        given = list(Mark.objects.order_by("pk").values_list("marked_by__name", "comment"))
    assert given == [("Ines Duarte", "Mine."), ("Ada Lindqvist", "")]


def test_ten_presses_save_once(held, ines, school, client_of):
    client = client_of(ines)
    address = start(client)
    form = form_of(client, address, comment="Once.")

    for _ in range(10):
        assert client.post(address, form).status_code == 302

    with in_school(school.pk):
        assert Mark.objects.count() == 1


def test_hostile_comments_are_text_in_preview_list_and_result(
    held, essays, ines, ana, school, client_of
):
    client = client_of(ines)
    address = start(client)
    preview = client.post(address, form_of(client, address, comment=HOSTILE, _preview="1"))
    with in_school(school.pk):
        assert Mark.objects.count() == 0
    save(client, address, comment=HOSTILE, _stay="1")
    again = start(client)
    used = client.post(again, form_of(client, again, comment="Also:", _use=HOSTILE))
    mark_all(client, comment=HOSTILE)
    with in_school(school.pk):
        drain()
        assert Grade.objects.count() == 2
        own = Attempt.objects.get(student=ana)
    pages = [
        preview,
        used,
        client.get(address),
        client.get(page_of(NAME, "mine")),
        client.get(page_of("chartwork_assessments_attempt", "change", own.pk)),
        client_of(ana).get(f"/attempts/{own.pk}/result/"),
    ]

    for page in pages:
        text = page.content.decode()
        assert "Good." in text
        assert "<script>alert" not in text
        assert not re.search(r"<img[^>]*onerror", text)
        assert not re.search(r'href="javascript:', text)
    assert "Also:" in used.content.decode()


def test_marks_are_changed_after_the_grade_with_a_reason_and_the_record_tells_it(
    held, ines, ana, school, client_of
):
    client = client_of(ines)
    mark_all(client)
    with in_school(school.pk):
        drain()
        attempt = Attempt.objects.get(student=ana)
        task = MarkingTask.objects.get(attempt=attempt, version__question__key="queries-1")
    address = page_of(NAME, "answer", task.pk)
    assert str(task.pk) in client.get(page_of(NAME, "mine")).content.decode()

    silent = save(client, address, evidence="none")
    said = client.post(
        address,
        form_of(client, address, evidence="none", reason="Signs are  missing."),
        follow=True,
    )

    assert "This field is required." in silent.content.decode()
    assert said.status_code == 200
    with in_school(school.pk):
        grades = list(Grade.objects.filter(attempt=attempt).order_by("number"))
        assert [(str(g.percent), g.cause) for g in grades] == [
            ("100.00", "hand-in"),
            ("80.00", "marks"),
        ]
    record = client.get(page_of("chartwork_assessments_attempt", "change", attempt.pk))
    assert "Signs are missing." in record.content.decode()
    assert "marks were changed" in record.content.decode()
    told = client_of(ana).get(f"/attempts/{attempt.pk}/result/").content.decode()
    assert "Marked again: Signs are missing." in told


def test_points_are_changed_seen_and_then_let_count(held, ines, ana, school, client_of):
    client = client_of(ines)
    mark_all(client, evidence="none")
    with in_school(school.pk):
        drain()
        question = Question.objects.get(key="queries-1")
    address = page_of(NAME, "points", question.pk)
    points = {"points_1_1": 6, "points_1_2": 0, "points_2_1": 3, "points_2_2": 1}

    same = client.post(address, {**points, "points_1_1": 2, "points_2_2": 0, "reason": "Why"})
    twice = client.post(address, {**points, "points_2_2": 3, "reason": "Why"})
    client.post(address, {**points, "reason": "Leading weighs more."})
    with in_school(school.pk):
        drain()
    page = client.get(address)

    assert "These are the points that it has." in same.content.decode()
    assert "two levels have the same points" in twice.content.decode()
    assert "2 grades change" in page.content.decode()
    assert "2 for the better, 0 for the worse" in page.content.decode()
    with in_school(school.pk):
        assert Grade.objects.count() == 2
    regrade = page.context["waiting"].regrade
    client.post(page_of(NAME, "decide", regrade.pk), {"_apply": "1"})
    with in_school(school.pk):
        drain()
        newest = Grade.objects.filter(attempt__student=ana).order_by("-number").first()
        # 7 of 9, 2 of 5, and the single choice, of three.
        assert (str(newest.percent), newest.cause) == ("72.59", f"regrade:{regrade.pk}")
    assert client.get(address).context["waiting"] is None


def test_strangers_students_and_guesses(held, ines, olga, ana, school, client_of):
    client = client_of(ines)
    address = start(client)
    line = line_of(client)
    form = form_of(client, address)
    with in_school(school.pk):
        question = Question.objects.get(key="queries-1")
    places = [
        address,
        page_of(NAME, "question", line.version_id, line.assessment_id),
        page_of(NAME, "points", question.pk),
        page_of(NAME, "change", address.split("/")[-3]),
    ]
    ask = {"version": line.version_id, "assessment": line.assessment_id}

    for place in places:
        assert client_of(olga).get(place, follow=True).status_code == 404, place
        assert client_of(ana).get(place).status_code == 302
        assert Client().get(place).status_code == 302
    assert client_of(olga).post(address, form).status_code == 404
    assert client_of(olga).post(page_of(NAME, "next"), ask).status_code == 404
    assert client_of(ana).post(address, form).status_code == 302
    assert client.post(page_of(NAME, "next"), {"version": "1 OR 1"}).status_code == 404
    assert client.get(page_of(NAME, "next")).status_code == 405
    assert client_of(olga).get(page_of(NAME)).context["lines"] == []
    assert client_of(olga).get(page_of(NAME, "mine")).context["own"] == []
    with in_school(school.pk):
        assert Mark.objects.count() == 0


@pytest.mark.parametrize("students", [1, 4])
def test_the_pages_cost_the_same_for_any_number_of_answers(
    students, course, essays, school, ines, client_of, django_assert_num_queries
):
    with every_school():
        for number in range(students):
            person = make_member(school, f"s{number}@example.org", f"Student {number}")
            hand_in_essays(course, essays, person)
    client = client_of(ines)
    address = start(client)
    form = form_of(client, address)

    with django_assert_num_queries(6):
        client.get(page_of(NAME))
    with django_assert_num_queries(11):
        client.get(address)
    line = line_of(client)
    ask = {"version": line.version_id, "assessment": line.assessment_id}
    with django_assert_num_queries(7):
        client.post(page_of(NAME, "next"), ask)
    client.post(address, form)
