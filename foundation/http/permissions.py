"""What a program may do."""

from rest_framework.permissions import BasePermission


class ProgramHasScope(BasePermission):
    pass
