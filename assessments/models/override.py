"""Other terms of an assessment for a cohort or for one student."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from foundation.schools.public import personal_manager


class Override(models.Model):
    """What is different at one assessment for one cohort, or for one student.

    An empty value is as in the assessment. ``rules.overrides`` says which one counts where several
    hold. Looked at when an attempt starts; a running attempt keeps what it started with.
    Written by ``services.overrides``. Holds personal data: that somebody sits on other terms.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.CASCADE, related_name="overrides"
    )
    # PROTECT: nobody loses an evening because a cohort is tidied away.
    cohort = models.ForeignKey(
        "chartwork_schools.Cohort",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="overrides",
        help_text="Either a cohort or one student.",
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="overrides",
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0: no time limit.")
    attempts_allowed = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="0: any number."
    )
    access_code = models.CharField(max_length=40, blank=True, default="")
    note = models.CharField(
        "reason", max_length=300, blank=True, help_text="Not shown to students."
    )
    changed_at = models.DateTimeField(auto_now=True)

    objects = personal_manager()

    class Meta:
        constraints = [
            # An override for both would hold for whom? One for neither would hold for nobody.
            models.CheckConstraint(
                condition=Q(cohort__isnull=False, student__isnull=True)
                | Q(cohort__isnull=True, student__isnull=False),
                name="override_for_a_cohort_or_a_student",
                violation_error_message="Choose either a cohort or one student.",
            ),
            # Two instructors who save at once must not leave two that contradict each other. They
            # also serve the one query of a start.
            models.UniqueConstraint(
                fields=["assessment", "cohort"],
                condition=Q(cohort__isnull=False),
                name="one_override_for_a_cohort",
                violation_error_message="This cohort has an override here already. Change that.",
            ),
            models.UniqueConstraint(
                fields=["assessment", "student"],
                condition=Q(student__isnull=False),
                name="one_override_for_a_student",
                violation_error_message="This student has an override here already. Change that.",
            ),
            # Nobody could ever start.
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=F("closes_at")),
                name="override_opens_before_it_closes",
                violation_error_message="It would close before it opens.",
            ),
            # A row that changes nothing looks in a list as if it did.
            models.CheckConstraint(
                condition=Q(opens_at__isnull=False)
                | Q(closes_at__isnull=False)
                | Q(minutes__isnull=False)
                | Q(attempts_allowed__isnull=False)
                | ~Q(access_code=""),
                name="override_changes_something",
                violation_error_message="Change at least one value.",
            ),
        ]
        ordering = ["assessment", "cohort", "student"]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.cohort or self.student}"
