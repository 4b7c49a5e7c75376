"""What moves a deadline: an accommodation of a student, and adjustments with their reason."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.models.forgetting import nobody_or_unchanged
from assessments.rules.deadline import LEAST_FACTOR, MOST_FACTOR
from foundation.schools.public import PersonalQuerySet, personal_manager


class Accommodation(models.Model):
    """More time for a student at every assessment that has a limit, from the next start on.

    Written by ``services.time_allowed``. Holds personal data: that somebody needs more time.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="accommodations"
    )
    factor = models.DecimalField(
        "times the usual time",
        max_digits=3,
        decimal_places=2,
        default=Decimal("1.5"),
        validators=[MinValueValidator(LEAST_FACTOR), MaxValueValidator(MOST_FACTOR)],
        help_text="1.5 is half as much again. Attempts that run already are not changed by it.",
    )
    note = models.CharField(max_length=300, blank=True, help_text="Not shown to the student.")
    changed_at = models.DateTimeField(auto_now=True)

    objects = personal_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "student"], name="one_accommodation"),
            models.CheckConstraint(
                condition=models.Q(factor__range=(LEAST_FACTOR, MOST_FACTOR)),
                name="accommodation_factor_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.student}: times {self.factor}"


class TimeAdjustmentQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class TimeAdjustment(models.Model):
    """Minutes given to, or taken from, a running attempt. Appended, never changed.

    Written by ``services.time_allowed``. ``for_all``: given to everybody who was sitting then.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="time_adjustments",
    )
    # The section whose clock it moved; 0 where there is one clock for all.
    section = models.PositiveSmallIntegerField(default=0, db_default=0)
    minutes = models.SmallIntegerField()
    reason = models.CharField(max_length=200)
    for_all = models.BooleanField(default=False)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField()

    objects = personal_manager(TimeAdjustmentQuerySet)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="time_adjustments_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "attempt_id", "section", "minutes", "reason", "for_all"),
                    "given_at",
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("given_by", name="giver_of_time_stays"),
        ]
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.minutes:+} minutes: {self.reason}"
