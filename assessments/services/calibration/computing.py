"""Computing a calibration and writing it down."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import numpy as np
import structlog
from django.db import transaction

from assessments.models import Calibration, ItemCalibration
from assessments.rules.statistics.calibrating import (
    Calibrated,
    Model,
    calibrate,
    library_version,
)
from assessments.services.statistics.figures import rounded
from assessments.services.statistics.reading import Loaded, read_answers

log = structlog.get_logger(__name__)
ESTIMATES = (
    "difficulty",
    "difficulty_error",
    "discrimination",
    "discrimination_error",
    "infit",
    "outfit",
)


def compute_calibration(*, calibration_id: int, school_id: int, at: datetime) -> None:
    """Compute what was asked for, from the first attempt of each person, and store it.

    Nine statements, whatever the number of attempts. Repeating the call does nothing: what is
    computed stays as it is. What cannot be estimated is stored with the reason.
    """
    with transaction.atomic():
        row = (
            Calibration.objects.select_for_update(of=("self",))
            .filter(pk=calibration_id, school_id=school_id, computed_at__isnull=True)
            .first()
        )
        if row is None:
            return
        loaded = read_answers(assessment_id=row.assessment_id, school_id=school_id)
        found, _ = loaded.responses.only(loaded.first)
        result = calibrate(found, model=Model(row.model))
        row.library, row.why = library_version(), result.failed
        row.people, row.answers, row.computed_at = result.people, result.answers, at
        row.figures = rounded(asdict(result.of_people)) if result.of_people else {}
        row.save()
        ItemCalibration.objects.bulk_create(_items(row, result, loaded))
    log.info(
        "calibrated", assessment=row.assessment_id, people=row.people, why=row.why or "nothing"
    )


def _items(row: Any, result: Calibrated, loaded: Loaded) -> list[ItemCalibration]:
    estimated = not result.failed
    found = []
    for place, version in enumerate(loaded.versions):
        n = int(result.n[place])
        if not n:  # On trial only, ruled out, or asked in later attempts only.
            continue
        values = {
            name: _plain(getattr(result, name)[place]) if estimated else None for name in ESTIMATES
        }
        found.append(
            ItemCalibration(
                school_id=row.school_id,
                calibration=row,
                version=version,
                n=n,
                right=int(result.right[place]),
                why=result.why[place],
                **values,
            )
        )
    return found


def _plain(value: Any) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
