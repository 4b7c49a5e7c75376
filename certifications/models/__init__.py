from certifications.models.award import Award
from certifications.models.practice_paper import PracticePaper
from certifications.models.programme import ConductAcceptance, Programme, Scale

__all__ = ["Award", "ConductAcceptance", "PracticePaper", "Programme", "Scale"]
