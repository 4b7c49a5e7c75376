"""What a token may carry, and who sends it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.oauth2_validators import OAuth2Validator
from rest_framework.request import Request

from foundation.schools.models import ApiClient


def scopes_of(client: ApiClient) -> list[str]:
    """The scopes that a client may have now; a client of no school has none."""
    if client.school_id is None:
        return []
    known: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]  # type: ignore[assignment]
    return [scope for scope in client.allowed_scopes if scope in known]


class ProgramValidator(OAuth2Validator):  # type: ignore[misc]
    """Gives a program the scopes that its school allowed and no other.

    Asking for none gives all of the client's own. Asking for one that it lacks, or being allowed
    nothing at all, is ``invalid_scope``.
    """

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: ApiClient, request: Any, **_: Any
    ) -> bool:
        return bool(scopes) and set(scopes) <= set(scopes_of(client))

    def get_default_scopes(self, client_id: str, request: Any, **_: Any) -> list[str]:
        return scopes_of(request.client)


class ProgramAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """A token is a program's and nobody's in person."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Any] | None:
        found = super().authenticate(request)
        # The library says None for the user, which the middlewares around us cannot ask.
        return (AnonymousUser(), found[1]) if found else None
