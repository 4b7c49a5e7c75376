"""A code, or a heading over codes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from foundation.codesets.facts import Side


class CodeNode(models.Model):
    """One node of a release: chapter, block, category or code; in PCS section, table or code.

    Written by ``load_release`` and never changed. ``code`` is without its dot; a block is
    ``S50-S59`` and a chapter its number. ``path`` holds the codes of the nodes above, nearest
    first. ``notes`` are its own, ``[{kind, text, targets: [[first, last, digits]]}]``; ``seventh``
    says what the seventh characters of the codes under it mean.
    """

    release = models.ForeignKey(
        "chartwork_codesets.CodeRelease",
        on_delete=models.CASCADE,
        related_name="nodes",
        db_index=False,
    )
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=24)
    kind = models.CharField(max_length=20)
    parent_code = models.CharField(max_length=24, blank=True)
    path = ArrayField(models.CharField(max_length=24), default=list)
    title = models.TextField()
    billable = models.BooleanField()
    side = models.CharField(max_length=12, blank=True, choices=[(s.value, s.value) for s in Side])
    notes = models.JSONField(default=list)
    seventh = models.JSONField(default=dict)
    # Further words to find it by: inclusion terms, one a line.
    terms = models.TextField(blank=True)

    objects: ClassVar[models.Manager["CodeNode"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "code"], name="code_once_a_release"),
        ]
        indexes = [
            models.Index(fields=["release", "parent_code", "position"], name="code_children"),
            # For what a code was in other releases.
            models.Index(fields=["code"], name="code_anywhere"),
        ]
        ordering = ["release", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
