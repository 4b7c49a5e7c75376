"""What pages show of stored calibrations. Nothing is computed here."""

from dataclasses import dataclass

from assessments.models import Assessment, Calibration, ItemCalibration


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """The newest calibration of an assessment, what waits, and the questions, hardest first.

    Those without estimates come last.
    """

    kept: Calibration | None
    waiting: Calibration | None
    items: list[ItemCalibration]
    earlier: list[Calibration]


def calibration_page(assessment: Assessment, *, most: int = 6) -> CalibrationPage:
    """Three queries, whatever the number of questions; the newest ``most`` calibrations."""
    rows = list(Calibration.objects.filter(assessment=assessment).order_by("-pk")[:most])
    waiting = next((row for row in rows if row.computed_at is None), None)
    done = [row for row in rows if row.computed_at is not None]
    kept = done[0] if done else None
    items = list(
        ItemCalibration.objects.filter(calibration=kept).select_related("version__question")
        if kept is not None
        else []
    )
    items.sort(key=lambda one: (one.difficulty is None, -(one.difficulty or 0.0), one.pk))
    return CalibrationPage(kept, waiting, items, done[1:])


def newest_of_version(*, assessment: Assessment, version_id: int) -> ItemCalibration | None:
    """The newest estimates of a question version in an assessment. One query."""
    found: ItemCalibration | None = (
        ItemCalibration.objects.filter(
            version=version_id,
            calibration__assessment=assessment,
            calibration__computed_at__isnull=False,
        )
        .select_related("calibration")
        .order_by("-calibration_id")
        .first()
    )
    return found
