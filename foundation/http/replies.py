"""A POST is done once: who repeats it with its key gets the stored reply. See ADR 0014."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import RequestDataTooBig
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from foundation.http.models import RememberedReply
from foundation.http.problems import ApiError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEY_PATTERN = r"^[A-Za-z0-9_.:\-]{8,100}$"
KEPT = timedelta(hours=24)
# Keeps our advisory locks apart from others on the same database.
LOCK_SPACE = 7_014


@dataclass(frozen=True, slots=True)
class Claim:
    """Who asks what, under which key."""

    credential: str
    key: str
    fingerprint: str


def claim_of(request: HttpRequest, *, credential: str, required: bool) -> Claim | None:
    """The claim of a request; None where it has no key and needs none. Raises ApiError."""
    try:
        body = request.body
    except RequestDataTooBig:
        raise ApiError(
            "bad_request", "The body is larger than this site reads. Send less at once."
        ) from None
    key = request.headers.get(HEADER)
    if key is None:
        if required:
            raise ApiError(
                "idempotency_key_missing",
                f"Send a header {HEADER} with a new UUID for each thing you want done, and the "
                "same one when you repeat the request because no reply came.",
            )
        return None
    if not re.fullmatch(KEY_PATTERN, key):
        raise ApiError(
            "idempotency_key_invalid",
            f"{HEADER} has 8 to 100 letters, digits or any of _ . : - ; a UUID is best.",
        )
    asked = sha256(f"{request.method} {request.get_full_path()}\n".encode() + body)
    return Claim(credential=credential, key=key, fingerprint=asked.hexdigest())


def answered_once(claim: Claim, work: Callable[[], HttpResponse]) -> HttpResponse:
    """Do the work and store its reply in one transaction, or give the stored reply.

    An answer that is no success did nothing and is not stored: a repeat asks again, and what
    holds then decides. Raises ApiError while an equal request is at work, or where the key was
    used for another one.
    """
    with transaction.atomic():
        _lock(claim)
        earlier = RememberedReply.objects.filter(credential=claim.credential, key=claim.key).first()
        if earlier is not None:
            return _replay(earlier, claim)
        response = work()
        if response.status_code >= 300:
            transaction.set_rollback(True)
            return response
        RememberedReply.objects.create(
            credential=claim.credential,
            key=claim.key,
            fingerprint=claim.fingerprint,
            status=response.status_code,
            content_type=response.headers["Content-Type"],
            body=response.content.decode(),
        )
    return response


def forget_replies(*, at: datetime) -> int:
    """Forget what is older than a day; returns how many. Repeating it is harmless."""
    count, _ = RememberedReply.objects.filter(created_at__lt=at - KEPT).delete()
    return count


def _lock(claim: Claim) -> None:
    """Ours until the transaction ends, however it ends; a twin is told at once, it never waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
            [f"{claim.credential} {claim.key}", LOCK_SPACE],
        )
        (ours,) = cursor.fetchone()
    if not ours:
        error = ApiError(
            "request_in_progress",
            "A request with this Idempotency-Key is being answered at this moment. Repeat it in a "
            "second to get the reply.",
        )
        error.headers["Retry-After"] = "1"
        raise error


def _replay(earlier: RememberedReply, claim: Claim) -> HttpResponse:
    if earlier.fingerprint != claim.fingerprint:
        raise ApiError(
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Take a new key for a new request; "
            "to repeat the old one, send exactly what was sent.",
        )
    return HttpResponse(
        earlier.body,
        status=earlier.status,
        content_type=earlier.content_type,
        headers={REPLAYED: "true"},
    )
