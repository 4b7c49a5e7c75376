"""What a person gave to an answer."""

import pgtrigger
from django.conf import settings
from django.db import models

from assessments.models.forgetting import nobody_or_unchanged
from assessments.rules.second_marking import ROLE_WORDS, Role
from foundation.schools.public import PersonalQuerySet, personal_manager

LONGEST_REASON = 500
ROLE_CHOICES = [(role.value, words) for role, words in ROLE_WORDS.items()]


class MarkQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class Mark(models.Model):
    """A person's marks for one answer. Appended, never changed: of each role the newest counts,
    and ``rules.second_marking`` says which role does.

    ``marks`` has the key of a level for the key of each criterion of the question's rubric.
    Written by ``services.marking``. Holds personal data: what somebody thought of an answer.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="marks",
        db_index=False,  # The index below serves every look-up.
    )
    position = models.PositiveSmallIntegerField()
    marks = models.JSONField()
    comment = models.TextField(blank=True, help_text="Markdown, shown to the student.")
    role = models.CharField(
        max_length=10,
        choices=ROLE_CHOICES,
        default=Role.FIRST.value,
        db_default=Role.FIRST.value,
    )
    # Only where there was a grade already; the student reads it with the new one.
    reason = models.CharField(max_length=LONGEST_REASON, blank=True, db_default="")
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    marked_at = models.DateTimeField()

    objects = personal_manager(MarkQuerySet)

    class Meta:
        triggers = [
            # Who marked may leave, and is then nobody.
            pgtrigger.Protect(
                name="marks_are_append_only",
                operation=pgtrigger.UpdateOf(
                    "attempt_id", "position", "marks", "comment", "role", "reason", "marked_at"
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("marked_by", name="marker_stays"),
        ]
        indexes = [
            # The newest marks of an attempt.
            models.Index(fields=["attempt", "position", "-id"], name="mark_newest"),
        ]
        ordering = ["attempt", "position", "id"]

    def __str__(self) -> str:
        return f"{self.attempt_id} item {self.position}"
