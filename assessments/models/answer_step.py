"""What a student answered, step by step."""

import pgtrigger
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class AnswerStepQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class AnswerStep(models.Model):
    """One saved answer to one item. Appended, never changed: the newest revision counts.

    Written by the one statement in ``services.answers``; the database itself
    refuses update and delete. Holds personal data: what somebody answered.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="steps",
        db_index=False,  # The unique constraint serves every look-up.
    )
    position = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    content = models.JSONField(null=True, help_text="Null: the answer was taken back.")
    # "Look at it again before handing in": no effect on the grade.
    flagged = models.BooleanField(default=False, db_default=False)
    # How sure the student was, 1 to 3, where the assessment asks for it.
    certainty = models.PositiveSmallIntegerField(null=True)
    # The browser tab or program that sent it, so that a repeat can be told from a conflict.
    client = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()

    objects = personal_manager(AnswerStepQuerySet)

    class Meta:
        constraints = [
            # Two windows that save at once: one gets the revision, the other is told.
            models.UniqueConstraint(
                fields=["attempt", "position", "revision"], name="step_revision"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="steps_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["attempt", "position", "revision"]

    def __str__(self) -> str:
        return f"{self.attempt_id} item {self.position} revision {self.revision}"
