"""Who takes a course."""

import uuid

from django.conf import settings
from django.db import models

from foundation.schools.public import personal_manager


class Enrolment(models.Model):
    """A student's place in a course, from enrolment to completion.

    Written by ``services.enrolments`` and ``services.progress``. Holds
    personal data: who studies what, and how far.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    course = models.ForeignKey(
        "chartwork_courses.Course", on_delete=models.PROTECT, related_name="enrolments"
    )
    enrolled_at = models.DateTimeField()
    last_activity = models.ForeignKey(
        "chartwork_courses.Activity", null=True, blank=True, on_delete=models.SET_NULL
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    # How often a completion was taken back, so that the next one is told from those before.
    reopened = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = personal_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "course"], name="one_enrolment"),
        ]
        indexes = [
            # Lists of the admin and the API, newest first, in keyset pages.
            models.Index(fields=["school", "-enrolled_at", "-id"], name="enrolment_by_school"),
        ]
        ordering = ["-enrolled_at", "-id"]

    def __str__(self) -> str:
        return f"{self.student} in {self.course}"
