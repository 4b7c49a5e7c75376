"""A score that a person set by hand."""

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q

from assessments.models.forgetting import nobody_or_unchanged
from foundation.schools.public import PersonalQuerySet, personal_manager


class ScoreOverrideQuerySet(PersonalQuerySet):
    def counting(self) -> "ScoreOverrideQuerySet":
        """Without what waits for a second person or was refused: the newest of these counts.

        Whoever asks which score counts asks here.
        """
        return self.filter(Q(needs_second=False) | Q(approval__agreed=True))

    def waiting(self) -> "ScoreOverrideQuerySet":
        """What a second person is to decide: nobody did, and nothing newer took its place."""
        newer = ScoreOverride._base_manager.filter(
            assessment=OuterRef("assessment"), student=OuterRef("student"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(newer), needs_second=True, approval__isnull=True)


class ScoreOverride(models.Model):
    """What one student's score at one assessment is, whatever the attempts say.

    Appended, never changed: the newest row that counts is the score (``objects.counting()``), and
    one without a percentage takes back those before it. A grade that comes later changes nothing.
    Written by ``services.score_overrides``. Holds personal data: who was given what, and why.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="score_overrides"
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        on_delete=models.PROTECT,
        related_name="score_overrides",
        db_index=False,  # The index below serves every look-up.
    )
    # Empty: the attempts count again.
    percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    reason = models.CharField(max_length=300, help_text="The student reads it.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The API client, where a program of the school did it.
    set_by_program = models.CharField(max_length=100, blank=True)
    set_at = models.DateTimeField()
    # Does not count until a second person agreed (``ScoreApproval``). Said when it is set, so that
    # nothing that changes later lets it count alone.
    needs_second = models.BooleanField(default=False, db_default=False)

    objects = personal_manager(ScoreOverrideQuerySet)

    class Meta:
        triggers = [
            # Who set it may leave, and is then nobody.
            pgtrigger.Protect(
                name="score_overrides_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "student_id", "assessment_id", "percent"),
                    *("reason", "set_by_program", "set_at", "needs_second"),
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("set_by", name="score_setter_stays"),
        ]
        constraints = [
            # There is no extra credit beyond all of it: a total must stay a percentage.
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__gte=0, percent__lte=100),
                name="score_override_is_a_percentage",
            ),
            # A grade that changed without a reason cannot be explained to anybody.
            models.CheckConstraint(condition=~Q(reason=""), name="score_override_has_a_reason"),
        ]
        indexes = [
            # The newest of a student, and of a whole class.
            models.Index(fields=["assessment", "student", "-id"], name="score_override_newest"),
            # What waits in a school, on the first page of those who teach.
            models.Index(
                fields=["school", "-id"],
                condition=Q(needs_second=True),
                name="score_override_needs_second",
            ),
        ]
        ordering = ["assessment", "student", "-id"]

    def __str__(self) -> str:
        said = "taken back" if self.percent is None else f"{self.percent} %"
        return f"{self.student} at {self.assessment}: {said}"
