"""What is in a question never leaves by the API: a canary in every word of it (trust T1)."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assessments.models import Assessment, QuestionVersion
from assessments.question_types.testing import with_canaries
from assessments.services.attempts import submit_attempt
from assessments.services.bank import Placement, QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from assessments.services.papers import set_assessment
from assessments.services.stimuli import save_stimulus
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.api.conftest import Program, Scene, make_scene
from tests.assessments.examples import CONTENTS, EXAMPLES
from tests.conftest import NOON
from tests.factories.attempts import answer_all, begin
from tests.factories.courses import enrol_student
from tests.factories.essays import mark_all
from tests.factories.tampering import behind_our_back

CANARY = "canary"


def full_of_canaries(type_name: str) -> tuple[dict[str, Any], set[str]]:
    """The type's example with a mark in each of its texts, those that students see included."""
    examples = EXAMPLES[type_name]
    return with_canaries(examples.content, replace(examples, shown=[]))


@pytest.fixture
def watched(course: Any, ana: Any) -> Scene:
    """A scene whose quiz has a question of every type, full of canaries."""
    by = system_actor(course.school_id)
    stimulus, _ = save_stimulus(
        key="text",
        title=f"Chart {CANARY}{uuid4().hex}",
        content=f"A text {CANARY}{uuid4().hex}.",
        status="ready",
        note=f"{CANARY}{uuid4().hex}",
        by=by,
        at=NOON,
    )
    shelf = save_category(key="canaries", title="Canaries", by=by)
    for type_name in CONTENTS:
        question, _ = save_question(
            key=f"canary-{type_name}",
            type_name=type_name,
            category_id=shelf.pk,
            content=EXAMPLES[type_name].content,
            details=QuestionDetails(domain="anatomy"),
            note=f"{CANARY}{uuid4().hex}",
            by=by,
            at=NOON,
            placement=Placement(stimulus.pk),
        )
        # A canary is no code of any release, so nobody could save it.
        with behind_our_back():
            QuestionVersion.objects.filter(question=question).update(
                content=full_of_canaries(type_name)[0]
            )
    return make_scene(course, ana)


def take(scene: Scene, person: Any, teacher: Any, *, stop: str) -> Any:
    """An attempt at the quiz of canaries, as far as it is told."""
    from assessments.services.papers import AssessmentSettings, Draw

    quiz: Assessment = set_assessment(
        key="canary-quiz",
        settings=AssessmentSettings(title="All types", pass_percent=50),
        draws=[Draw(category_key="canaries", count=len(CONTENTS))],
        by=system_actor(scene.course.school_id),
    )
    scene.course.modules.get().activities.create(order=9, assessment=quiz)
    attempt = begin(quiz, person)
    answer_all(attempt, person)
    if stop != "in_progress":
        submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    if stop in {"being_marked", "graded"}:
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    if stop == "graded":
        mark_all(attempt, teacher, comment=CANARY)
        grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    return attempt


@pytest.mark.parametrize("stop", ["in_progress", "submitted", "being_marked", "graded"])
def test_no_word_of_a_question_is_told(
    program: Program, watched: Scene, ana: Any, ines: Any, stop: str
) -> None:
    with in_school(watched.course.school_id):
        attempt = take(watched, ana, ines, stop=stop)
        contents = list(
            QuestionVersion.objects.filter(question__key__startswith="canary-").values_list(
                "content", flat=True
            )
        )
    marks = {mark for name in CONTENTS for mark in full_of_canaries(name)[1]}
    lists = ["", "school/", "courses/", "people/", "enrolments/", "attempts/", "awards/"]
    lists += ["regrades/", "disputes/"]
    paths = [*lists, *watched.details, f"attempts/{attempt.pk}/", "schema/", "reference/", "x/"]

    told = [(path, program.get(path or "/api/v1/")) for path in paths]

    # The canaries sing where they may, or this test would see none anywhere; the text was asked.
    assert len([mark for mark in marks if mark in str(contents)]) == len(marks) >= 12
    assert all(item["stimulus"] for item in attempt.paper["items"])
    assert program.read(f"attempts/{attempt.pk}/")["state"] == stop
    for path, answer in told:
        text = answer.content.decode()
        assert [mark for mark in {*marks, CANARY} if mark in text] == [], path
        assert CANARY not in str(answer.headers), path


def test_right_and_wrong_are_not_told_before_the_attempt_is_graded(
    program: Program, watched: Scene, ana: Any, ben: Any
) -> None:
    with in_school(watched.course.school_id):
        enrol_student(watched.course, ben)
        right = begin(watched.quiz, ana)
        wrong = begin(watched.quiz, ben)
        answer_all(right, ana, right=3)
        answer_all(wrong, ben, right=0)
        submit_attempt(attempt_id=wrong.pk, by=ben.actor, at=timezone.now())

    for attempt in (right, wrong):
        told = program.read(f"attempts/{attempt.pk}/")
        assert (told["earned"], told["possible"], told["percent"]) == (None, None, None)
        assert (told["passed"], told["items"]) == (None, [])


def test_an_item_is_told_by_its_place_and_points_only(program: Program, scene: Scene) -> None:
    items = program.read(f"attempts/{scene.attempt.pk}/")["items"]

    assert {frozenset(item) for item in items} == {
        frozenset({"position", "answered", "earned", "possible"})
    }
