"""A paper for practice, made for the domains that a report names."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from foundation.schools.public import catalogue_manager


class PracticePaper(models.Model):
    """The assessment of a school that asks for practice what these domains have.

    Everybody of the school with the same domains to study takes the same one, and is drawn other
    questions. Written by ``services.practice_papers``; says nothing of a person.
    """

    school = models.ForeignKey(
        "chartwork_schools.School",
        on_delete=models.PROTECT,
        db_index=False,  # The constraint serves it.
    )
    assessment = models.OneToOneField(
        "chartwork_assessments.Assessment", on_delete=models.PROTECT, related_name="+"
    )
    # In alphabetical order.
    domains = ArrayField(models.SlugField(max_length=50))
    created_at = models.DateTimeField()

    objects = catalogue_manager()

    class Meta:
        constraints = [
            # Two students who ask at once share one.
            models.UniqueConstraint(fields=["school", "domains"], name="practice_paper_of_domains"),
        ]

    def __str__(self) -> str:
        return ", ".join(self.domains)
