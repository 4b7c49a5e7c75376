"""An edition of a code set."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q


class CodeReleaseQuerySet(models.QuerySet["CodeRelease"]):
    """Releases are public but for those that a school brought under a licence of its own."""

    def readable_in(self, school_id: int | None) -> Self:
        """What a school may look things up in; without a school, the public ones."""
        allowed = Q(school__isnull=True)
        if school_id is not None:
            allowed |= Q(school_id=school_id)
        return self.filter(allowed, is_ready=True)


class CodeRelease(models.Model):
    """One edition of one code set, with the days on which it holds. Written by ``load_release``.

    ``name`` is what keys, charts and exams name: "FY2026". A set that is licensed to a school
    belongs to it and to nobody else.
    """

    system = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    school = models.ForeignKey(
        "chartwork_schools.School", on_delete=models.CASCADE, null=True, blank=True
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    source = models.TextField(help_text="Where the data is from, and what is known of it.")
    notice = models.TextField(blank=True, help_text="Shown wherever codes of this set are shown.")
    node_count = models.PositiveIntegerField(default=0)
    billable_count = models.PositiveIntegerField(default=0)
    # Whole; before that nobody sees it.
    is_ready = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()

    objects: ClassVar[models.Manager["CodeRelease"]] = models.Manager.from_queryset(
        CodeReleaseQuerySet
    )()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "name", "school"],
                name="code_release_name",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="code_release_days",
            ),
        ]
        ordering = ["system", "valid_from", "name"]

    def __str__(self) -> str:
        return self.title
