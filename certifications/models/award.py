"""What somebody earned."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


def new_token() -> str:
    """160 bits from the system: a certificate's address cannot be guessed (trust T15)."""
    return secrets.token_urlsafe(20)


class AwardQuerySet(PersonalQuerySet):
    person_path = "holder"


class Award(models.Model):
    """A certificate that was issued: what was true on that day, which never changes after.

    ``snapshot`` holds every fact that is printed (name, school, title,
    statement, dates, code set releases). A correction is a new award and a
    revocation of the old one. Written by ``services.awards``. Holds personal
    data: who earned what.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards"
    )
    # What it was earned by: "course:<enrolment id>".
    cause = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 over the snapshot.")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)

    objects = personal_manager(AwardQuerySet)

    class Meta:
        constraints = [
            # The task that comes twice, and the button beside it, issue one certificate.
            models.UniqueConstraint(fields=["cause"], name="one_award_per_cause"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="awards_are_immutable",
                operation=pgtrigger.UpdateOf("token", "holder_id", "cause", "snapshot", "digest"),
            ),
        ]
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title}: {self.holder}"
