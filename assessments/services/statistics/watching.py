"""Noticing that there are new grades, without a word from grading.

A row of the outbox for each grade would cost each student's result two statements, and two
thousand grades in a minute two thousand messages for one computation. So somebody looks, once a
minute, at what has come since.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from assessments.models import AssessmentStatistics, Grade, StatisticsWatch
from assessments.services.statistics.asking import enqueue_computation
from foundation.schools.public import every_school

# No transaction that writes a grade lives as long: a task ends after 90 seconds. So what is older
# is all there, and nothing with a lower number comes later.
SETTLED = timedelta(minutes=5)


def notice_new_grades(*, at: datetime) -> int:
    """Ask for the figures of every assessment that has new grades; returns for how many.

    Eight statements, and one for each assessment that is asked for. Grades of the last minutes
    are looked at again each time, and what was counted already asks for nothing. Two at once do
    it one after the other.
    """
    with transaction.atomic(), every_school():
        StatisticsWatch.objects.get_or_create(pk=1)
        watch = StatisticsWatch.objects.select_for_update().get(pk=1)
        new = Grade.objects.filter(pk__gt=watch.seen_grade)
        touched = list(new.order_by().values_list("attempt__assessment_id", flat=True).distinct())
        counted = (
            Grade.objects.filter(attempt__assessment_id__in=touched)
            .order_by()
            .values("attempt__assessment_id", "school_id")
            .annotate(count=Count("pk"))
        )
        known = dict(
            AssessmentStatistics.objects.filter(
                assessment_id__in=touched, basis=AssessmentStatistics.Basis.FIRST
            ).values_list("assessment_id", "grades")
        )
        asked = 0
        for row in counted:
            assessment_id = row["attempt__assessment_id"]
            if known.get(assessment_id) != row["count"]:
                enqueue_computation(
                    assessment_id=assessment_id,
                    school_id=row["school_id"],
                    key=f"{row['count']} grades",
                )
                asked += 1
        settled = new.filter(graded_at__lt=at - SETTLED).aggregate(highest=Max("pk"))["highest"]
        if settled is not None:
            StatisticsWatch.objects.filter(pk=1, seen_grade__lt=settled).update(seen_grade=settled)
    return asked
