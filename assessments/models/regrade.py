"""Grading a question again after it was asked: the operation, what it rules, what it changes."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from assessments.rules.rulings import LOST_PASS_WORDS, OPTION_WORDS, LostPasses
from foundation.schools.public import PersonalQuerySet, catalogue_manager, personal_manager

OPTION_CHOICES = [(option.value, words) for option, words in OPTION_WORDS.items()]
LOST_PASS_CHOICES = [(policy.value, words) for policy, words in LOST_PASS_WORDS.items()]


class Regrade(models.Model):
    """One question, one option, one reason: first computed as a preview, then applied once.

    ``plan`` lists the versions that it rules on: version, number, option, keys, attempts;
    ``left_out`` those that it cannot, with the reason in words. Written by ``services.regrades``.
    """

    class State(models.TextChoices):
        PREVIEWING = "previewing", "preview is being computed"
        PREVIEWED = "previewed", "preview is ready"
        APPLYING = "applying", "is being applied"
        APPLIED = "applied"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    question = models.ForeignKey(
        "chartwork_assessments.Question", on_delete=models.PROTECT, related_name="regrades"
    )
    # Empty: wherever it was asked in the school.
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="regrades",
    )
    option = models.CharField(max_length=15, choices=OPTION_CHOICES)
    key_version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.CharField(max_length=500, help_text="Students read it with their new result.")
    lost_passes = models.CharField(
        "those who had passed and would not",
        max_length=10,
        choices=LOST_PASS_CHOICES,
        default=LostPasses.KEEP.value,
    )
    tell_students = models.BooleanField(
        default=True, help_text="By email, where the result changes and may be shown."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWING)
    plan = models.JSONField(default=list)
    left_out = models.JSONField(default=list)
    # The newest ruling of the school when the preview was asked for.
    basis = models.BigIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField()
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the ruling came into force; the grades follow in batches until ``finished_at``.
    applied_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = catalogue_manager()

    class Meta:
        indexes = [models.Index(fields=["question", "-requested_at"], name="regrade_of_question")]
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.option}"


class QuestionRuling(models.Model):
    """What holds for a version of a question, in one assessment or everywhere. The newest counts.

    ``rules.rulings.Ruling`` as it is stored; every grading asks it, of old and of new attempts.
    Appended when a regrade is applied, never changed.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="rulings")
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion", on_delete=models.PROTECT, related_name="rulings"
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    option = models.CharField(max_length=15, choices=OPTION_CHOICES)
    keys = models.JSONField(default=list)
    words = models.CharField(max_length=500)
    at = models.DateTimeField()

    objects = catalogue_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "version"], name="one_ruling_of_a_regrade"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rulings_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.option}"


class RegradeEffectQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class RegradeEffect(models.Model):
    """What a regrade does to one attempt: listed, computed for the preview, confirmed when applied.

    Before it is computed, "after" is what was before. ``applied_number`` is the grade that it
    wrote; empty where nothing changed. Holds personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    regrade = models.ForeignKey(Regrade, on_delete=models.PROTECT, related_name="effects")
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="regrade_effects"
    )
    percent_before = models.DecimalField(max_digits=5, decimal_places=2)
    percent_after = models.DecimalField(max_digits=5, decimal_places=2)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()
    # Also where only the reasons differ.
    changes = models.BooleanField(default=False)
    # Empty for an attempt that got its first grade after the preview.
    previewed_at = models.DateTimeField(null=True, blank=True)
    applied_number = models.PositiveSmallIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    # Whether it came out as the preview had said; empty before, and for what the preview had not.
    as_previewed = models.BooleanField(null=True, blank=True)

    objects = personal_manager(RegradeEffectQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="one_effect_of_a_regrade"),
        ]
        ordering = ["regrade", "attempt"]

    def __str__(self) -> str:
        return f"{self.percent_before} to {self.percent_after} %"
