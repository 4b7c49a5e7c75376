"""What a student was told of an answer during an attempt."""

import pgtrigger
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class ItemCheckQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class ItemCheck(models.Model):
    """One try at a question of an attempt that gives feedback at once. Appended, never changed.

    ``answer`` is what was looked at, stored as ``revision``. Written by
    ``services.checking``. Holds personal data: what somebody's answer was worth.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="checks",
        db_index=False,  # The unique constraint serves every look-up.
    )
    position = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField()
    answer = models.JSONField()
    share = models.DecimalField(max_digits=12, decimal_places=10)
    reasons = models.JSONField()
    # What the type's own review shows beyond the reasons; empty for most types.
    details = models.JSONField(default=dict, db_default={})
    checked_at = models.DateTimeField()

    objects = personal_manager(ItemCheckQuerySet)

    class Meta:
        constraints = [
            # Two presses of the button at once are one try.
            models.UniqueConstraint(
                fields=["attempt", "position", "number"], name="item_check_number"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="checks_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["attempt", "position", "number"]

    def __str__(self) -> str:
        return f"{self.attempt_id} item {self.position} try {self.number}"
