from foundation.schools.models.api_client import ApiClient
from foundation.schools.models.cohort import Cohort, CohortMember
from foundation.schools.models.membership import Membership
from foundation.schools.models.school import School

__all__ = ["ApiClient", "Cohort", "CohortMember", "Membership", "School"]
