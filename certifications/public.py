"""The door of certifications."""

from certifications.models import Award

__all__ = ["Award"]
