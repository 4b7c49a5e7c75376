"""A student's sitting of an assessment."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.rules.lifecycle import State
from foundation.schools.public import personal_manager

STATE_CHOICES = [(state.value, state.value.replace("_", " ")) for state in State]


class Attempt(models.Model):
    """A student's sitting of an assessment, from the start to the last regrade.

    The paper is drawn and frozen at the start: ``paper`` names the question
    versions, their options' order and their points, with the rules that hold
    for it, and is never written again. Written by ``services.attempts`` and
    ``services.grading`` only.

    Holds personal data: who sat what and when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts"
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=20, choices=STATE_CHOICES, default=State.IN_PROGRESS)
    seed = models.BigIntegerField()
    paper = models.JSONField()
    item_count = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    # Empty where there is no time limit.
    deadline_at = models.DateTimeField(null=True, blank=True)
    # What was agreed with the student, frozen at the start.
    time_factor = models.DecimalField(
        max_digits=3, decimal_places=2, default=Decimal(1), db_default=Decimal(1)
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Who handed in: the student, or the clock.
    expired = models.BooleanField(default=False)
    # Hash over the ordered steps, written at hand-in; it stands on the receipt.
    seal = models.CharField(max_length=64, blank=True)
    graded_at = models.DateTimeField(null=True, blank=True)

    objects = personal_manager()

    class Meta:
        constraints = [
            # Two tabs that press Start at once must not draw two papers.
            models.UniqueConstraint(
                fields=["student", "assessment"],
                condition=Q(state=State.IN_PROGRESS.value),
                name="one_open_attempt",
            ),
            # The limit of attempts is counted by numbers, so a number is used once.
            models.UniqueConstraint(
                fields=["student", "assessment", "number"], name="attempt_number"
            ),
            models.CheckConstraint(
                condition=Q(state=State.IN_PROGRESS.value, submitted_at__isnull=True)
                | (~Q(state=State.IN_PROGRESS.value) & Q(submitted_at__isnull=False)),
                name="attempt_submitted_at_fits_state",
            ),
        ]
        indexes = [
            # The sweep that closes overdue attempts.
            models.Index(
                fields=["deadline_at"],
                condition=Q(state=State.IN_PROGRESS.value),
                name="attempt_open_by_deadline",
            ),
            # Lists of the admin and the API, newest first, in keyset pages.
            models.Index(fields=["school", "-started_at", "-id"], name="attempt_by_school"),
        ]
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.assessment}"
