"""The key never leaves before its time: a canary in every secret word of every type (trust S1)."""

from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Attempt
from assessments.question_types.testing import with_canaries
from assessments.rules.reveal import Moment
from assessments.services.assessment_settings import AssessmentSettings, Draw
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.papers import set_assessment
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.api.exam_programs import ExamProgram, answer, exam_program
from tests.assessments.examples import CONTENTS, EXAMPLES
from tests.conftest import NOON
from tests.factories.courses import enrol_student
from tests.factories.essays import mark_all

# What a student may see before release has no mark; all else has one.
MARKED = {name: with_canaries(examples.content, examples) for name, examples in EXAMPLES.items()}
MARKS = {mark for _, marks in MARKED.values() for mark in marks}
NOTE = "canarynote"
NOTHING = dict.fromkeys(
    ("show_score", "show_answers", "show_key", "show_explanation"), Moment.NEVER.value
)


@pytest.fixture
def exams(program_of: Any, school: Any) -> ExamProgram:
    return exam_program(program_of, school)


@pytest.fixture
def shelf(course: Any, ana: Any) -> Any:
    """A question of every type, full of canaries, and Ana who may be asked."""
    enrol_student(course, ana)
    by = system_actor(course.school_id)
    made = save_category(key="canaries", title="Canaries", by=by)
    for type_name, (content, _) in MARKED.items():
        save_question(
            key=f"canary-{type_name}",
            type_name=type_name,
            category_id=made.pk,
            content=content,
            details=QuestionDetails(domain="anatomy"),
            note=NOTE,
            by=by,
            at=NOON,
        )
    return course


def set_up(course: Any, **rules: Any) -> Any:
    with in_school(course.school_id):
        quiz = set_assessment(
            key="canary-quiz",
            settings=AssessmentSettings(title="All types", access_code="canarycode", **rules),
            draws=[Draw(category_key="canaries", count=len(CONTENTS))],
            by=system_actor(course.school_id),
        )
        course.modules.get().activities.create(order=9, assessment=quiz)
    return quiz


class Walk:
    """Everything that was said on the way."""

    def __init__(self, exams: ExamProgram, person: Any, quiz: Any) -> None:
        self.exams = exams
        self.said: list[tuple[str, str]] = []
        ids = {"person": str(person.public_id), "assessment": str(quiz.public_id)}
        self.get(f"people/{person.public_id}/assessments/")
        self.post("attempts/", ids)
        self.post("attempts/", {**ids, "access_code": "wrong"})
        started = self.post("attempts/", {**ids, "access_code": "canarycode"})
        self.attempt = started["id"]
        self.count = started["question_count"]

    def get(self, path: str) -> Any:
        return self.told(path, self.exams.get(path))

    def post(self, path: str, body: Any = None) -> Any:
        return self.told(path, self.exams.post(path, body))

    def told(self, path: str, response: Any) -> Any:
        assert response.status_code < 500, response.content
        self.said.append((path, response.content.decode() + str(response.headers)))
        return response.json()

    def own(self, path: str, body: Any = None) -> Any:
        address = f"attempts/{self.attempt}/{path}"
        return self.get(address) if body is None else self.post(address, body)

    def everything(self) -> None:
        """Every route of the attempt, twice, with answers of no sense and in conflict."""
        for base in (0, 0, 1):
            for content in ({"chosen": 1}, {"text": "x"}, {"chosen": [1]}, {}):
                answers = [answer(n, content, base=base) for n in range(1, self.count + 1)]
                self.own("answers/", {"client": "seat", "answers": answers})
        self.own("lease/", {"client": "seat"})
        for position in range(1, self.count + 1):
            self.own(f"items/{position}/check/", {})
            self.own(f"items/{position}/next/", {})
        self.own("sections/next/", {"number": 1})
        self.own("break/end/", {})
        self.own("paper/")
        self.own("result/")

    def loud(self) -> list[tuple[str, str]]:
        return [(path, mark) for path, text in self.said for mark in {*MARKS, NOTE} if mark in text]


