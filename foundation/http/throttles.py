"""Limits for programs, counted in the shared cache."""

from rest_framework.throttling import SimpleRateThrottle


class ProgramThrottle(SimpleRateThrottle):
    scope = "program"
