"""Computing the figures of an assessment and writing them down."""

from datetime import datetime
from typing import Any

import numpy as np
import structlog
from django.db import transaction

from assessments.models import AssessmentStatistics, Grade, QuestionStatistics
from assessments.services.statistics.figures import Computed, compute
from assessments.services.statistics.reading import Loaded, read_answers

log = structlog.get_logger(__name__)
FIRST, ALL = AssessmentStatistics.Basis.FIRST, AssessmentStatistics.Basis.ALL
WRITTEN = ["place", "n", "facility", "discrimination", "urgency", "figures"]


def compute_statistics(*, assessment_id: int, school_id: int, at: datetime) -> None:
    """Compute and store the figures of an assessment, of first attempts and of all.

    Fourteen statements at most, whatever the number of attempts and questions. Repeating the call
    computes again; two at once come one after the other.
    """
    with transaction.atomic():
        AssessmentStatistics.objects.bulk_create(
            [
                AssessmentStatistics(school_id=school_id, assessment_id=assessment_id, basis=basis)
                for basis in (FIRST, ALL)
            ],
            ignore_conflicts=True,
        )
        kept = {
            row.basis: row
            for row in AssessmentStatistics.objects.select_for_update()
            .filter(assessment_id=assessment_id)
            .order_by("basis")
        }
        # Before the answers: a grade that comes meanwhile is seen as new the next time.
        grades = Grade.objects.filter(attempt__assessment_id=assessment_id).count()
        loaded = read_answers(assessment_id=assessment_id, school_id=school_id)
        everybody = np.ones(loaded.responses.attempts, dtype=bool)
        of_all = compute(loaded, everybody)
        of_first = of_all if loaded.first.all() else compute(loaded, loaded.first)
        for basis, computed in ((FIRST, of_first), (ALL, of_all)):
            row = kept[basis]
            row.attempts, row.people = computed.attempts, computed.people
            row.figures, row.grades = computed.figures, grades
            row.computed_at, row.asked_at = at, None
        AssessmentStatistics.objects.bulk_update(
            kept.values(), ["attempts", "people", "figures", "grades", "computed_at", "asked_at"]
        )
        rows = [
            *_rows(kept[FIRST], of_first, loaded),
            *_rows(kept[ALL], of_all, loaded),
        ]
        QuestionStatistics.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["statistics", "version"],
            update_fields=WRITTEN,
        )
        # What is in no attempt any more: only where attempts were erased.
        QuestionStatistics.objects.filter(statistics__in=kept.values()).exclude(
            version__in=[version.pk for version in loaded.versions]
        ).delete()
    log.info("statistics_computed", assessment=assessment_id, attempts=of_all.attempts)


def _rows(row: Any, computed: Computed, loaded: Loaded) -> list[QuestionStatistics]:
    found = []
    for place, figures in computed.questions.items():
        kept = {name: value for name, value in figures.items() if name != "urgency"}
        found.append(
            QuestionStatistics(
                school_id=row.school_id,
                statistics=row,
                version=loaded.versions[place],
                place=float(loaded.places[place]),
                n=figures["n"],
                facility=figures["facility"].get("value"),
                discrimination=figures["discrimination"].get("value"),
                urgency=figures["urgency"],
                figures=kept,
            )
        )
    return sorted(found, key=lambda one: (one.place, one.version_id))
