"""Asking for a calibration; the worker computes it."""

from datetime import datetime, timedelta

from django.db import transaction

from assessments.models import Assessment, Calibration
from assessments.rules.statistics.calibrating import Model, library_version
from foundation.outbox.public import enqueue
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

CALIBRATE_EFFECT = "assessments.calibrate"
# Whoever presses again within it gets what was asked for already.
PATIENCE = timedelta(minutes=5)


class CalibrationNotFound(Refusal):
    code = "calibration_not_found"
    kind = Kind.NOT_FOUND


class CalibrationNotInstalled(Refusal):
    code = "calibration_not_installed"


def ask_for_calibration(*, assessment_id: int, model: Model, by: Actor, at: datetime) -> bool:
    """Have the questions of an assessment calibrated; says whether anything was asked for.

    Asking again while it is waited for changes nothing; after five minutes it asks once more, for
    the same row. Raises CalibrationNotFound, also for who does not teach, and
    CalibrationNotInstalled.
    """
    if not by.sees_everyone:
        raise CalibrationNotFound("Only those who teach see statistics.")
    if not library_version():
        raise CalibrationNotInstalled(
            "The extra “calibration” is not installed. Ask the operator of the site for it."
        )
    with transaction.atomic():
        # Locked, so that of two who press at once one waits, and finds the other's row.
        found = (
            Assessment.objects.select_for_update()
            .filter(pk=assessment_id, school_id=by.school_id)
            .first()
        )
        if found is None:
            raise CalibrationNotFound("There is no such assessment in your school.")
        row = Calibration.objects.filter(assessment=found, computed_at__isnull=True).first()
        if row is not None and at - row.asked_at < PATIENCE:
            return False
        if row is None:
            row = Calibration(school_id=by.school_id, assessment=found)
        row.model, row.asked_at, row.asked_by_id = model.value, at, by.user_id
        row.save()
        enqueue(
            effect=CALIBRATE_EFFECT,
            key=f"{row.pk}: {at.isoformat()}",
            payload={"calibration_id": row.pk, "school_id": by.school_id},
            school_id=by.school_id,
        )
    return True
