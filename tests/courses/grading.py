"""A course with several quizzes, and results at them."""

from decimal import Decimal

from django.utils import timezone

from assessments.models import Grade
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from assessments.services.score_overrides import override_score
from courses.models import Activity, Module
from foundation.schools.actors import system_actor
from tests.conftest import NOON
from tests.factories.attempts import begin

SECOND = "physiology-quiz"


def add_quiz(course, key=SECOND, title="Physiology quiz", **rules):
    """Another quiz at the end of the course, from the same bank."""
    module = Module.objects.get(course=course)
    quiz = set_assessment(
        key=key,
        settings=AssessmentSettings(title=title, pass_percent=Decimal(60), **rules),
        draws=[Draw(category_key="anatomy", count=3)],
        by=system_actor(course.school_id),
    )
    order = Activity.objects.filter(module=module).count() + 1
    return Activity.objects.create(module=module, order=order, assessment=quiz)


def give_grade(quiz, person, percent, *, number=1, attempt=None):
    """A graded attempt of this percentage, or another grade of it."""
    if attempt is None:
        attempt = begin(quiz, person)
        attempt.state, attempt.submitted_at, attempt.graded_at = "graded", NOON, NOON
        attempt.save()
    percent = Decimal(str(percent))
    Grade.objects.create(
        school_id=quiz.school_id,
        attempt=attempt,
        number=number,
        earned=percent,
        possible=100,
        percent=percent,
        passed=percent >= quiz.pass_percent,
        outcomes=[],
        graded_at=NOON,
    )
    return attempt


def set_score(quiz, person, percent, by, reason="Fire alarm"):
    return override_score(
        student_id=person.pk,
        assessment_id=quiz.pk,
        percent=Decimal(str(percent)),
        reason=reason,
        by=by.actor,
        at=timezone.now(),
    )
