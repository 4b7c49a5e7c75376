"""What a student struck out, highlighted and noted during an attempt."""

from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class ScratchPaperQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class ScratchPaper(models.Model):
    """The scratch paper beside one question of an attempt; position 0 is the pad of all of it.

    ``content`` is what ``rules.scratch_paper`` allows. It is no answer, nobody grades it, and only
    the student reads it. Written by ``services.scratch_paper``; it goes with its attempt. Holds
    personal data: a student's own words.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.CASCADE,
        related_name="scratch_paper",
        db_index=False,  # The unique constraint serves every look-up.
    )
    position = models.PositiveSmallIntegerField()
    # Counted up by each change, so that two devices find out about each other.
    revision = models.PositiveIntegerField()
    content = models.JSONField()
    changed_at = models.DateTimeField()

    objects = personal_manager(ScratchPaperQuerySet)

    class Meta:
        constraints = [
            # Two windows that note at once write one place, not two.
            models.UniqueConstraint(fields=["attempt", "position"], name="scratch_paper_place"),
        ]
        ordering = ["attempt", "position"]
        verbose_name_plural = "scratch paper"

    def __str__(self) -> str:
        return f"{self.attempt_id} place {self.position}"
