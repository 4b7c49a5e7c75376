"""What an attempt was worth."""

import pgtrigger
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class GradeQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class Grade(models.Model):
    """One grading of an attempt; the highest number counts. A regrade adds a row.

    ``outcomes`` has one entry an item: position, share, points, earned,
    answered, and the reasons in words. Written by ``services.grading``.
    Holds personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="grades"
    )
    number = models.PositiveSmallIntegerField()
    earned = models.DecimalField(max_digits=8, decimal_places=2)
    possible = models.DecimalField(max_digits=8, decimal_places=2)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField()
    outcomes = models.JSONField()
    cause = models.CharField(max_length=100, default="hand-in")
    graded_at = models.DateTimeField()

    objects = personal_manager(GradeQuerySet)

    class Meta:
        constraints = [
            # A task delivered ten times grades once.
            models.UniqueConstraint(fields=["attempt", "number"], name="grade_number"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="grades_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["attempt", "number"]

    def __str__(self) -> str:
        return f"{self.percent} % ({'passed' if self.passed else 'not passed'})"
