"""Continuing education units: what a holder did to keep a certificate."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.schools.public import personal_manager


class ContinuingEducation(models.Model):
    """Units that a student reports and the school accepts or refuses.

    Written by ``services.continuing_education``. ``used_for`` is the certificate that they
    renewed: units count once. Holds personal data.
    """

    class State(models.TextChoices):
        REPORTED = "reported", _("reported")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Of the certificate that is to be renewed.
    award = models.ForeignKey(
        "chartwork_certifications.Award", on_delete=models.PROTECT, related_name="education"
    )
    activity = models.CharField(max_length=300)
    units = models.DecimalField(max_digits=4, decimal_places=1)
    done_on = models.DateField()
    state = models.CharField(max_length=20, choices=State, default=State.REPORTED)
    answer = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField()
    used_for = models.ForeignKey(
        "chartwork_certifications.Award",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = personal_manager()

    class Meta:
        ordering = ["-reported_at", "-pk"]
        verbose_name = "continuing education"
        verbose_name_plural = "continuing education"
        constraints = [
            models.CheckConstraint(condition=Q(units__gt=0), name="education_has_units"),
            models.CheckConstraint(
                condition=Q(state="reported", decided_at__isnull=True)
                | ~Q(state="reported") & Q(decided_at__isnull=False),
                name="education_is_decided_with_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["school"], condition=Q(state="reported"), name="education_that_waits"
            )
        ]

    def __str__(self) -> str:
        return self.activity
