"""A mark to pass that people judged: questions, judges, ratings, and what was adopted."""

import uuid

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessments.models.forgetting import nobody_or_unchanged
from assessments.models.statistics import StatisticsQuerySet
from foundation.schools.public import personal_manager

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
LONGEST_REASON = 300


class StandardSetting(models.Model):
    """One modified Angoff study of one assessment, from its opening to its end.

    ``first``: judges rate and see nobody else's ratings. ``second``: they see all of the first
    round and how often questions were right, and may change. ``closed``: nothing changes any more.
    ``points``: what a paper gave for each domain when it was opened. Written by
    ``services.standard_setting``. Holds personal data: who led it.
    """

    class Stage(models.TextChoices):
        FIRST = "first", "first round"
        SECOND = "second", "second round"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        on_delete=models.PROTECT,
        related_name="standard_settings",
    )
    candidate = models.TextField(
        "the minimally competent candidate",
        help_text="What somebody can do who passes by a hair: judges rate with this in mind.",
    )
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.FIRST)
    points = models.JSONField(default=dict)
    led_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField()
    second_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            # Two at once would ask the same people the same, and which one would count?
            models.UniqueConstraint(
                fields=["assessment"],
                condition=~Q(stage="closed"),
                name="one_open_standard_setting",
            ),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_at__isnull=False)
                | (~Q(stage="closed") & Q(closed_at__isnull=True)),
                name="standard_setting_closed_at_fits_stage",
            ),
        ]
        ordering = ["-opened_at", "-id"]
        verbose_name = "mark to pass by judgement"
        verbose_name_plural = "marks to pass by judgement"

    def __str__(self) -> str:
        return f"Mark to pass of {self.assessment}"

    @property
    def round(self) -> int:
        """The round whose ratings are written now, or were written last."""
        return 1 if self.second_at is None else 2


class SettingItem(models.Model):
    """A question version that is judged. Written once, at the opening. No personal data."""

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    setting = models.ForeignKey(
        "chartwork_assessments.StandardSetting",
        on_delete=models.CASCADE,
        related_name="items",
        db_index=False,  # The unique constraint serves every look-up.
    )
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion", on_delete=models.PROTECT, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    domain = models.CharField(max_length=200)

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "version"], name="judged_once_in_a_setting"),
        ]
        ordering = ["setting", "order"]

    def __str__(self) -> str:
        return f"{self.order}. {self.version}"


class SettingJudge(models.Model):
    """Somebody who rated. Stays as a number when the person has left. Holds personal data."""

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    setting = models.ForeignKey(
        "chartwork_assessments.StandardSetting",
        on_delete=models.CASCADE,
        related_name="judges",
        db_index=False,  # The unique constraint serves every look-up.
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    number = models.PositiveSmallIntegerField()

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "person"], name="judge_once_in_a_setting"),
            models.UniqueConstraint(fields=["setting", "number"], name="judge_number_in_setting"),
        ]
        ordering = ["setting", "number"]

    def __str__(self) -> str:
        return str(self.person) if self.person is not None else f"Judge {self.number}"


class Judgement(models.Model):
    """What a judge says of a question in a round; written over until the round ends.

    ``percent``: of a hundred candidates who pass by a hair, how many get it right. Written by
    ``services.standard_setting``. Holds personal data: what somebody thinks.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    judge = models.ForeignKey(
        "chartwork_assessments.SettingJudge",
        on_delete=models.CASCADE,
        related_name="judgements",
        db_index=False,  # The unique constraint serves every look-up.
    )
    item = models.ForeignKey(
        "chartwork_assessments.SettingItem", on_delete=models.CASCADE, related_name="judgements"
    )
    round = models.PositiveSmallIntegerField()
    percent = models.PositiveSmallIntegerField(validators=PERCENT)
    given_at = models.DateTimeField()

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["judge", "item", "round"], name="one_judgement"),
            models.CheckConstraint(condition=Q(percent__lte=100), name="judgement_is_a_percentage"),
            models.CheckConstraint(condition=Q(round__in=[1, 2]), name="judgement_has_a_round"),
        ]
        ordering = ["judge", "item", "round"]

    def __str__(self) -> str:
        return f"{self.percent} % in round {self.round}"


class AdoptedCut(models.Model):
    """That a judged mark to pass was set, and from what. Appended, never changed.

    Counts while the assessment's mark is this ``percent``: ``queries.standard_setting``. Attempts
    that have begun keep the mark that is frozen in them. Holds personal data: who adopted it.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        on_delete=models.PROTECT,
        related_name="adopted_cuts",
        db_index=False,  # The index below serves every look-up.
    )
    setting = models.ForeignKey(
        "chartwork_assessments.StandardSetting",
        on_delete=models.PROTECT,
        related_name="adopted",
    )
    percent = models.DecimalField(max_digits=5, decimal_places=2, validators=PERCENT)
    # What it was before.
    previous = models.DecimalField(max_digits=5, decimal_places=2)
    recommended = models.DecimalField(max_digits=5, decimal_places=2)
    standard_error = models.DecimalField(max_digits=5, decimal_places=2)
    # Standard errors that were added or taken off.
    errors = models.SmallIntegerField(default=0)
    judges = models.PositiveSmallIntegerField()
    items = models.PositiveSmallIntegerField()
    rounds = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    adopted_at = models.DateTimeField()

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            # Another mark than the judges' has to be explained to students.
            models.CheckConstraint(
                condition=Q(errors=0) | ~Q(reason=""), name="another_cut_has_a_reason"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="adopted_cuts_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "assessment_id", "setting_id", "percent", "previous"),
                    *("recommended", "standard_error", "errors", "judges", "items", "rounds"),
                    *("reason", "adopted_at"),
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("adopted_by", name="adopted_cuts_keep_their_author"),
        ]
        indexes = [
            # The newest of an assessment, for its results.
            models.Index(fields=["assessment", "-id"], name="adopted_cut_newest"),
        ]
        ordering = ["assessment", "-id"]

    def __str__(self) -> str:
        return f"{self.percent} % for {self.assessment}"
