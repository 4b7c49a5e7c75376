from certifications.models.award import Award
from certifications.models.badge import Badge, StatusPlace
from certifications.models.programme import ConductAcceptance, Programme, Scale
from certifications.models.signing_key import KeyState, SigningKey

__all__ = [
    "Award",
    "Badge",
    "ConductAcceptance",
    "KeyState",
    "Programme",
    "Scale",
    "SigningKey",
    "StatusPlace",
]
