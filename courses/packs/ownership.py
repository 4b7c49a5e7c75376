"""Whose a key is. Keys of modules, quizzes and questions are names in the whole school.

Two packs must not write over each other, and none over what a school wrote
itself. A question came from a pack if the note of a version says so.
"""

from typing import Any

from assessments.public import Question
from courses.models import Activity, Module
from courses.packs.parts import Pack
from courses.packs.problems import PackRefused, Problem


def note_of(pack: Pack) -> str:
    """The note of the versions that this pack makes."""
    assert pack.course is not None
    return f"{_origin(pack)}edition {pack.course.sure.edition}"


def _origin(pack: Pack) -> str:
    assert pack.course is not None
    return f"Course pack {pack.course.sure.key}, "


def loaded_from(pack: Pack, school_id: int) -> Any:
    """The ids of the questions that this pack brought, in this or an earlier edition."""
    return Question.objects.filter(
        school_id=school_id, versions__note__startswith=_origin(pack)
    ).values("pk")


def refuse_foreign_keys(pack: Pack, *, school_id: int) -> None:
    """Raise PackRefused for each key that something else in the school has."""
    assert pack.course is not None
    course_key = pack.course.sure.key
    modules = {module.head.sure.key: module for module in pack.modules}
    quizzes = {quiz.key: (part.head, place) for part, place, quiz in pack.assessments}
    questions = {question.head.sure.key: question for question in pack.questions}
    problems: list[Problem] = []
    taken_modules = Module.objects.filter(course__school_id=school_id, key__in=modules).exclude(
        course__key=course_key
    )
    for key, course in taken_modules.values_list("key", "course__title"):
        message = f"has the module key {key}, which the course {course} has. Choose another."
        problems.append(modules[key].head.problem(("key",), message))
    taken_quizzes = Activity.objects.filter(
        module__course__school_id=school_id, assessment__key__in=quizzes
    ).exclude(module__course__key=course_key)
    for key, course in taken_quizzes.values_list("assessment__key", "module__course__title"):
        message = f"has the quiz key {key}, which the course {course} has. Choose another."
        head, place = quizzes[key]
        problems.append(head.problem((*place, "key"), message))
    taken_questions = Question.objects.filter(school_id=school_id, key__in=questions).exclude(
        pk__in=loaded_from(pack, school_id)
    )
    for key in taken_questions.values_list("key", flat=True):
        message = f"has the question key {key}, which another question has. Choose another."
        problems.append(questions[key].head.problem(("key",), message))
    if problems:
        raise PackRefused(problems)
