"""Writing what is taught: a course, its modules, lessons, figures and activities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from assessments.public import Attempt
from courses.models import Activity, Completion, Course, Module
from courses.rules.outline import Change, CoursePlan, Tally
from courses.services.progress import complete_where_all_is_done
from foundation.schools.public import Actor

Rows = dict[str, Any]


def place_course(*, plan: CoursePlan, by: Actor, at: datetime) -> tuple[Course, Tally]:
    """Make the course of this key in the actor's school look like the plan.

    Rows that fit already are not written. What the plan no longer has is
    retired where somebody did it, and removed where nobody did. Nobody's
    completion is taken back; whoever has nothing left to do has completed.
    Whether the course is published and open is the school's to say, and stays.
    """
    tally = Tally()
    with transaction.atomic():
        course = _locked_course(plan, by, tally)
        _write_all(
            course.figures.all(),
            {name: {"svg": svg} for name, svg in plan.figures.items()},
            key="name",
            owner=course,
            tally=tally,
        )
        lessons = _write_all(
            course.lessons.all(),
            {lesson.key: lesson.values for part in plan.modules for lesson in part.lessons},
            key="key",
            owner=course,
            tally=tally,
        )
        modules = _write_all(
            course.modules.all(),
            {
                part.key: {"order": order, "title": part.title, "summary": part.summary}
                for order, part in enumerate(plan.modules, start=1)
            },
            key="key",
            owner=course,
            tally=tally,
        )
        _place_word_parts(course, plan, tally)
        kept, eased = _place_activities(course, plan, modules, lessons, tally)
        if _retire_activities(course, kept, tally) or eased:
            complete_where_all_is_done(course_id=course.pk, at=at)
        _remove_unused(course, plan, tally)
    return course, tally


def _locked_course(plan: CoursePlan, by: Actor, tally: Tally) -> Course:
    """Under its lock, so that two loads of one pack come one after the other."""
    course: Course
    course, created = Course.objects.select_for_update().get_or_create(
        school_id=by.school_id, key=plan.key, defaults=dict(plan.values)
    )
    tally.add("courses", Change.CREATED if created else _update(course, plan.values))
    return course


def _write_all(
    existing: models.QuerySet[Any],
    wanted: Mapping[str, Mapping[str, Any]],
    *,
    key: str,
    owner: Course,
    tally: Tally,
) -> Rows:
    """Create or update the rows of one kind by their keys."""
    rows = {getattr(row, key): row for row in existing}
    kind = str(existing.model._meta.verbose_name_plural)
    for name, values in wanted.items():
        if name in rows:
            tally.add(kind, _update(rows[name], values))
        else:
            rows[name] = existing.create(course=owner, **{key: name}, **values)
            tally.add(kind, Change.CREATED)
    return rows


def _place_word_parts(course: Course, plan: CoursePlan, tally: Tally) -> None:
    """All in the plan, none else: nobody's record hangs on one."""
    _write_all(course.word_parts.all(), plan.word_parts, key="part", owner=course, tally=tally)
    gone = course.word_parts.exclude(part__in=plan.word_parts)
    tally.add("word parts", Change.REMOVED, gone.count())
    gone.delete()


def _update(row: models.Model, values: Mapping[str, Any]) -> Change:
    """Write only the fields that differ."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    if not differing:
        return Change.UNCHANGED
    for name in differing:
        setattr(row, name, values[name])
    row.save(update_fields=differing)
    return Change.CHANGED


def _place_activities(
    course: Course, plan: CoursePlan, modules: Rows, lessons: Rows, tally: Tally
) -> tuple[set[int], bool]:
    """Each lesson and quiz in its place.

    Returns the activities that stand, and whether one of them is required no longer.
    """
    standing = list(Activity.objects.filter(module__course=course))
    of_lesson = {activity.lesson_id: activity for activity in standing if activity.lesson_id}
    of_quiz = {activity.assessment_id: activity for activity in standing if activity.assessment_id}
    kept = set()
    eased = False
    for part in plan.modules:
        module: Module = modules[part.key]
        places: list[tuple[dict[Any, Activity], str, int, bool]] = [
            (of_lesson, "lesson_id", lessons[lesson.key].pk, True) for lesson in part.lessons
        ]
        places += [
            (of_quiz, "assessment_id", quiz.assessment_id, quiz.required) for quiz in part.quizzes
        ]
        for order, (known, field, target, required) in enumerate(places, start=1):
            place = {
                "module_id": module.pk,
                "order": order,
                "is_retired": False,
                "is_required": required,
            }
            activity = known.get(target)
            if activity is None:
                activity = Activity.objects.create(**place, **{field: target})
                tally.add("activities", Change.CREATED)
            else:
                eased = eased or (activity.is_required and not required)
                tally.add("activities", _update(activity, place))
            kept.add(activity.pk)
    return kept, eased


def _retire_activities(course: Course, kept: set[int], tally: Tally) -> bool:
    """Retire what was done by somebody and remove the rest; says whether anything went."""
    # Locked before looking, so that nobody completes what is about to be removed.
    gone = list(
        Activity.objects.select_for_update(of=("self",))
        .filter(module__course=course, is_retired=False)
        .exclude(pk__in=kept)
        .order_by("pk")
    )
    done = set(Completion.objects.filter(activity__in=gone).values_list("activity", flat=True))
    taken = set(
        Attempt.objects.filter(
            assessment__in=[activity.assessment_id for activity in gone if activity.assessment_id]
        ).values_list("assessment", flat=True)
    )
    for activity in gone:
        if activity.pk in done or activity.assessment_id in taken:
            tally.add("activities", _retired(activity))
        else:
            activity.delete()
            tally.add("activities", Change.REMOVED)
    return bool(gone)


def _retired(activity: Activity) -> Change:
    _update(activity, {"is_retired": True})
    return Change.RETIRED


def _remove_unused(course: Course, plan: CoursePlan, tally: Tally) -> None:
    """Lessons and modules that no activity needs any more, and figures that no lesson shows."""
    lesson_keys = {lesson.key for part in plan.modules for lesson in part.lessons}
    module_keys = {part.key for part in plan.modules}
    unused = (
        course.lessons.exclude(key__in=lesson_keys).filter(activity__isnull=True),
        course.modules.exclude(key__in=module_keys).filter(activities__isnull=True),
        # A retired lesson carries its figures in its page.
        course.figures.exclude(name__in=plan.figures),
    )
    for rows in unused:
        kind = str(rows.model._meta.verbose_name_plural)
        tally.add(kind, Change.REMOVED, rows.count())
        rows.delete()
