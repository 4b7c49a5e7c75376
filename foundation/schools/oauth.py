"""What a token may carry, and who sends it."""

from hashlib import sha256
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc6749.errors import OAuth2Error  # type: ignore[import-untyped]
from rest_framework.request import Request

from foundation.schools.models import ApiClient

log = structlog.get_logger(__name__)

GUESSES = 10
GUESSES_SECONDS = 60


class TooManyGuesses(OAuth2Error):  # type: ignore[misc]
    """Somebody tries secrets of a key."""

    error = "too_many_requests"
    description = "Too many wrong secrets for this key. Try again in a minute."
    status_code = 429

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(GUESSES_SECONDS)}


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

    def _load_application(self, client_id: str | None, request: Any) -> Any:
        # The database takes no NUL in a text, and no key has one.
        if client_id is None or "\x00" in client_id:
            return None
        return super()._load_application(client_id, request)

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        """Compare, unless this key was guessed at too often a moment ago.

        Secrets are far too long to be guessed; it is the slow comparison that is protected. So
        while the cache is away nobody is kept from a token.
        """
        counter = f"api-guesses:{sha256(stored_secret.encode()).hexdigest()[:32]}"
        if _counted(counter) >= GUESSES:
            raise TooManyGuesses
        right: bool = super()._check_secret(provided_secret, stored_secret)
        if not right:
            _count(counter)
        return right


def _counted(counter: str) -> int:
    try:
        return int(cache.get(counter, 0))
    except Exception as error:
        # Whatever the cache's library raises.
        log.warning("api_guesses_not_counted", error=repr(error))
        return 0


def _count(counter: str) -> None:
    try:
        cache.add(counter, 0, timeout=GUESSES_SECONDS)
        cache.incr(counter)
    except Exception as error:
        # As above; also a counter that ended in between.
        log.warning("api_guess_not_counted", error=repr(error))


class ProgramAuthentication(OAuth2Authentication):  # type: ignore[misc]
    """A token is a program's and nobody's in person."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Any] | None:
        # Of a POST its library would have the body parsed, before it is known who sends it.
        found = super().authenticate(request._request if request.method == "POST" else request)
        # The library says None for the user, which the middlewares around us cannot ask.
        return (AnonymousUser(), found[1]) if found else None
