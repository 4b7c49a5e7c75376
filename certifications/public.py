"""The door of certifications."""

from certifications.models import Award
from certifications.queries.awards import AwardPage, award_by_token, own_awards
from certifications.services.awards import issue_award, revoke_award

__all__ = [
    "Award",
    "AwardPage",
    "award_by_token",
    "issue_award",
    "own_awards",
    "revoke_award",
]
