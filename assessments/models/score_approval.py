"""What a second person said to a score that was set by hand."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.models.forgetting import nobody_or_unchanged
from foundation.schools.public import PersonalQuerySet, personal_manager

# Also where a service was gone round: nobody agrees to what they set themselves, nor to their own.
ANOTHER_PERSON = """
IF NEW.decided_by_id IS NULL OR NOT EXISTS (
    SELECT 1 FROM chartwork_assessments_scoreoverride AS proposed
    WHERE proposed.id = NEW.override_id AND proposed.needs_second
        AND proposed.school_id = NEW.school_id
        AND proposed.student_id <> NEW.decided_by_id
        AND proposed.set_by_id IS DISTINCT FROM NEW.decided_by_id
        AND (NOT NEW.agreed OR proposed.set_by_id IS NOT NULL OR proposed.set_by_program <> '')
) THEN
    RAISE EXCEPTION 'A score is decided on by a second person.';
END IF;
RETURN NEW;
"""


class ScoreApprovalQuerySet(PersonalQuerySet):
    person_path = "override__student"


class ScoreApproval(models.Model):
    """That a second person agreed to a score, or refused it, and why. Appended, never changed.

    Written by ``services.second_person``. Holds personal data: whose score, and who decided.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    override = models.OneToOneField(
        "chartwork_assessments.ScoreOverride", on_delete=models.PROTECT, related_name="approval"
    )
    agreed = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, help_text="Whoever proposed it reads it.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = personal_manager(ScoreApprovalQuerySet)

    class Meta:
        triggers = [
            # Who decided may leave, and is then nobody.
            pgtrigger.Protect(
                name="score_approvals_are_append_only",
                operation=pgtrigger.UpdateOf(
                    *("school_id", "override_id", "agreed", "words", "decided_at")
                )
                | pgtrigger.Delete,
            ),
            nobody_or_unchanged("decided_by", name="score_decider_stays"),
            pgtrigger.Trigger(
                name="score_approved_by_another",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=pgtrigger.Func(ANOTHER_PERSON),
            ),
        ]
        constraints = [
            # Whoever proposed it must know what to mend.
            models.CheckConstraint(
                condition=Q(agreed=True) | ~Q(words=""), name="score_refused_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.override}: {'agreed' if self.agreed else 'refused'}"
