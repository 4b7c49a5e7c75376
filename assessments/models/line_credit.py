"""What a person decided that one line of a graded answer is worth."""

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessments.models.forgetting import nobody_or_unchanged
from foundation.schools.public import PersonalQuerySet, personal_manager

LONGEST_REASON = 500
# As many decimals as the points of a line have.
PLACES = 4


class LineCreditQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class LineCredit(models.Model):
    """The credit of one line, whatever grading finds. Appended, never changed: of each line the
    newest counts, and one without a credit takes back those before it.

    ``line`` is its key in the details of the item's outcome, ``code`` how people knew it then.
    Every later grading of the attempt goes by it. Written by ``services.line_credits``. Holds
    personal data: what somebody thought of an answer.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        on_delete=models.PROTECT,
        related_name="line_credits",
        db_index=False,  # The index below serves every look-up.
    )
    position = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=100)
    code = models.CharField(max_length=40)
    # A share of the line's points, or of what a line too many costs. Empty: as it was graded.
    credit = models.DecimalField(
        max_digits=PLACES + 1,
        decimal_places=PLACES,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    reason = models.CharField(max_length=LONGEST_REASON, help_text="The student reads it.")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # The API client, where a program of the school did it.
    changed_by_program = models.CharField(max_length=100, blank=True)
    changed_at = models.DateTimeField()

    objects = personal_manager(LineCreditQuerySet)

    class Meta:
        triggers = [
            # Who changed it may leave, and is then nobody.
            pgtrigger.Protect(
                name="line_credits_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "attempt_id", "position", "line", "code", "credit"),
                    *("reason", "changed_by_program", "changed_at"),
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("changed_by", name="line_creditor_stays"),
        ]
        constraints = [
            # A score must stay between nothing and all of it.
            models.CheckConstraint(
                condition=Q(credit__isnull=True) | Q(credit__gte=0, credit__lte=1),
                name="line_credit_is_a_share",
            ),
            # A grade that changed without a reason cannot be explained to anybody.
            models.CheckConstraint(condition=~Q(reason=""), name="line_credit_has_a_reason"),
        ]
        indexes = [
            # The newest of each line of an attempt.
            models.Index(fields=["attempt", "position", "line", "-id"], name="line_credit_newest"),
        ]
        ordering = ["attempt", "position", "line", "-id"]

    def __str__(self) -> str:
        said = "taken back" if self.credit is None else str(self.credit)
        return f"{self.attempt_id} item {self.position}, {self.code}: {said}"
