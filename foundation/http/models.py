"""Replies that are kept, so that a repeated request gets the same one."""

from django.db import models
from django.utils import timezone


class RememberedReply(models.Model):
    """What a program was answered to a POST with an ``Idempotency-Key``.

    Written by ``foundation.http.replies`` in the transaction of the work itself: there is a row
    exactly when the work is done, and none that waits. Forgotten a day later.
    Holds personal data as far as the reply did; only the key that sent it can ask for it.
    """

    # Which program: keys of two programs never meet.
    credential = models.CharField(max_length=64)
    key = models.CharField(max_length=100)
    # Hash over method, path and body: what was asked.
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            # Two equal requests at once must not both be first, whatever the lock did.
            models.UniqueConstraint(fields=["credential", "key"], name="one_reply_per_key"),
        ]
        indexes = [
            # The hourly purge.
            models.Index(fields=["created_at"], name="reply_by_age"),
        ]
        verbose_name_plural = "remembered replies"

    def __str__(self) -> str:
        return f"{self.status} for {self.key}"
