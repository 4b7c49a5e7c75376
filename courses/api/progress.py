"""Progress in an enrolment as the API tells it."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from courses.models import Activity, Completion, Enrolment
from courses.rules.progress import progress_of


@dataclass(frozen=True, slots=True)
class ActivityProgress:
    """An activity, and when this student finished it."""

    id: UUID
    kind: str
    title: str
    is_required: bool
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """A module of the course with what was done in it."""

    key: str
    title: str
    percent: int
    activities: list[ActivityProgress]


def with_progress(enrolment: Enrolment) -> Any:
    """The enrolment with ``percent`` and ``modules``. Two queries.

    Counts what the course's own pages count: activities that are not retired.
    """
    found: Any = enrolment
    activities = list(
        Activity.objects.filter(module__course_id=enrolment.course_id, is_retired=False)
        .select_related("module", "lesson", "assessment")
        .defer("lesson__body", "lesson__html")
        .order_by("module__order", "module_id", "order")
    )
    done = dict(
        Completion.objects.filter(enrolment=enrolment).values_list("activity_id", "completed_at")
    )
    found.percent = _percent(activities, done)
    found.modules = [
        _module(list(parts), done)
        for _, parts in groupby(activities, key=lambda activity: activity.module_id)
    ]
    return found


def _percent(activities: list[Activity], done: dict[int, datetime]) -> int:
    required = [activity.pk for activity in activities if activity.is_required]
    return progress_of(required=required, done=done).percent


def _module(activities: list[Activity], done: dict[int, datetime]) -> ModuleProgress:
    module = activities[0].module
    return ModuleProgress(
        key=module.key,
        title=module.title,
        percent=_percent(activities, done),
        activities=[
            ActivityProgress(
                id=activity.public_id,
                kind=activity.kind,
                title=str(activity),
                is_required=activity.is_required,
                completed_at=done.get(activity.pk),
            )
            for activity in activities
        ],
    )
