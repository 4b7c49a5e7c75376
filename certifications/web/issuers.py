"""Public addresses of a school as an issuer of badges: for programs, the same for everybody."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from certifications.queries.issuers import (
    achievement_of,
    issuer_keys,
    issuer_profile,
    pictured_achievement,
    school_by_id,
)
from certifications.rules.badges.statuses import KEPT, Purpose
from certifications.services.badge_pictures import badge_png
from certifications.services.status_lists import signed_status_list
from foundation.schools.public import School, arrived_at

KEPT_SECONDS = int(KEPT.total_seconds())


@require_safe
def issuer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who signs: the Profile."""
    return _published(issuer_profile(_school(public_id)), "application/ld+json")


@require_safe
def did(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """With which keys."""
    return _published(issuer_keys(_school(public_id)), "application/did+json")


@require_safe
def achievement(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """For what."""
    found = achievement_of(_school(public_id), key)
    if found is None:
        raise Http404
    return _published(found, "application/ld+json")


@require_safe
def achievement_png(request: HttpRequest, public_id: UUID, key: str) -> HttpResponse:
    """As wallets show it."""
    facts = pictured_achievement(_school(public_id), key)
    if facts is None:
        raise Http404
    return _open(HttpResponse(badge_png(snapshot=facts), content_type="image/png"))


@require_safe
def status_list(request: HttpRequest, public_id: UUID, number: int, purpose: str) -> HttpResponse:
    """And whether it still holds. Who has it already is told whether it is still the same."""
    if purpose not in set(Purpose):
        raise Http404
    text = signed_status_list(
        school=_school(public_id), number=number, purpose=Purpose(purpose), at=arrived_at(request)
    )
    if text is None:
        raise Http404
    response = HttpResponse(text, content_type="application/vc+ld+json")
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    response["ETag"] = etag
    return _open(get_conditional_response(request, etag=etag, response=response) or response)


def _school(public_id: UUID) -> School:
    school = school_by_id(public_id)
    if school is None:
        raise Http404
    return school


def _published(value: dict[str, Any], content_type: str) -> HttpResponse:
    return _open(JsonResponse(value, content_type=content_type, json_dumps_params={"indent": 1}))


def _open(response: HttpResponse) -> HttpResponse:
    """Verifiers run in browsers of other sites, too; nothing in it is about a person."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return response
