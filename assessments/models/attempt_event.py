"""What happened in an attempt and left no other row."""

import pgtrigger
from django.conf import settings
from django.db import models

from assessments.models.forgetting import nobody_or_unchanged
from foundation.schools.public import PersonalQuerySet, personal_manager


class AttemptEventQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class AttemptEvent(models.Model):
    """Something that happened in an attempt. Appended, never changed.

    Only what nothing else tells: who handed in and from where, another window that took over, a
    section that began, a discarded attempt that was let count. Starts, saves, checks, time given,
    marks and grades have rows of their own; the log of an attempt (``rules.evidence_log``) is read
    from all of them. Written by ``services.attempts.event_log``. Holds personal data: where
    somebody sat, and when.
    """

    class Kind(models.TextChoices):
        HANDED_IN = "handed_in"
        TAKEN_OVER = "taken_over"
        SECTION = "section"
        BREAK = "break"
        ACCEPTED = "accepted"

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    # Empty: the clock. Who acted may leave, and is then nobody.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The key of the program that acted for the person; empty: the person, in a browser.
    program = models.CharField(max_length=100, blank=True)
    address = models.CharField(max_length=45, blank=True)
    # Of a section or break: which one.
    number = models.PositiveSmallIntegerField(default=0)
    # Of a take-over: the window that has it now.
    window = models.CharField(max_length=40, blank=True)

    objects = personal_manager(AttemptEventQuerySet)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="events_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "attempt_id", "kind", "at"),
                    *("program", "address", "number", "window"),
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("by", name="event_actor_stays"),
        ]
        ordering = ["attempt", "at", "id"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"
