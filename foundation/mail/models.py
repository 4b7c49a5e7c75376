"""A letter, before and after it was sent."""

import uuid

from django.conf import settings
from django.db import models


class Email(models.Model):
    """One email to one address.

    ``waiting``, then ``sent``, or ``withheld`` when the person was gone at the
    time of sending. Written by ``foundation.mail.services``. Holds personal
    data: address and text; the text is emptied after the retention time.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        WITHHELD = "withheld"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What the letter is about, e.g. "course_completed:<enrolment>".
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=100)
    to = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # The promise "exactly one completion email" is this line.
            models.UniqueConstraint(fields=["key"], name="email_key_unique"),
        ]
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to}"
