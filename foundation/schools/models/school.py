"""The tenant."""

import uuid
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q


class School(models.Model):
    """A school, with its own people, courses, questions and results.

    Nothing crosses from one school to another. Written by the operator.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=50, default="UTC")
    is_open = models.BooleanField(
        "open to the public",
        default=False,
        help_text="Anybody may sign up here as a student. Only one school can be the open one.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # A visitor who signs up must land in one school, not in a random one.
            models.UniqueConstraint(
                fields=["is_open"], condition=Q(is_open=True), name="one_open_school"
            ),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The zone by whose calendar the school counts its days."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The school's date at a moment: at night in Denver it is not yet tomorrow."""
        return at.astimezone(self.zone).date()
