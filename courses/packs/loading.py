"""Loads a pack into a school: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import translation

from courses.packs.bank import load_questions, retire_questions
from courses.packs.checking import checked_pack
from courses.packs.ownership import refuse_foreign_keys
from courses.packs.parts import Pack, PackLesson, PackModule
from courses.packs.quizzes import load_quizzes
from courses.packs.schema import CheckPart
from courses.rules.lesson_text import CheckOption, LessonCheck
from courses.rules.outline import Change, CoursePlan, LessonPlan, ModulePlan, QuizPlan, Tally
from courses.services.catalogue import place_course
from courses.services.rendering import render_lesson
from courses.slots import LoadedAward, LoadedExam, write_awards, write_exams
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, ActorKind, School, in_school


class NotYoursToLoad(Refusal):
    code = "pack_not_yours_to_load"
    kind = Kind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a pack changed."""

    course_key: str
    title: str
    digest: str
    tally: Tally

    @property
    def is_quiet(self) -> bool:
        """Whether the school had all of this already."""
        return self.tally.is_quiet


def load_pack(*, path: Path, school_id: int, by: Actor, at: datetime) -> LoadReport:
    """Load a pack's folder into a school. Repeating it with the same files writes no row.

    Attempts that were taken keep the questions as they were; enrolments that
    are complete stay so. Raises PackRefused with all problems, NotYoursToLoad.
    """
    if by.school_id != school_id or (by.kind is ActorKind.PERSON and not by.teaches):
        raise NotYoursToLoad("Only those who teach in a school may load a course into it.")
    pack = checked_pack(path)
    course = _course_of(pack)
    tally = Tally()
    with in_school(school_id), transaction.atomic():
        # One load at a time in a school; students, whose rows point to it, are not kept waiting.
        School.objects.select_for_update(no_key=True).get(pk=school_id)
        refuse_foreign_keys(pack, school_id=school_id)
        load_questions(pack, by=by, at=at, tally=tally)
        retire_questions(pack, by=by, tally=tally)
        quizzes = load_quizzes(pack, by=by, tally=tally)
        changes = write_exams(exams=_exams(pack, quizzes), course_key=course.key, by=by)
        for change in changes:
            tally.add("mock exams", Change(change))
        changes = write_awards(awards=_awards(pack, quizzes), course_key=course.key, by=by)
        for change in changes:
            tally.add("awards", Change(change))
        _, written = place_course(plan=_plan(pack, quizzes), by=by, at=at)
    tally.counts.update(written.counts)
    return LoadReport(course_key=course.key, title=course.title, digest=pack.digest, tally=tally)


def _exams(pack: Pack, quizzes: dict[str, int]) -> list[LoadedExam]:
    """The open exams of the pools, in their order."""
    return [
        LoadedExam(
            assessment_id=quizzes[exam.key],
            resembles=exam.resembles or "",
            scale=exam.scale,
            conduct=tuple(exam.conduct),
            retake_after_days=exam.retake_after_days,
        )
        for pool in pack.pools
        for _, exam in pool.exams
        if exam.closed is None
    ]


def _awards(pack: Pack, quizzes: dict[str, int]) -> list[LoadedAward]:
    """What the course promises beside its own certificate."""
    course = _course_of(pack)
    return [
        LoadedAward(
            key=award.key,
            title=award.title,
            subject=award.subject,
            statement=award.statement,
            exam_assessment_id=quizzes[award.exam] if award.exam else None,
            update_assessment_id=quizzes[award.update_exam] if award.update_exam else None,
            charts=award.charts,
            accuracy=award.accuracy,
            valid_months=award.valid_months,
            renewal_units=award.renewal_units,
            code_sets=dict(course.code_sets),
            edition=course.edition,
        )
        for award in course.awards
    ]


def _course_of(pack: Pack) -> Any:
    assert pack.course is not None
    return pack.course.sure


def _plan(pack: Pack, quizzes: dict[str, int]) -> CoursePlan:
    course = _course_of(pack)
    # What the pages of lessons say beside their text is in the language of the course.
    with translation.override(course.language):
        modules = tuple(_module_plan(module, quizzes) for module in pack.in_order())
    return CoursePlan(
        key=course.key,
        values={
            "title": course.title,
            "summary": course.summary,
            "description": course.description,
            "language": course.language,
            "edition": course.edition,
            "code_sets": dict(course.code_sets),
            "certificate_title": course.certificate.title,
            "certificate_statement": course.certificate.statement,
            "pack_digest": pack.digest,
        },
        modules=modules,
        word_parts={
            part.sure.part: part.sure.model_dump(exclude={"part"}) for part in pack.word_parts
        },
        figures={
            module.figure_name(name): image.drawing.markup()
            for module in pack.modules
            for name, image in module.images.items()
        },
    )


def _module_plan(module: PackModule, quizzes: dict[str, int]) -> ModulePlan:
    head = module.head.sure
    by_stem = {lesson.stem: lesson for lesson in module.lessons}
    return ModulePlan(
        key=head.key,
        title=head.title,
        summary=head.summary,
        lessons=tuple(_lesson_plan(module, by_stem[stem]) for stem in head.lessons),
        quizzes=tuple(QuizPlan(quizzes[quiz.key], quiz.required) for _, quiz in module.quizzes),
    )


def _lesson_plan(module: PackModule, lesson: PackLesson) -> LessonPlan:
    head = lesson.head.sure
    drawings = {name: image.drawing for name, image in module.images.items()}
    page = render_lesson(lesson.body, drawings, [_check(part.sure) for part in lesson.checks])
    return LessonPlan(
        key=head.key,
        values={
            "title": head.title,
            "minutes": head.minutes,
            "objectives": [part.model_dump() for part in head.objectives],
            "terms": [part.model_dump(exclude_none=True) for part in head.terms],
            "sources": list(head.sources),
            "body": lesson.body,
            "html": page.html,
            "contents": page.contents,
            "reviewed": head.reviewed.model_dump(mode="json") if head.reviewed else {},
        },
    )


def _check(part: CheckPart) -> LessonCheck:
    return LessonCheck(part.ask, tuple(CheckOption(**dict(option)) for option in part.options))
