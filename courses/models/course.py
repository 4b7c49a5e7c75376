"""A course and its order."""

import uuid

from django.db import models
from django.db.models import Q

from foundation.schools.public import CatalogueQuerySet, catalogue_manager


class CourseQuerySet(CatalogueQuerySet):
    def published(self) -> "CourseQuerySet":
        return self.filter(is_published=True)


class Course(models.Model):
    """A course of one school. Written by ``services.catalogue``."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    key = models.SlugField(max_length=120)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True, help_text="Markdown.")
    language = models.CharField(max_length=10, default="en")
    edition = models.CharField(max_length=40, blank=True)
    code_sets = models.JSONField(default=dict, blank=True)
    certificate_title = models.CharField(max_length=200, blank=True)
    certificate_statement = models.TextField(blank=True)
    is_published = models.BooleanField(default=True)
    open_enrolment = models.BooleanField(
        default=True, help_text="Students of the school may enrol themselves."
    )
    # Over all files of the pack it was loaded from; loading the same again changes nothing.
    pack_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = catalogue_manager(queryset=CourseQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="course_key_in_school"),
        ]
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Module(models.Model):
    """A part of a course."""

    course = models.ForeignKey(
        "chartwork_courses.Course", on_delete=models.CASCADE, related_name="modules"
    )
    key = models.SlugField(max_length=120)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)

    objects = catalogue_manager("course__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "key"], name="module_key_in_course"),
        ]
        ordering = ["course", "order"]

    def __str__(self) -> str:
        return self.title


class Activity(models.Model):
    """One thing to do in a module: a lesson to read or an assessment to take.

    Retired ones stay for the records of those who did them, and count no more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    module = models.ForeignKey(
        "chartwork_courses.Module", on_delete=models.CASCADE, related_name="activities"
    )
    order = models.PositiveSmallIntegerField()
    lesson = models.OneToOneField(
        "chartwork_courses.Lesson", null=True, blank=True, on_delete=models.CASCADE
    )
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
    )
    is_required = models.BooleanField(default=True)
    is_retired = models.BooleanField(default=False)

    objects = catalogue_manager("module__course__school")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lesson__isnull=False, assessment__isnull=True)
                | Q(lesson__isnull=True, assessment__isnull=False),
                name="activity_is_a_lesson_or_an_assessment",
            ),
            models.UniqueConstraint(
                fields=["module", "assessment"], name="assessment_once_a_module"
            ),
        ]
        ordering = ["module", "order"]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return str(self.lesson or self.assessment)

    @property
    def kind(self) -> str:
        """``lesson`` or ``quiz``."""
        return "lesson" if self.lesson_id else "quiz"
