"""A student holds that a key is wrong."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.rules.disputes import LONGEST_ANSWER, STATE_WORDS, DisputeState
from foundation.schools.public import PersonalQuerySet, personal_manager

STATE_CHOICES = [(state.value, words) for state, words in STATE_WORDS.items()]


class DisputeQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class Dispute(models.Model):
    """What a student says against the key of one question of a graded attempt.

    What was said is never changed, and what was decided stays decided. ``regrade`` is what the
    dispute led to, attached while the regrade is still a preview. Written by
    ``services.disputes``. Holds personal data: a student's own words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="disputes"
    )
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion", on_delete=models.PROTECT, related_name="disputes"
    )
    words = models.TextField()
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=STATE_CHOICES, default=DisputeState.OPEN.value)
    answer = models.TextField(
        max_length=LONGEST_ANSWER, blank=True, help_text="The student reads it."
    )
    # Empty for a program of the school.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    regrade = models.ForeignKey(
        "chartwork_assessments.Regrade",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="disputes",
    )

    objects = personal_manager(DisputeQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"],
                condition=Q(state=DisputeState.OPEN.value),
                name="one_open_dispute_of_an_item",
            ),
            models.CheckConstraint(
                condition=Q(state=DisputeState.OPEN.value, decided_at__isnull=True)
                | (~Q(state=DisputeState.OPEN.value) & Q(decided_at__isnull=False)),
                name="dispute_decided_at_fits_state",
            ),
        ]
        indexes = [
            # What waits, on the first page of the admin.
            models.Index(
                fields=["school"],
                condition=Q(state=DisputeState.OPEN.value),
                name="dispute_open_in_school",
            ),
            # Lists of the admin and the API, newest first, in keyset pages.
            models.Index(fields=["school", "-raised_at", "-id"], name="dispute_by_school"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="disputes_keep_their_words",
                operation=pgtrigger.UpdateOf(
                    "school_id", "attempt_id", "position", "version_id", "words", "raised_at"
                )
                | pgtrigger.Delete,
            ),
            pgtrigger.Protect(
                name="decisions_stand",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state=DisputeState.OPEN.value),
            ),
        ]
        ordering = ["-raised_at", "-id"]

    def __str__(self) -> str:
        return f"Dispute of question {self.position}"
