"""A program delivers an exam: the whole path, and what it may not do."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from rest_framework.settings import api_settings

from assessments.models import AnswerStep, Assessment, Attempt
from assessments.rules.overrides import Terms
from assessments.services.assessment_settings import Part
from assessments.services.grading import grade_attempt
from assessments.services.overrides import set_override
from assessments.services.time_allowed import give_time
from foundation.http.models import RememberedReply
from foundation.schools.actors import system_actor
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.api.conftest import ALL_SCOPES
from tests.api.exam_programs import ExamProgram, answer, exam_program, set_quiz
from tests.factories.attempts import key_answers, wrong_answer
from tests.factories.courses import enrol_student, make_bank


@pytest.fixture
def exams(program_of: Any, school: Any) -> ExamProgram:
    return exam_program(program_of, school)


@pytest.fixture
def strangers(program_of: Any, other_school: Any) -> ExamProgram:
    return exam_program(program_of, other_school)


@pytest.fixture
def reader(program_of: Any, school: Any) -> ExamProgram:
    """A program that may read all, and deliver nothing."""
    made = program_of(school, [scope for scope in ALL_SCOPES if scope != "exams:deliver"])
    return ExamProgram(made.client_id, made.token)


@pytest.fixture
def sitting(course: Any, ana: Any) -> Any:
    """Ana may take the quiz."""
    enrol_student(course, ana)
    return ana


def keys_of(attempt_id: str, school_id: int) -> dict[int, Any]:
    with in_school(school_id):
        return key_answers(Attempt.objects.get(pk=attempt_id))


def graded(attempt_id: str, school_id: int) -> None:
    with in_school(school_id):
        grade_attempt(attempt_id=attempt_id, at=timezone.now())  # type: ignore[arg-type]


def test_a_program_takes_somebody_through_an_exam(
    exams: ExamProgram, sitting: Any, course: Any
) -> None:
    exam = set_quiz(course, minutes=30, attempts_allowed=2, kind="exam")

    lines = exams.read(f"people/{sitting.public_id}/assessments/")["results"]
    (line,) = [one for one in lines if one["id"] == str(exam.public_id)]
    started = exams.start(sitting, exam)
    again = exams.start(sitting, exam)
    attempt = started.json()["id"]
    paper = exams.read(f"attempts/{attempt}/paper/")
    keys = keys_of(attempt, course.school_id)
    one = exams.save(attempt, answer(1, keys[1], flagged=True)).json()
    many = exams.save(
        attempt, answer(2, keys[2]), answer(3, wrong_answer(keys[3])), answer(1, keys[1], base=1)
    ).json()
    waiting = exams.read(f"attempts/{attempt}/result/")
    handed_in = exams.post(f"attempts/{attempt}/hand-in/").json()
    late = exams.save(attempt, answer(3, keys[3], base=1))
    submitted = exams.read(f"attempts/{attempt}/result/")
    graded(attempt, course.school_id)
    result = exams.read(f"attempts/{attempt}/result/")

    assert (line["minutes"], line["attempts_used"], line["attempts_allowed"]) == (30, 0, 2)
    assert (line["why_not"], line["open_attempt"]) == ("", None)
    assert "30 minutes from the start; the clock does not stop." in line["rules"]
    assert (started.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == attempt
    assert started.json()["deadline_explained"] == "30 minutes from the start."
    assert [item["open"] for item in paper["items"]] == [True] * 3
    assert {item["type"] for item in paper["items"]} == {"single_choice"}
    assert len(paper["items"][0]["question"]["options"]) == 3
    assert [a["verdict"] for a in one["answers"]] == ["saved"]
    assert [(a["verdict"], a["revision"]) for a in many["answers"]] == [
        ("saved", 2),
        ("saved", 1),
        ("saved", 1),
    ]
    assert many["deadline_at"] == started.json()["deadline_at"]
    assert (waiting["state"], waiting["score"], waiting["items"]) == ("in_progress", None, [])
    assert (handed_in["state"], len(handed_in["seal"])) == ("submitted", 64)
    assert (late.status_code, late.json()["code"]) == (409, "attempt_closed")
    assert (submitted["state"], submitted["score"], submitted["items"]) == ("submitted", None, [])
    assert result["score"] == {
        "percent": "66.67",
        "pass_percent": "60.00",
        "passed": True,
        "earned": "2.00",
        "possible": "3.00",
    }
    assert [item["verdict"] for item in result["items"]] == ["right", "right", "wrong"]
    assert result["items"][2]["lines"][0]["why"]
    assert result["items"][0]["explanation"].startswith("explanation of")


def test_what_is_stored_comes_back_with_the_paper(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    exams.save(attempt, answer(2, {"chosen": 1}, flagged=True))
    exams.save(attempt, answer(2, None, base=1))

    items = exams.read(f"attempts/{attempt}/paper/")["items"]

    told = [(i["answer"], i["revision"], i["flagged"]) for i in items]
    assert told == [(None, 0, False), (None, 2, True), (None, 0, False)]


def test_a_conflict_and_a_lost_reply_are_told_apart(
    exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    exams.save(attempt, answer(1, {"chosen": 1}), client="seat")

    repeated = exams.save(attempt, answer(1, {"chosen": 1}), client="seat").json()["answers"][0]
    stale = exams.save(attempt, answer(1, {"chosen": 2}), client="other").json()["answers"][0]

    assert (repeated["verdict"], repeated["content"]) == ("repeated", None)
    assert (stale["verdict"], stale["revision"], stale["content"]) == ("stale", 1, {"chosen": 1})


def test_an_answer_after_the_deadline_is_not_taken_and_time_given_counts(
    exams: ExamProgram, sitting: Any, course: Any, ines: Any
) -> None:
    attempt = exams.begin(sitting, set_quiz(course, minutes=30))["id"]
    with in_school(course.school_id):
        give_time(
            attempt_id=attempt, minutes=5, reason="Fire alarm", by=ines.actor, at=timezone.now()
        )
    given = exams.read(f"attempts/{attempt}/paper/")
    with in_school(course.school_id):
        Attempt.objects.update(deadline_at=timezone.now() - timedelta(minutes=1))

    late = exams.save(attempt, answer(1, {"chosen": 1}))
    paper = exams.get(f"attempts/{attempt}/paper/")
    result = exams.read(f"attempts/{attempt}/result/")

    assert "5 minutes more (Fire alarm)" in given["deadline_explained"]
    assert (late.status_code, late.json()["code"]) == (409, "time_is_up")
    assert (paper.status_code, paper.json()["code"]) == (409, "attempt_closed")
    assert (result["state"], result["expired"]) == ("submitted", True)
    with in_school(course.school_id):
        assert AnswerStep.objects.count() == 0


def test_the_list_shows_what_may_be_taken_now_and_what_has_begun(
    exams: ExamProgram, sitting: Any, course: Any, quiz: Any, ben: Any
) -> None:
    begun = set_quiz(course, attempts_allowed=1)
    used = set_quiz(course, attempts_allowed=1)
    shut = set_quiz(course, closes_at=timezone.now() + timedelta(hours=1))
    exams.begin(sitting, shut)
    attempt = exams.begin(sitting, begun)["id"]
    exams.post(f"attempts/{exams.begin(sitting, used)['id']}/hand-in/")
    with in_school(course.school_id):
        Assessment.objects.filter(pk=shut.pk).update(closes_at=timezone.now())

    found = {
        line["id"]: line
        for line in exams.read(f"people/{sitting.public_id}/assessments/")["results"]
    }

    assert set(found) == {str(one.public_id) for one in (quiz, begun, used, shut)}
    assert found[str(begun.public_id)]["open_attempt"] == attempt
    assert found[str(begun.public_id)]["why_not"] == ""
    assert "instructor" in found[str(used.public_id)]["why_not"]
    assert found[str(shut.public_id)]["open_attempt"]
    # Ben is not enrolled.
    assert exams.read(f"people/{ben.public_id}/assessments/")["results"] == []


def test_the_list_is_paged(exams: ExamProgram, sitting: Any, course: Any) -> None:
    for _ in range(4):
        set_quiz(course)
    seen: list[str] = []
    address = f"/api/v1/people/{sitting.public_id}/assessments/?page_size=2"
    while address:
        page = exams.read(address)
        seen += [line["id"] for line in page["results"]]
        address = (page["next"] or "").removeprefix("http://testserver")

    assert len(seen) == len(set(seen)) == 5


def test_the_list_says_the_same_as_the_start(
    exams: ExamProgram, course: Any, quiz: Any, ana: Any, ines: Any
) -> None:
    for person in (ana, ines):
        listed = bool(exams.read(f"people/{person.public_id}/assessments/")["results"])
        assert listed == (exams.start(person, quiz).status_code == 201)


def test_hours_code_and_place_are_asked(exams: ExamProgram, sitting: Any, course: Any) -> None:
    coded = set_quiz(course, access_code="maple", networks=("192.0.2.0/24",))
    later = set_quiz(course, opens_at=timezone.now() + timedelta(days=1))

    def start(exam: Any, **more: Any) -> Any:
        ids = {"person": str(sitting.public_id), "assessment": str(exam.public_id)}
        return exams.post("attempts/", {**ids, **more})

    here = {"address": "192.0.2.7"}
    answers = [
        start(later),
        start(coded, access_code="maple"),
        start(coded, **here),
        start(coded, access_code="oak", **here),
        start(coded, access_code="Maple", **here),
    ]

    assert [(a.status_code, a.json().get("code")) for a in answers] == [
        (409, "assessment_not_open_now"),
        (403, "address_not_allowed"),
        (403, "access_code_wrong"),
        (403, "access_code_wrong"),
        (201, None),
    ]
    line = exams.read(f"people/{sitting.public_id}/assessments/")["results"]
    assert [one["needs_access_code"] for one in line if one["id"] == str(coded.public_id)] == [True]
    assert "maple" not in str(line)


def test_one_window_at_a_time(exams: ExamProgram, sitting: Any, quiz: Any) -> None:
    attempt = exams.begin(sitting, quiz)["id"]

    def take(client: str, **more: Any) -> dict[str, Any]:
        taken = exams.post(f"attempts/{attempt}/lease/", {"client": client, **more})
        assert taken.status_code == 200, taken.content
        found: dict[str, Any] = taken.json()
        return found

    first, second = take("left"), take("right")
    refused = exams.save(attempt, answer(1, {"chosen": 1}), client="right")
    over = take("right", take_over=True)
    lost = exams.save(attempt, answer(1, {"chosen": 1}), client="left")
    saved = exams.save(attempt, answer(1, {"chosen": 1}), client="right")

    assert (first["mine"], second["mine"], over["mine"]) == (True, False, True)
    assert (refused.status_code, refused.json()["code"]) == (409, "lease_lost")
    assert (lost.json()["code"], saved.status_code) == ("lease_lost", 200)


def test_answers_are_checked_and_the_key_comes_only_when_it_is_final(
    exams: ExamProgram, sitting: Any, course: Any, quiz: Any
) -> None:
    exam = set_quiz(course, behaviour="interactive", tries=2)
    attempt = exams.begin(sitting, exam)["id"]
    keys = keys_of(attempt, course.school_id)
    check = f"attempts/{attempt}/items/1/check/"

    nothing = exams.post(check)
    exams.save(attempt, answer(1, wrong_answer(keys[1])))
    first = exams.post(check).json()
    exams.save(attempt, answer(1, keys[1], base=1))
    second = exams.post(check).json()
    locked = exams.save(attempt, answer(1, None, base=2)).json()["answers"][0]
    not_here = exams.post(f"attempts/{exams.begin(sitting, quiz)['id']}/items/1/check/")

    assert (nothing.status_code, nothing.json()["code"]) == (400, "nothing_to_check")
    assert (first["final"], first["item"]["verdict"]) == (False, "wrong")
    assert (first["item"]["lines"], first["item"]["reasons"]) == ([], [])
    assert (second["final"], second["number"]) == (True, 2)
    assert any(line["correct"] for line in second["item"]["lines"])
    assert second["item"]["reasons"]
    assert (locked["verdict"], locked["content"]) == ("closed", keys[1])
    assert (not_here.status_code, not_here.json()["code"]) == (403, "no_feedback_during_attempt")
    assert [i["open"] for i in exams.read(f"attempts/{attempt}/paper/")["items"]] == [
        False,
        True,
        True,
    ]


def test_a_one_way_paper_shows_one_question_after_the_other(
    exams: ExamProgram, sitting: Any, course: Any, quiz: Any
) -> None:
    attempt = exams.begin(sitting, set_quiz(course, navigation="one_way"))["id"]

    before = exams.read(f"attempts/{attempt}/paper/")["items"]
    exams.save(attempt, answer(1, {"chosen": 1}))
    moved = exams.post(f"attempts/{attempt}/items/1/next/").json()
    twice = exams.post(f"attempts/{attempt}/items/1/next/").json()
    after = exams.read(f"attempts/{attempt}/paper/")["items"]
    back = exams.save(attempt, answer(1, {"chosen": 2}, base=1)).json()["answers"][0]
    free = exams.post(f"attempts/{exams.begin(sitting, quiz)['id']}/items/1/next/")

    assert [item["question"] is not None for item in before] == [True, False, False]
    assert (moved["open_first"], twice["open_first"]) == (2, 2)
    assert [item["question"] is not None for item in after] == [False, True, False]
    assert back["verdict"] == "closed"
    assert free.json()["code"] == "navigation_is_free"


def test_sections_and_breaks(exams: ExamProgram, sitting: Any, course: Any) -> None:
    parts = (
        Part(title="One", minutes=10, break_minutes=5),
        Part(title="Two", minutes=20),
    )
    exam = set_quiz(course, parts=parts)
    attempt = exams.begin(sitting, exam)["id"]

    first = exams.read(f"attempts/{attempt}/paper/")
    resting = exams.post(f"attempts/{attempt}/sections/next/", {"number": 1}).json()
    in_break = exams.read(f"attempts/{attempt}/paper/")
    second = exams.post(f"attempts/{attempt}/break/end/").json()
    last = exams.post(f"attempts/{attempt}/sections/next/", {"number": 2})

    assert [(s["title"], s["minutes"]) for s in first["sections"]] == [("One", 10), ("Two", 20)]
    assert [item["open"] for item in first["items"]] == [True, False]
    assert first["items"][1]["question"] is None
    assert resting["break_until"] == resting["deadline_at"]
    assert [item["question"] for item in in_break["items"]] == [None, None]
    assert (second["section"], second["break_until"]) == (2, None)
    assert (last.status_code, last.json()["code"]) == (409, "nothing_after_it")


ROUTES = [
    ("get", "attempts/{id}/paper/", None),
    ("get", "attempts/{id}/result/", None),
    ("post", "attempts/{id}/answers/", {"client": "x", "answers": [answer(1, {"chosen": 1})]}),
    ("post", "attempts/{id}/lease/", {"client": "x", "take_over": True}),
    ("post", "attempts/{id}/items/1/check/", {}),
    ("post", "attempts/{id}/items/1/next/", {}),
    ("post", "attempts/{id}/sections/next/", {"number": 1}),
    ("post", "attempts/{id}/break/end/", {}),
    ("post", "attempts/{id}/hand-in/", {}),
]


def call(program: ExamProgram, method: str, path: str, body: Any) -> Any:
    return program.get(path) if method == "get" else program.post(path, body)


def rows(school_id: int) -> list[Any]:
    with in_school(school_id):
        return [*Attempt.objects.values(), *AnswerStep.objects.values()]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_an_attempt_of_another_school_does_not_exist(
    exams: ExamProgram,
    strangers: ExamProgram,
    sitting: Any,
    quiz: Any,
    method: str,
    path: str,
    body: Any,
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    before = rows(quiz.school_id)

    foreign = call(strangers, method, path.format(id=attempt), body)
    unknown = call(strangers, method, path.format(id=uuid4()), body)

    told, wanted = foreign.json(), unknown.json()
    assert (foreign.status_code, told["code"]) == (404, "attempt_not_found")
    assert {**told, "instance": "", "request_id": ""} == {
        **wanted,
        "instance": "",
        "request_id": "",
    }
    assert rows(quiz.school_id) == before


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_whoever_left_the_school_sits_no_more(
    exams: ExamProgram, sitting: Any, quiz: Any, method: str, path: str, body: Any
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    with in_school(quiz.school_id):
        Membership.objects.filter(person=sitting).update(is_active=False)

    assert call(exams, method, path.format(id=attempt), body).status_code == 404


def test_people_and_assessments_of_another_school_do_not_exist(
    exams: ExamProgram, sitting: Any, quiz: Any, other_course: Any, omar: Any
) -> None:
    with in_school(other_course.school_id):
        theirs = Assessment.objects.get()
        enrol_student(other_course, omar)

    answers = [
        exams.start(omar, theirs),
        exams.start(omar, quiz),
        exams.start(sitting, theirs),
        exams.get(f"people/{omar.public_id}/assessments/"),
        exams.get(f"people/{uuid4()}/assessments/"),
    ]

    assert [a.status_code for a in answers] == [404] * 5
    assert [a.json()["code"] for a in answers] == [
        "person_not_found",
        "person_not_found",
        "assessment_not_found",
        "person_not_found",
        "person_not_found",
    ]


@pytest.mark.parametrize(
    ("method", "path", "body"), [*ROUTES, ("get", "people/{id}/assessments/", None)]
)
def test_without_the_scope_nothing_is_told_and_the_scope_is_named(
    reader: ExamProgram, sitting: Any, method: str, path: str, body: Any
) -> None:
    refused = call(reader, method, path.format(id=sitting.public_id), body)

    assert (refused.status_code, refused.json()["code"]) == (403, "missing_scope")
    assert refused.json()["missing_scopes"] == ["exams:deliver"]


def test_starting_needs_another_scope_than_the_list_of_attempts(
    reader: ExamProgram, exams: ExamProgram, sitting: Any, quiz: Any
) -> None:
    assert reader.start(sitting, quiz).json()["missing_scopes"] == ["exams:deliver"]
    assert exams.get("attempts/").json()["missing_scopes"] == ["results:read"]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_without_a_token_nothing_is_told(
    exams: ExamProgram, sitting: Any, quiz: Any, method: str, path: str, body: Any
) -> None:
    attempt = exams.begin(sitting, quiz)["id"]

    for token in ("", "not-a-token"):
        assert (
            call(ExamProgram("", token), method, path.format(id=attempt), body).status_code == 401
        )


def test_an_exam_is_posted_as_json_only(exams: ExamProgram, sitting: Any, quiz: Any) -> None:
    attempt = exams.begin(sitting, quiz)["id"]
    headers = {"Authorization": f"Bearer {exams.token}", "Idempotency-Key": uuid4().hex}

    for kind in ("multipart/form-data", "application/x-www-form-urlencoded", "text/csv"):
        for body in (b"", b"client=x"):
            if body or kind != "text/csv":
                address = f"/api/v1/attempts/{attempt}/hand-in/"
                typed = {**headers, "Content-Type": kind}
                form = Client().generic("POST", address, body, kind, headers=typed)
                assert (form.status_code, form.json()["code"]) == (415, "unsupported_media_type")
    assert exams.read(f"attempts/{attempt}/result/")["state"] == "in_progress"


def test_more_questions_cost_no_more_queries(
    exams: ExamProgram, sitting: Any, course: Any, django_assert_num_queries: Any
) -> None:
    with in_school(course.school_id):
        make_bank(course.school, questions=46)
    # The first is that of the token, the second says for whom the program acts.
    for count in (3, 40):
        attempt = exams.begin(sitting, set_quiz(course, count=count, minutes=60))["id"]
        with django_assert_num_queries(7):
            exams.read(f"attempts/{attempt}/paper/")
        with django_assert_num_queries(3):
            exams.save(attempt, *[answer(n, {"chosen": 1}) for n in range(1, count + 1)], key=None)
        with django_assert_num_queries(3):
            exams.save(attempt, answer(1, {"chosen": 2}, base=1), key=None)
        with django_assert_num_queries(3):
            exams.read(f"attempts/{attempt}/result/")
        exams.post(f"attempts/{attempt}/hand-in/")
        graded(attempt, course.school_id)
        with django_assert_num_queries(6):
            exams.read(f"attempts/{attempt}/result/")
        with django_assert_num_queries(9):
            exams.read(f"people/{sitting.public_id}/assessments/")


def test_starts_have_a_limit_and_saving_has_one_of_its_own(
    exams: ExamProgram, sitting: Any, quiz: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, "exam_starts", "2/day")

    starts = [exams.start(sitting, quiz) for _ in range(3)]
    attempt = starts[0].json()["id"]
    saved = [exams.save(attempt, answer(1, {"chosen": 1}), key=None) for _ in range(5)]

    assert [reply.status_code for reply in starts] == [201, 200, 429]
    assert int(starts[2]["Retry-After"]) >= 1
    assert [reply.status_code for reply in saved] == [200] * 5
    # Two thousand people who save twice a second.
    assert int(saved[0]["RateLimit-Limit"]) >= 2000 * 2 * 60
    assert RememberedReply.objects.count() == 2


def test_the_list_says_what_holds_for_this_person(
    exams: ExamProgram, sitting: Any, course: Any, school: Any
) -> None:
    """An override of the own opens what is closed for the others, and says so."""
    quiz = set_quiz(course, opens_at=timezone.now() + timedelta(days=1), minutes=20)
    path = f"people/{sitting.public_id}/assessments/"
    before = next(one for one in exams.read(path)["results"] if one["id"] == str(quiz.public_id))
    with in_school(school.pk):
        set_override(
            assessment_id=quiz.pk,
            terms=Terms(opens_at=timezone.now() - timedelta(hours=1), minutes=45),
            by=system_actor(school.pk),
            student_id=sitting.pk,
        )

    after = next(one for one in exams.read(path)["results"] if one["id"] == str(quiz.public_id))

    assert before["why_not"].startswith("It opens on")
    assert (before["minutes"], after["minutes"], after["why_not"]) == (20, 45, "")
    assert exams.start(sitting, quiz).status_code == 201


def test_a_result_that_is_read_before_the_sweep_has_run_is_told_where_it_stands(
    exams: ExamProgram, sitting: Any, course: Any
) -> None:
    attempt = exams.begin(sitting, set_quiz(course, minutes=30))["id"]
    with in_school(course.school_id):
        Attempt.objects.filter(pk=attempt).update(deadline_at=timezone.now() - timedelta(hours=1))

    told = exams.read(f"attempts/{attempt}/result/")

    assert (told["state"], told["expired"], told["score"]) == ("submitted", True, None)
