from certifications.models.award import Award
from certifications.models.award_event import AwardEvent
from certifications.models.award_rule import AwardRule
from certifications.models.continuing_education import ContinuingEducation
from certifications.models.practice_paper import PracticePaper
from certifications.models.programme import ConductAcceptance, Programme, Scale
from certifications.models.sharing import AwardSharing, HolderPage, Visibility

__all__ = [
    "Award",
    "AwardEvent",
    "AwardRule",
    "AwardSharing",
    "ConductAcceptance",
    "ContinuingEducation",
    "HolderPage",
    "PracticePaper",
    "Programme",
    "Scale",
    "Visibility",
]
