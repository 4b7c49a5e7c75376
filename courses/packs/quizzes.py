"""The quizzes of a pack's modules and the exams of its pools."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from assessments.public import (
    Assessment,
    AssessmentSettings,
    Draw,
    Part,
    draws_of,
    parts_of,
    set_assessment,
    settings_of,
)
from courses.packs.parts import Pack
from courses.packs.schema import ExamPart, QuizPart
from courses.rules.outline import Change, Tally
from foundation.schools.public import Actor


def load_quizzes(pack: Pack, *, by: Actor, tally: Tally) -> dict[str, int]:
    """Set every quiz and every open exam; returns the ids by their keys."""
    standing = {
        assessment.key: assessment
        for assessment in Assessment.objects.filter(
            school_id=by.school_id,
            key__in=[quiz.key for _, _, quiz in pack.assessments],
        )
    }
    ids = {}
    for _, _, quiz in pack.assessments:
        found = standing.get(quiz.key)
        wanted = _settings(quiz, found)
        draws, parts = _draws(quiz), _parts(quiz)
        if found is not None and settings_of(found) == wanted and _asks(found, draws, parts):
            tally.add("quizzes", Change.UNCHANGED)
        else:
            tally.add("quizzes", Change.CHANGED if found else Change.CREATED)
            found = set_assessment(key=quiz.key, settings=wanted, draws=draws, parts=parts, by=by)
        ids[quiz.key] = found.pk
    return ids


def _settings(quiz: QuizPart, found: Assessment | None) -> AssessmentSettings:
    """What the pack says; the rest as the school has set it."""
    rules: dict[str, Any] = {
        name: Decimal(value) if name.endswith("_percent") else value
        for name, value in quiz.rules.model_dump(exclude_none=True).items()
    }
    if isinstance(quiz, ExamPart):
        # An exam is sat in the exam room, unless its pack says otherwise.
        rules.setdefault("exam_room", True)
    return replace(
        settings_of(found) if found else AssessmentSettings(title=quiz.title),
        title=quiz.title,
        intro=quiz.intro,
        pass_percent=Decimal(quiz.pass_percent),
        attempts_allowed=quiz.attempts,
        minutes=quiz.minutes,
        **rules,
    )


def _draws(quiz: QuizPart) -> list[Draw]:
    return [
        Draw(
            category_key=draw.category,
            count=draw.count,
            points=Decimal(draw.points),
            section=draw.section,
            domain=draw.domain or "",
            tag=draw.tag or "",
            difficulty_from=draw.difficulty_from,
            difficulty_to=draw.difficulty_to,
            is_pilot=draw.pilot,
        )
        for draw in quiz.draws
    ]


def _parts(quiz: QuizPart) -> list[Part]:
    return [Part(**section.model_dump()) for section in quiz.sections]


def _asks(assessment: Assessment, draws: list[Draw], parts: list[Part]) -> bool:
    """Whether the assessment draws and is divided like this already."""
    return parts_of(assessment) == parts and draws_of(assessment) == draws
