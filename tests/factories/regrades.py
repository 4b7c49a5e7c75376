"""Questions that turn out to have a wrong key, and what is done about it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Attempt, Question, QuestionVersion, Regrade
from assessments.rules.rulings import LostPasses, Option
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_question
from assessments.services.paper_drawing import items_of
from assessments.services.regrades import apply_regrade, request_regrade
from foundation.outbox.services import drain
from foundation.schools.scoping import in_school
from tests.factories.attempts import begin, key_answers, wrong_answer
from tests.factories.courses import single_choice
from tests.factories.exams import set_exam

REASON = "Guideline I.C.9 lets both stand."


def drain_all() -> None:
    """Until nothing is due: an effect may ask for the next one."""
    while drain():
        pass


def set_three(school: Any, **rules: Any) -> Assessment:
    """The quiz of the course asks three questions that are known: anatomy-1 to anatomy-3."""
    draws = [OneQuestion(f"anatomy-{number}") for number in (1, 2, 3)]
    return set_exam(school, draws=draws, **rules)


def hand_in(quiz: Assessment, person: Any, *, right: Sequence[int] = (1, 2, 3)) -> Attempt:
    """A graded attempt; ``right`` are the numbers of the questions that are answered rightly."""
    with in_school(quiz.school_id):
        attempt = begin(quiz, person)
        keys = key_answers(attempt)
        asked = {
            item.position: question_number(item.version_id) for item in items_of(attempt.paper)
        }
        sent = [
            SentAnswer(
                position=position,
                base=0,
                content=key if asked[position] in right else wrong_answer(key),
            )
            for position, key in keys.items()
        ]
        save_answers(attempt_id=attempt.pk, answers=sent, by=person.actor, client="test")
        submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    drain_all()
    with in_school(quiz.school_id):
        return Attempt.objects.get(pk=attempt.pk)


def question_number(version_id: int) -> int:
    version = QuestionVersion.objects.select_related("question").get(pk=version_id)
    return int(version.question.key.rpartition("-")[2])


def position_of(attempt: Attempt, number: int) -> int:
    """Where a question stands in the paper of an attempt."""
    with in_school(attempt.school_id):
        return next(
            item.position
            for item in items_of(attempt.paper)
            if question_number(item.version_id) == number
        )


def correct_key(question: Question, *, by: Any, right: str = "c") -> QuestionVersion:
    """A new version of the question in which another option is right."""
    content = single_choice(int(question.key.rpartition("-")[2]))
    for option in content["options"]:
        option["correct"] = option["key"] == right
    saved, _ = save_question(
        key=question.key,
        type_name=question.question_type,
        category_id=question.category_id,
        content=content,
        details=QuestionDetails(domain="anatomy", lesson="anatomy-01"),
        note="The key was wrong.",
        by=by,
        at=timezone.now(),
    )
    version = saved.current_version
    assert version is not None
    return version


def preview(
    question: Question,
    by: Any,
    *,
    option: Option = Option.FULL_CREDIT,
    lost_passes: LostPasses = LostPasses.KEEP,
    **more: Any,
) -> Regrade:
    """A regrade whose preview is ready."""
    with in_school(question.school_id):
        regrade = request_regrade(
            question_id=question.pk,
            option=option,
            reason=more.pop("reason", REASON),
            lost_passes=lost_passes,
            by=by.actor,
            at=timezone.now(),
            **more,
        )
    drain_all()
    with in_school(question.school_id):
        return Regrade.objects.get(pk=regrade.pk)


def regrade_now(question: Question, by: Any, **how: Any) -> Regrade:
    """A regrade that is applied, and all that follows."""
    regrade = preview(question, by, **how)
    with in_school(question.school_id):
        apply_regrade(regrade_id=regrade.pk, by=by.actor, at=timezone.now())
    drain_all()
    with in_school(question.school_id):
        return Regrade.objects.get(pk=regrade.pk)
