"""What earns a certificate, beyond the completion of a course."""

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from foundation.schools.public import catalogue_manager


class AwardRule(models.Model):
    """A certificate that is issued as soon as somebody has done what it asks.

    Two kinds: a mock exam that is passed, and charts that are coded accurately. What a completed
    course earns stands in the course. Written by ``services.award_rules`` and in the admin.
    """

    class Kind(models.TextChoices):
        EXAM = "exam", _("a mock exam is passed")
        CHARTS = "charts", _("charts are coded accurately")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    # The course whose pack brought it, and its key there; empty for one of the school's own.
    course_key = models.SlugField(max_length=120, blank=True)
    key = models.SlugField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    programme = models.ForeignKey(
        "chartwork_certifications.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="award_rules",
        help_text=_("The mock exam that is to be passed."),
    )
    charts = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many charts count: the last so many that were coded first.")
    )
    accuracy = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("Percent of their points that must be reached."),
    )
    title = models.CharField(max_length=200, help_text=_("The heading of the certificate."))
    subject = models.CharField(max_length=200, help_text=_("What it is of, in a line."))
    statement = models.TextField(
        max_length=600, help_text=_("Goes on after the holder's name: “has passed …”.")
    )
    code_sets = models.JSONField(default=dict, blank=True)
    edition = models.CharField(max_length=60, blank=True)
    valid_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Empty: it does not expire.")
    )
    renewal_units = models.DecimalField(
        max_digits=5,
        decimal_places=1,
        default=Decimal(0),
        help_text=_("Continuing education units that renew it; 0: only by earning it again."),
    )
    update_programme = models.ForeignKey(
        "chartwork_certifications.Programme",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The exam that brings it up to a new release of the code sets."),
    )
    is_active = models.BooleanField(default=True)

    objects = catalogue_manager()

    class Meta:
        ordering = ["school", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "course_key", "key"],
                condition=~Q(key=""),
                name="award_rule_of_a_pack",
            ),
            models.CheckConstraint(
                condition=Q(kind="exam", programme__isnull=False)
                | Q(kind="charts", charts__gt=0, accuracy__gt=0),
                name="award_rule_says_what_it_asks",
                violation_error_message=_(
                    "Choose a mock exam, or say how many charts and the percent to reach."
                ),
            ),
            # Units renew what ends.
            models.CheckConstraint(
                condition=Q(renewal_units=0) | Q(valid_months__isnull=False),
                name="award_rule_renews_what_ends",
                violation_error_message=_("Units renew what ends: say for how many months."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.subject}"