def graded(walk: Walk, course: Any, teacher: Any) -> None:
    """By the machine and, where an answer waits for it, by a person."""
    with in_school(course.school_id):
        attempt = Attempt.objects.get(pk=walk.attempt)
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
        walk.own("result/")
        mark_all(attempt, teacher)
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())


def wrong_answer(type_name: str) -> Any:
    """An answer that is not right, from the examples of the type."""
    return next(
        example.answer
        for example in EXAMPLES[type_name].graded
        if example.share < 1
        and example.code != "unanswered"
        and example.content == CONTENTS[type_name]
    )


def test_the_canaries_sing_where_they_may(
    exams: ExamProgram, shelf: Any, ana: Any, ines: Any
) -> None:
    walk = Walk(exams, ana, set_up(shelf))
    walk.own("hand-in/", {})
    graded(walk, shelf, ines)

    result = walk.own("result/")

    assert len(MARKS) >= 8
    assert len({mark for mark in MARKS if mark in str(result)}) >= len(MARKED)
    assert {item["type"] for item in result["items"]} == set(CONTENTS)


@pytest.mark.parametrize("stop", ["in_progress", "submitted", "graded"])
def test_no_secret_is_told(exams: ExamProgram, shelf: Any, ana: Any, ines: Any, stop: str) -> None:
    walk = Walk(exams, ana, set_up(shelf, minutes=30, **NOTHING))
    walk.everything()
    if stop != "in_progress":
        walk.own("hand-in/", {})
        walk.everything()
    if stop == "graded":
        graded(walk, shelf, ines)
        walk.everything()

    assert walk.own("result/")["state"] == stop
    assert walk.loud() == []
    assert len(walk.said) >= 30


@pytest.mark.parametrize(
    ("rules", "silent"),
    [
        ({"show_key": Moment.NEVER.value, "show_explanation": Moment.NEVER.value}, True),
        ({"show_answers": Moment.CLOSED.value}, True),
        ({"show_key": Moment.CLOSED.value, "show_explanation": Moment.CLOSED.value}, True),
        ({}, False),
    ],
)
def test_a_graded_attempt_tells_what_its_author_lets_people_see(
    exams: ExamProgram, shelf: Any, ana: Any, ines: Any, rules: dict[str, str], silent: bool
) -> None:
    walk = Walk(exams, ana, set_up(shelf, **rules))
    walk.everything()
    walk.own("hand-in/", {})
    graded(walk, shelf, ines)

    result = walk.own("result/")

    assert (walk.loud() == []) is silent
    assert result["score"] is not None
    assert (result["items"] == []) is ("show_answers" in rules)


def test_a_check_before_the_last_try_tells_no_key(exams: ExamProgram, shelf: Any, ana: Any) -> None:
    quiz = set_up(shelf, behaviour="interactive", tries=9, shuffle_options=False)
    walk = Walk(exams, ana, quiz)
    given = {item["position"]: item["type"] for item in walk.own("paper/")["items"]}
    answers = [answer(position, wrong_answer(kind)) for position, kind in given.items()]
    walk.own("answers/", {"client": "seat", "answers": answers})

    for position in given:
        walk.own(f"items/{position}/check/", {})

    checks = [text for path, text in walk.said if path.endswith("/check/")]
    wrong = [text for text in checks if '"final":false' in text]
    # Where the order is always shuffled, a wrong answer may be right in this attempt.
    assert len(wrong) >= len(given) - 2
    assert [mark for mark in MARKS for text in wrong if mark in text] == []


def test_an_answer_that_is_final_is_explained(exams: ExamProgram, shelf: Any, ana: Any) -> None:
    quiz = set_up(shelf, behaviour="immediate", shuffle_options=False)
    walk = Walk(exams, ana, quiz)
    given = {item["position"]: item["type"] for item in walk.own("paper/")["items"]}
    answers = [answer(position, wrong_answer(kind)) for position, kind in given.items()]
    walk.own("answers/", {"client": "seat", "answers": answers})

    for position in given:
        walk.own(f"items/{position}/check/", {})

    final = [text for path, text in walk.said if '"final":true' in text]
    assert final
    assert any(mark in text for mark in MARKS for text in final)
