"""The quizzes of a pack's modules."""

from dataclasses import replace
from decimal import Decimal

from assessments.public import (
    Assessment,
    AssessmentSettings,
    Draw,
    set_assessment,
    settings_of,
)
from courses.packs.parts import Pack
from courses.packs.schema import QuizPart
from courses.rules.outline import Change, Tally
from foundation.schools.public import Actor


def load_quizzes(pack: Pack, *, by: Actor, tally: Tally) -> dict[str, int]:
    """Set the quiz of each module that has one; returns its id by module key."""
    standing = {
        assessment.key: assessment
        for assessment in Assessment.objects.filter(
            school_id=by.school_id,
            key__in=[module.quiz.key for module in pack.modules if module.quiz],
        )
    }
    ids = {}
    for module in pack.in_order():
        quiz = module.quiz
        if quiz is None:
            continue
        found = standing.get(quiz.key)
        wanted = _settings(quiz, found)
        if found is not None and settings_of(found) == wanted and _draws_fit(found, quiz):
            tally.add("quizzes", Change.UNCHANGED)
        else:
            tally.add("quizzes", Change.CHANGED if found else Change.CREATED)
            found = set_assessment(key=quiz.key, settings=wanted, draws=_draws(quiz), by=by)
        ids[module.head.sure.key] = found.pk
    return ids


def _settings(quiz: QuizPart, found: Assessment | None) -> AssessmentSettings:
    """What the pack says; the rest as the school has set it."""
    return replace(
        settings_of(found) if found else AssessmentSettings(title=quiz.title),
        title=quiz.title,
        intro=quiz.intro,
        pass_percent=Decimal(quiz.pass_percent),
        attempts_allowed=quiz.attempts,
        minutes=quiz.minutes,
    )


def _draws(quiz: QuizPart) -> list[Draw]:
    return [Draw(category_key=draw.category, count=draw.count) for draw in quiz.draws]


def _draws_fit(assessment: Assessment, quiz: QuizPart) -> bool:
    """Whether the assessment draws like this already."""
    slots = assessment.slots.order_by("order").values_list("category__key", "count", "points")
    return list(slots) == [(draw.category_key, draw.count, draw.points) for draw in _draws(quiz)]
