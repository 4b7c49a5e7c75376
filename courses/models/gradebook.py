"""What holds for the grades of a course."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from foundation.schools.public import catalogue_manager


class Gradebook(models.Model):
    """The settings of a course's grades from one moment on: categories, letters, what is missing.

    Appended, since every total changes with them: the highest number counts, and a course without
    any has the defaults. ``content`` is read and written by ``rules.gradebook.stored``. Written
    by ``services.gradebook``.
    """

    course = models.ForeignKey(
        "chartwork_courses.Course",
        on_delete=models.PROTECT,
        related_name="gradebooks",
        db_index=False,  # The unique constraint serves the look-up of the newest.
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    set_at = models.DateTimeField()

    objects = catalogue_manager("course__school")

    class Meta:
        triggers = [
            # Who set it may leave, and is then nobody.
            pgtrigger.Protect(
                name="gradebooks_are_append_only",
                operation=pgtrigger.UpdateOf("course_id", "number", "content", "reason", "set_at")
                | pgtrigger.Delete,
            ),
        ]
        constraints = [
            # Two who save at once: the second one is told, instead of undoing the first.
            models.UniqueConstraint(fields=["course", "number"], name="gradebook_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="gradebook_has_a_reason"),
        ]
        ordering = ["course", "-number"]

    def __str__(self) -> str:
        return f"{self.course}: {self.number}"
