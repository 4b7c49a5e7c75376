"""A student's sitting of an assessment."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assessments.rules.lifecycle import State
from foundation.schools.public import personal_manager

# The last position of any paper: the column holds no more.
ALL = 32_767
# Columns that say what an attempt is, which nothing changes.
FROZEN_AT_START = (
    *("id", "school_id", "student_id", "assessment_id"),
    *("number", "seed", "paper", "item_count"),
)
# What the hand-in ends. Of a sealed attempt only its state and the moment of its grade move on.
FROZEN_AT_HAND_IN = (
    *("seal", "submitted_at", "expired", "started_at", "started_address", "started_program"),
    *("deadline_at", "time_factor", "grace", "section", "section_started_at", "break_until"),
    *("open_first", "open_last", "locked"),
)
STATE_CHOICES = [(state.value, state.value.replace("_", " ")) for state in State]


def _changed(*columns: str) -> str:
    return " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)


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
    # From where, and the key of the program that started it for the student, if one did.
    started_address = models.CharField(max_length=45, blank=True, db_default="")
    started_program = models.CharField(max_length=100, blank=True, db_default="")
    # Empty where there is no time limit.
    deadline_at = models.DateTimeField(null=True, blank=True)
    # What was agreed with the student, frozen at the start.
    time_factor = models.DecimalField(
        max_digits=3, decimal_places=2, default=Decimal(1), db_default=Decimal(1)
    )
    # After the deadline, to hand in what is there; frozen at the start.
    grace = models.DurationField(default=timedelta(0), db_default=timedelta(0))
    # The positions that can be answered now: all of them, the question of a one-way paper, the
    # section that runs; nothing in a break (first is after last).
    open_first = models.PositiveSmallIntegerField(default=1, db_default=1)
    open_last = models.PositiveSmallIntegerField(default=ALL, db_default=ALL)
    # Those whose answer is final already, since the key was shown.
    locked = ArrayField(models.PositiveSmallIntegerField(), default=list, db_default=[], blank=True)
    # The section that runs, where sections have clocks; ``deadline_at`` is then its end.
    section = models.PositiveSmallIntegerField(default=0, db_default=0)
    section_started_at = models.DateTimeField(null=True, blank=True)
    # In a break until then; ``deadline_at`` says the same, for the sweep that ends it.
    break_until = models.DateTimeField(null=True, blank=True)
    # The one window or device that may save now; empty: whoever comes first.
    lease = models.CharField(max_length=40, blank=True, db_default="")
    lease_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Who handed in: the student, or the clock.
    expired = models.BooleanField(default=False)
    # Hash over the paper and the ordered steps, written at hand-in; it stands on the receipt.
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
            # What waits for a person: counts of the first page, answers that are in no queue yet.
            models.Index(
                fields=["school"],
                condition=Q(state=State.BEING_MARKED.value),
                name="attempt_being_marked",
            ),
            # Lists of the admin and the API, newest first, in keyset pages.
            models.Index(fields=["school", "-started_at", "-id"], name="attempt_by_school"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="paper_is_frozen",
                operation=pgtrigger.UpdateOf(*FROZEN_AT_START),
                condition=pgtrigger.Condition(_changed(*FROZEN_AT_START)),
            ),
            # Once sealed, always sealed, as it was.
            pgtrigger.Protect(
                name="hand_in_is_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"""OLD."seal" <> '' AND ({_changed(*FROZEN_AT_HAND_IN)}"""
                    f""" OR NEW."state" = '{State.IN_PROGRESS.value}')"""
                ),
            ),
        ]
        ordering = ["-started_at", "-id"]

    def __str__(self) -> str:
        return f"Attempt {self.number} at {self.assessment}"
