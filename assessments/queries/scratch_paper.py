"""The scratch paper of a student's own attempt."""

from typing import Any

from assessments.models import Attempt, ScratchPaper
from foundation.schools.public import Actor


def scratch_paper_of(*, attempt: Attempt, by: Actor) -> list[dict[str, Any]]:
    """What the student noted, place by place; nothing for anybody else. One query."""
    rows = ScratchPaper.objects.filter(attempt=attempt, attempt__student_id=by.user_id)
    return [
        {"position": row.position, "revision": row.revision, "content": row.content}
        for row in rows.order_by("position")
    ]
