"""What several questions are about: a chart, an operative note, a case; and its versions."""

import pgtrigger
from django.conf import settings
from django.db import models

from foundation.schools.public import catalogue_manager


class Stimulus(models.Model):
    """A text that questions share; what it says is in its versions.

    Only the questions of a ``ready`` one are drawn; ``draft`` is not asked yet, ``retired`` is
    asked no more and stays as it was in old attempts. It holds no key: students see it before
    they answer. Written by ``services.stimuli``.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        READY = "ready"
        RETIRED = "retired"

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    key = models.SlugField(max_length=120)
    title = models.CharField(
        max_length=200, help_text="Students read it as the heading above the text."
    )
    status = models.CharField(
        max_length=10,
        choices=Status.choices,
        default=Status.DRAFT,
        help_text="Only the questions of a ready one are drawn.",
    )
    current_version = models.ForeignKey(
        "chartwork_assessments.StimulusVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = catalogue_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="stimulus_key_in_school"),
        ]
        ordering = ["title"]
        verbose_name_plural = "stimuli"

    def __str__(self) -> str:
        return self.title


class StimulusVersion(models.Model):
    """What a stimulus said at one time. Never changed: papers of attempts point here.

    Written by ``services.stimuli``; the database itself refuses an update.
    """

    stimulus = models.ForeignKey(
        "chartwork_assessments.Stimulus", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    # Frozen with the text: a heading may say what the case is.
    title = models.CharField(max_length=200)
    content = models.TextField(help_text="Markdown.")
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True, help_text="What was changed, and why.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField()

    objects = catalogue_manager("stimulus__school")

    class Meta:
        constraints = [
            # Two authors who save at once make two versions, not one that is lost.
            models.UniqueConstraint(fields=["stimulus", "number"], name="stimulus_version_number"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stimulus_is_immutable",
                operation=pgtrigger.UpdateOf("stimulus_id", "number", "title", "content", "digest")
                # A paper names it by its id alone, which no foreign key holds.
                | pgtrigger.Delete,
            ),
        ]
        ordering = ["stimulus", "-number"]

    def __str__(self) -> str:
        return f"{self.stimulus_id} v{self.number}"
