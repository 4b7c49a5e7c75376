"""What medical words are made of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.schools.public import catalogue_manager


class WordPart(models.Model):
    """A prefix, root or suffix that a course teaches. Written by ``packs``."""

    class Kind(models.TextChoices):
        PREFIX = "prefix", _("prefix")
        ROOT = "root", _("root")
        SUFFIX = "suffix", _("suffix")

    course = models.ForeignKey(
        "chartwork_courses.Course", on_delete=models.CASCADE, related_name="word_parts"
    )
    # With its hyphens or combining vowel: ``sub-``, ``cardi/o``, ``-itis``.
    part = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    means = models.CharField(max_length=200)
    origin = models.CharField(max_length=200)
    # Each a word that has it and what that means: word, means.
    examples = models.JSONField(default=list)
    # The key of the lesson that teaches it, or empty.
    lesson = models.CharField(max_length=120, blank=True)

    objects = catalogue_manager("course__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "part"], name="word_part_in_course"),
        ]
        ordering = ["course", "part"]

    def __str__(self) -> str:
        return self.part
