"""The lesson that a visitor may try."""

from uuid import UUID

from courses.models import Activity


def sample_lesson(*, school_id: int) -> UUID | None:
    """The first lesson of the school's first published course, if there is one. One query."""
    first: Activity | None = (
        Activity.objects.filter(
            module__course__school_id=school_id,
            module__course__is_published=True,
            is_retired=False,
        )
        .select_related("lesson")
        .only("lesson__public_id")
        .order_by("module__course__title", "module__order", "order")
        .first()
    )
    # Where a course opens with a quiz there is nothing to try without an account.
    return first.lesson.public_id if first is not None and first.lesson is not None else None
