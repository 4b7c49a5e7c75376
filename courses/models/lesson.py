"""What is read."""

import uuid

from django.db import models

from foundation.schools.public import catalogue_manager


class Lesson(models.Model):
    """A lesson: its source in Markdown and the page that was made from it. Written by ``packs``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(
        "chartwork_courses.Course", on_delete=models.CASCADE, related_name="lessons"
    )
    key = models.SlugField(max_length=120)
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=10)
    objectives = models.JSONField(default=list, blank=True)
    terms = models.JSONField(default=list, blank=True)
    sources = models.JSONField(default=list, blank=True)
    # {by, on, edition} of the expert who read it; empty: nobody has.
    reviewed = models.JSONField(default=dict, db_default={}, blank=True)
    body = models.TextField(help_text="Markdown.")
    # Sanitised when it was made; pages show it as it is. See services.rendering.
    html = models.TextField(editable=False)
    contents = models.JSONField(default=list, editable=False)

    objects = catalogue_manager("course__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="lesson_key_in_course"),
        ]
        ordering = ["course", "key"]

    def __str__(self) -> str:
        return self.title


class Figure(models.Model):
    """A picture of a course: SVG that passed the allow-list. Written by ``packs``."""

    course = models.ForeignKey(
        "chartwork_courses.Course", on_delete=models.CASCADE, related_name="figures"
    )
    name = models.CharField(max_length=120)
    svg = models.TextField()

    objects = catalogue_manager("course__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "name"], name="figure_name_in_course"),
        ]

    def __str__(self) -> str:
        return self.name
