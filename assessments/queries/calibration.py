"""What pages show of stored calibrations. Nothing is computed here."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q

from assessments.models import Assessment, Calibration, ItemCalibration

_NONE = ExpressionWrapper(Q(difficulty__isnull=True), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """The newest calibration of an assessment, what waits, and the questions, hardest first.

    Those without estimates come last. ``in_vain``: a newer one that had too little to compute;
    what was computed before it is still shown.
    """

    kept: Calibration | None
    in_vain: Calibration | None
    waiting: Calibration | None
    items: list[ItemCalibration]
    earlier: list[Calibration]


def calibration_page(assessment: Assessment, *, most: int = 6) -> CalibrationPage:
    """Three queries, whatever the number of questions; the newest ``most`` calibrations."""
    rows = list(Calibration.objects.filter(assessment=assessment).order_by("-pk")[:most])
    waiting = next((row for row in rows if row.computed_at is None), None)
    done = [row for row in rows if row.computed_at is not None]
    newest = done[0] if done else None
    kept = next((row for row in done if not row.why), newest)
    items = list(
        ItemCalibration.objects.filter(calibration=kept).select_related("version__question")
        if kept is not None
        else []
    )
    items.sort(key=lambda one: (one.difficulty is None, -(one.difficulty or 0.0), one.pk))
    return CalibrationPage(
        kept=kept,
        in_vain=newest if newest is not kept else None,
        waiting=waiting,
        items=items,
        earlier=[row for row in done if row not in (kept, newest)],
    )


def newest_of_version(*, assessment: Assessment, version_id: int) -> ItemCalibration | None:
    """The newest estimates of a question version in an assessment, or why there are none yet.

    One query.
    """
    found: ItemCalibration | None = (
        ItemCalibration.objects.filter(
            version=version_id,
            calibration__assessment=assessment,
            calibration__computed_at__isnull=False,
        )
        .select_related("calibration")
        .order_by(_NONE.asc(), "-calibration_id")
        .first()
    )
    return found
