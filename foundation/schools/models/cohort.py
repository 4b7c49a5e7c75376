"""People who are taught together."""

from django.db import models

from foundation.schools.scoping import PersonalQuerySet, personal_manager


class CohortQuerySet(PersonalQuerySet):
    person_path = "members__membership__person"


class CohortMemberQuerySet(PersonalQuerySet):
    person_path = "membership__person"


class Cohort(models.Model):
    """A class, a shift, a group: people of one school for whom something may hold together.

    An inactive cohort keeps its people, and nothing holds for it any more.
    Written by ``schools.cohorts``.
    """

    school = models.ForeignKey(
        "chartwork_schools.School", on_delete=models.PROTECT, related_name="cohorts"
    )
    key = models.SlugField(max_length=100)
    title = models.CharField(
        max_length=200, help_text="Students may read it, e.g. beside their clock."
    )
    is_active = models.BooleanField(
        default=True, help_text="Without it nothing holds for the cohort any more."
    )

    objects = personal_manager(CohortQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="cohort_key_in_school"),
        ]
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class CohortMember(models.Model):
    """Somebody in a cohort. A person may be in several.

    Written by ``schools.cohorts``. Holds personal data: who belongs where.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    cohort = models.ForeignKey(
        "chartwork_schools.Cohort",
        on_delete=models.CASCADE,
        related_name="members",
        db_index=False,  # The unique constraint serves the list of a cohort.
    )
    # Of the membership, not of the person: who is in a cohort is in its school. Its index serves
    # the start of an attempt, which asks in which cohorts somebody is.
    membership = models.ForeignKey(
        "chartwork_schools.Membership", on_delete=models.CASCADE, related_name="cohort_places"
    )
    added_at = models.DateTimeField()

    objects = personal_manager(CohortMemberQuerySet)

    class Meta:
        constraints = [
            # Pasting the same list twice must not put anybody there twice.
            models.UniqueConstraint(fields=["cohort", "membership"], name="once_in_a_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.membership} in {self.cohort}"
