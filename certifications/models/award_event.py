"""What happened to a certificate."""

import pgtrigger
from django.conf import settings
from django.db import models

from certifications.models.award import AwardQuerySet
from foundation.schools.public import personal_manager


class AwardEventQuerySet(AwardQuerySet):
    person_path = "award__holder"


class AwardEvent(models.Model):
    """One thing that was done to a certificate, by whom and why. Append-only.

    Holds personal data: whose certificate, and who acted.
    """

    class Kind(models.TextChoices):
        SUSPENDED = "suspended"
        LIFTED = "lifted"
        REVOKED = "revoked"
        REPLACED = "replaced"
        RENEWED = "renewed"
        SHARED = "shared"

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    award = models.ForeignKey(
        "chartwork_certifications.Award", on_delete=models.PROTECT, related_name="events"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.CharField(max_length=300, blank=True)
    # Empty for a program, and for what the site did by itself.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    objects = personal_manager(AwardEventQuerySet)

    class Meta:
        ordering = ["award", "pk"]
        triggers = [
            pgtrigger.Protect(
                name="award_events_are_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return self.kind
