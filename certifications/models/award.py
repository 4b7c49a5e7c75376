"""What somebody earned."""

import secrets
import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from certifications.rules.codes import ALPHABET, LENGTH
from foundation.schools.public import PersonalQuerySet, personal_manager


def new_token() -> str:
    """160 bits from the system: a certificate's address cannot be guessed (trust T15)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


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
    # What it was earned by: "course:<enrolment id>", "rule:<rule>:<student>:<number>".
    cause = models.CharField(max_length=120)
    # Empty for a certificate of a course, whose rule stands in the course.
    rule = models.ForeignKey(
        "chartwork_certifications.AwardRule",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
    )
    # The attempt that earned it, where one did; its pass can be taken back.
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # The certificate that this one continues after its end, or stands for under another name.
    renews = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals"
    )
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replacements"
    )
    title = models.CharField(max_length=200)
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64, help_text="SHA-256 over the snapshot.")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(max_length=300, blank=True)
    # Empty for a program of the school.
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    # A replaced one is revoked too, but its holder has another that counts.
    replaced = models.BooleanField(default=False, db_default=False)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspension_reason = models.CharField(max_length=300, blank=True, db_default="")

    objects = personal_manager(AwardQuerySet)

    class Meta:
        constraints = [
            # The task that comes twice, and the button beside it, issue one certificate.
            models.UniqueConstraint(fields=["cause"], name="one_award_per_cause"),
            # Somebody will ask why, years later.
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revocation_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revocation_reason=""),
                name="award_revoked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(suspended_at__isnull=True, suspension_reason="")
                | Q(suspended_at__isnull=False) & ~Q(suspension_reason=""),
                name="award_suspended_with_a_reason",
            ),
        ]
        indexes = [
            # What ends soon, for the reminders of the day.
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False, revoked_at__isnull=True),
                name="award_by_end",
            ),
            # Lists of the admin and the API, newest first, in keyset pages.
            models.Index(fields=["school", "-issued_at", "-id"], name="award_by_school"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="awards_are_immutable",
                operation=pgtrigger.UpdateOf("token", "holder_id", "cause", "snapshot", "digest"),
            ),
            # What was told to an employer is not untold: a mistake is mended by a new award.
            pgtrigger.Protect(
                name="revocations_stand",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]
        ordering = ["-issued_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title}: {self.holder}"

    @property
    def original(self) -> "Award":
        """The first of those that this one stands for: a new name is no new beginning.

        A query for each that was replaced; mostly none.
        """
        award = self
        while award.replaces is not None:
            award = award.replaces
        return award
