"""What was estimated of questions by a model of item response theory."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.statistics import StatisticsQuerySet
from assessments.rules.statistics.calibrating import MODEL_WORDS, Model
from foundation.schools.public import personal_manager


class Calibration(models.Model):
    """One calibration of the questions of one assessment, from first attempts.

    Appended: the newest that is ``computed_at`` counts, older ones stay to compare. ``why`` says
    why there are no figures (a code of ``rules.statistics.calibrating``), empty where there are.
    Written by ``services.calibration`` only. Holds no personal data: counts and estimates.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        on_delete=models.CASCADE,
        related_name="calibrations",
        db_index=False,  # The index below serves every look-up.
    )
    model = models.CharField(
        max_length=10, choices=list(MODEL_WORDS.items()), default=Model.RASCH.value
    )
    # What computed it, with its version.
    library = models.CharField(max_length=60, blank=True)
    people = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    # Of people as a whole: ``rules.statistics.calibrating.People``.
    figures = models.JSONField(default=dict)
    why = models.CharField(max_length=30, blank=True)
    asked_at = models.DateTimeField()
    # Empty for a program of the school, and for whoever left.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            # Who presses twice asks once.
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(computed_at__isnull=True),
                name="one_calibration_waits",
            ),
        ]
        indexes = [
            # The newest of an assessment.
            models.Index(fields=["assessment", "-id"], name="calibration_newest"),
        ]
        ordering = ["assessment", "-id"]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_model_display()}"


class ItemCalibration(models.Model):
    """The estimates for one question version; ``why`` where there are none, as in ``Calibration``.

    Difficulty on the scale of abilities whose mean is 0. Holds no personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    calibration = models.ForeignKey(
        "chartwork_assessments.Calibration",
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,  # The unique constraint serves every look-up.
    )
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion",
        on_delete=models.PROTECT,
        related_name="calibrations",
    )
    n = models.PositiveIntegerField()
    right = models.PositiveIntegerField()
    difficulty = models.FloatField(null=True)
    difficulty_error = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    # Empty where the model says what it is.
    discrimination_error = models.FloatField(null=True)
    infit = models.FloatField(null=True)
    outfit = models.FloatField(null=True)
    why = models.CharField(max_length=30, blank=True)

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calibration", "version"], name="item_calibration_once"
            ),
        ]
        ordering = ["calibration", "id"]

    def __str__(self) -> str:
        return f"{self.version} (n = {self.n})"
