"""What a program may do."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from foundation.http.problems import ApiError


class ProgramHasScope(BasePermission):
    """A valid token with every scope that the view declares for this method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if request.auth is None:
            return False
        missing = sorted(set(view.scopes_for(request.method or "")) - view.granted_scopes(request))
        if missing:
            raise missing_scope(missing)
        return True


def missing_scope(missing: list[str]) -> ApiError:
    """The refusal that says which scope is missing and where it comes from."""
    names = ", ".join(missing)
    error = ApiError(
        "missing_scope",
        f"This needs the scope {names}. If your key has it, request a token that carries it; "
        "else ask an administrator of your school to add it to the key.",
        missing_scopes=missing,
    )
    error.headers["WWW-Authenticate"] = (
        f'Bearer realm="api",error="insufficient_scope",scope="{" ".join(missing)}"'
    )
    return error
