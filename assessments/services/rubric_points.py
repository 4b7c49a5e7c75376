"""Changing what the levels of a rubric are worth, for what was ticked already as well."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.models import Question, Regrade
from assessments.queries.question_use import attempts_by_version
from assessments.question_types.registry import question_type
from assessments.rules.rulings import LostPasses, Option
from assessments.services.bank import details_of, save_question
from assessments.services.marking_tasks import check_may_mark
from assessments.services.regrades import request_regrade
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# The points of each level, by the keys of criterion and level.
Points = Mapping[str, Mapping[str, int]]


class PointsRefused(Refusal):
    """The question has no such rubric, or nothing would change."""

    code = "rubric_points_invalid"
    kind = Kind.INVALID


def change_rubric_points(
    *,
    question_id: int,
    points: Points,
    reason: str,
    by: Actor,
    at: datetime,
    lost_passes: LostPasses = LostPasses.KEEP,
) -> Regrade | None:
    """Save the rubric with other points, and ask what they would do to what was ticked already.

    The levels stay, so every mark can count by them. What is new from now on counts by the new
    points; what was handed in or begun before does when the regrade that is returned is applied:
    its preview says first what changes. None: nobody was asked this question yet. Sending the
    same points again is refused as a change of nothing. Raises NotYoursToMark, PointsRefused,
    ContentRefused, RegradeRefused; nothing is saved then.
    """
    check_may_mark(by)
    with transaction.atomic():
        question: Question | None = (
            Question.objects.select_for_update(of=("self",))
            .filter(pk=question_id, school_id=by.school_id)
            .first()
        )
        version = question.current_version if question else None
        if question is None or version is None:
            raise PointsRefused("There is no such question in your school.")
        kind = question_type(question.question_type)
        if not kind.needs_person:
            raise PointsRefused("No person marks this question, so it has no rubric.")
        content = _with_points(version.content, points)
        if content == version.content:
            raise PointsRefused("These are the points that it has. Change at least one.")
        save_question(
            key=question.key,
            type_name=question.question_type,
            category_id=question.category_id,
            content=content,
            details=details_of(question),
            note=reason,
            by=by,
            at=at,
        )
        if not attempts_by_version(question_id=question.pk, school_id=by.school_id):
            return None
        return request_regrade(
            question_id=question.pk,
            option=Option.NEW_KEY,
            reason=reason,
            by=by,
            at=at,
            lost_passes=lost_passes,
        )


def _with_points(content: Mapping[str, Any], points: Points) -> dict[str, Any]:
    """The content with these points in its levels. Raises PointsRefused for a level it lacks."""
    changed = copy.deepcopy(dict(content))
    levels = {
        (criterion["key"], level["key"]): level
        for criterion in changed.get("criteria", [])
        for level in criterion["levels"]
    }
    for criterion, of_levels in points.items():
        for level, worth in of_levels.items():
            if (criterion, level) not in levels:
                raise PointsRefused(f"This rubric has no level {level!r} of {criterion!r}.")
            levels[criterion, level]["points"] = worth
    return changed
