"""An answer that a person marks: the queue's row for it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.rules.second_marking import WAITS_WORDS, Waits
from foundation.schools.public import PersonalQuerySet, personal_manager

WAITS_CHOICES = [(waits.value, words) for waits, words in WAITS_WORDS.items()]


class MarkingTaskQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class MarkingTask(models.Model):
    """One answer of an attempt that was held, and what it waits for.

    What the marks say is in ``Mark``; this row only makes the queue quick, and could be computed
    anew. Its id says nothing of the attempt, so pages and programs may show it. Written by
    ``services.marking_tasks`` and ``services.marking``. Holds personal data: that somebody sat
    what.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="marking_tasks",
        db_index=False,
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion",
        on_delete=models.PROTECT,
        related_name="marking_tasks",
        db_index=False,
    )
    position = models.PositiveSmallIntegerField()
    # ``rules.second_marking.place_in_queue``.
    order_key = models.BigIntegerField()
    # Frozen when the attempt was held: a change of the setting moves no attempt that waits.
    needs_second = models.BooleanField(default=False)
    waits_for = models.CharField(
        max_length=10, choices=WAITS_CHOICES, default=Waits.FIRST.value, db_index=False
    )
    # Whoever gave the first marks gives no second ones.
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Who has it on the screen, so that the next one gets another; never a reason to refuse.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)

    objects = personal_manager(MarkingTaskQuerySet)

    class Meta:
        verbose_name = "answer to mark"
        verbose_name_plural = "marking"
        constraints = [
            # Held twice, an answer still waits once. Serves the look-up by attempt too.
            models.UniqueConstraint(fields=["attempt", "position"], name="one_marking_task"),
        ]
        indexes = [
            # The next answer of a question, the counts of the queue, what markers said before.
            models.Index(
                fields=["version", "assessment", "waits_for", "order_key"],
                name="marking_of_question",
            ),
            # What waits in a school, in keyset pages.
            models.Index(
                fields=["school", "order_key", "id"],
                condition=~Q(waits_for=Waits.NOBODY.value),
                name="marking_waiting",
            ),
        ]
        ordering = ["order_key", "id"]

    def __str__(self) -> str:
        # Never the student's name: the queue is anonymous.
        return f"Answer {str(self.pk)[:8]}"
