"""Who is what, where."""

from django.conf import settings
from django.db import models

from foundation.schools.scoping import PersonalQuerySet, personal_manager


class MembershipQuerySet(PersonalQuerySet):
    person_path = "person"


class Membership(models.Model):
    """A person's place in a school: one row for each person and school.

    Written by ``schools.services``. Holds personal data: who belongs where,
    and the number under which the school knows the person.
    """

    class RoleChoice(models.TextChoices):
        STUDENT = "student"
        INSTRUCTOR = "instructor"
        ADMINISTRATOR = "administrator"

    school = models.ForeignKey(
        "chartwork_schools.School", on_delete=models.PROTECT, related_name="memberships"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=RoleChoice.choices, default=RoleChoice.STUDENT)
    external_id = models.CharField(
        "the school's own number", max_length=100, blank=True, help_text="Kept for exports."
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = personal_manager(MembershipQuerySet)

    class Meta:
        constraints = [
            # Importing a roster twice must not make a second person out of one.
            models.UniqueConstraint(fields=["school", "person"], name="one_membership_per_school"),
        ]
        indexes = [
            # Every request of a signed-in person: which schools is this?
            models.Index(fields=["person", "is_active"], name="membership_of_person"),
        ]
        verbose_name = "person in school"
        verbose_name_plural = "people in schools"

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"
