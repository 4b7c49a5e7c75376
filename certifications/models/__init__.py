from certifications.models.award import Award
from certifications.models.award_event import AwardEvent
from certifications.models.award_rule import AwardRule
from certifications.models.badge import Badge, StatusPlace
from certifications.models.continuing_education import ContinuingEducation
from certifications.models.practice_paper import PracticePaper
from certifications.models.programme import ConductAcceptance, Programme, Scale
from certifications.models.sharing import AwardSharing, HolderPage, Visibility
from certifications.models.signing_key import KeyState, SigningKey

__all__ = [
    "Award",
    "AwardEvent",
    "AwardRule",
    "AwardSharing",
    "Badge",
    "ConductAcceptance",
    "ContinuingEducation",
    "HolderPage",
    "KeyState",
    "PracticePaper",
    "Programme",
    "Scale",
    "SigningKey",
    "StatusPlace",
    "Visibility",
]
