from certifications.models.award import Award

__all__ = ["Award"]
