"""The rows behind every effect."""

from django.db import models
from django.db.models import Q


class OutboxMessage(models.Model):
    """One effect that is still to be done, was done, or was given up.

    ``waiting`` until a handler succeeded (``done``) or failed too often
    (``dead``: an operator looks at ``last_error`` and asks for it again).
    Written by ``foundation.outbox.services`` only. Holds ids, no personal data.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    effect = models.CharField(max_length=100, help_text="The handler's name.")
    key = models.CharField(max_length=200, help_text="What the effect is about, unique per effect.")
    payload = models.JSONField(default=dict)
    school_id = models.BigIntegerField(null=True, blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    last_rung_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [
            # The same event published twice, or two workers at once: still one effect.
            models.UniqueConstraint(fields=["effect", "key"], name="outbox_one_row_per_effect"),
        ]
        indexes = [
            # The sweep, every few seconds: what waits and is due, oldest first.
            models.Index(
                fields=["next_attempt_at"], condition=Q(state="waiting"), name="outbox_due"
            ),
        ]
        verbose_name = "outbox message"

    def __str__(self) -> str:
        return f"{self.effect} ({self.key}): {self.state}"


class Heartbeat(models.Model):
    """When a periodic task last really ran in a worker. One row for each name."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"
