from certifications.models.award import Award
from certifications.models.programme import ConductAcceptance, Programme, Scale

__all__ = ["Award", "ConductAcceptance", "Programme", "Scale"]
