"""A result that is known, and is told when its assessment has closed."""

from django.conf import settings
from django.db import models

from foundation.schools.public import personal_manager


class HeldResult(models.Model):
    """A student's result at an assessment from which nothing may follow yet.

    Progress, completion and certificate would tell that it was passed. There from the first grade,
    or score set by hand, that may not be shown until it is announced. Written by
    ``services.held_results``. Holds personal data: who sat what.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_results"
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        on_delete=models.CASCADE,
        related_name="held_results",
        db_index=False,  # The unique constraint serves it.
    )
    held_at = models.DateTimeField()

    objects = personal_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "student"], name="result_is_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.student} at {self.assessment}: not told yet"
