"""At which assessments a certificate hangs on the score, so that nobody sets one alone."""

from django.db.models import Q

from certifications.models import AwardRule


def carries_certificate(assessment_id: int) -> bool:
    """Whether a rule in force names a mock exam of this assessment, to earn or to update.

    One query. There is no other switch: it ends with the rule.
    """
    names = Q(programme__assessment_id=assessment_id) | Q(
        update_programme__assessment_id=assessment_id
    )
    return bool(AwardRule.objects.filter(names, is_active=True).exists())
