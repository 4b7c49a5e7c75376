"""What was signed for an award, and its place in the school's status list."""

import pgtrigger
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class OfAwardQuerySet(PersonalQuerySet):
    person_path = "award__holder"


class StatusPlace(models.Model):
    """The place of an award in a status list, drawn by lot, for good.

    Written by ``services.badges``. Holds personal data: through the award, whose place it is.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    award = models.OneToOneField(
        "chartwork_certifications.Award", on_delete=models.PROTECT, related_name="status_place"
    )
    number = models.PositiveIntegerField(help_text="Which list of the school.")
    index = models.PositiveIntegerField()
    # With it the holder's email address is hashed in the badge.
    salt = models.CharField(max_length=32)

    objects = personal_manager(OfAwardQuerySet)

    class Meta:
        constraints = [
            # Two badges in one place would be revoked together.
            models.UniqueConstraint(
                fields=["school", "number", "index"], name="one_badge_per_status_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.index}"


class Badge(models.Model):
    """A credential as it was signed and handed out, which never changes after.

    Another one is signed for an award only when its key was compromised or its end was moved;
    the older stay, so that everything that was ever handed out is known. Written by
    ``services.badges``. Holds personal data: who earned what.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    award = models.ForeignKey(
        "chartwork_certifications.Award", on_delete=models.PROTECT, related_name="badges"
    )
    key = models.ForeignKey(
        "chartwork_certifications.SigningKey", on_delete=models.PROTECT, related_name="badges"
    )
    edition = models.PositiveSmallIntegerField()
    # The JSON text with its proof, and the same credential as a compact JWS.
    document = models.TextField()
    compact = models.TextField()
    achievement = models.CharField(max_length=32)
    valid_until = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField()

    objects = personal_manager(OfAwardQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["award", "edition"], name="one_badge_per_edition"),
        ]
        indexes = [
            # The public page of an achievement.
            models.Index(fields=["school", "achievement"], name="badge_by_achievement"),
        ]
        triggers = [
            pgtrigger.Protect(name="badges_are_immutable", operation=pgtrigger.Update),
        ]
        ordering = ["award", "-edition"]

    def __str__(self) -> str:
        return f"{self.award_id}/{self.edition}"
