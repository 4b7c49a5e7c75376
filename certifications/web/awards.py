"""Public pages of certificates, and the holder's own list."""

from typing import Any

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from certifications.models import Award
from certifications.queries.awards import award_by_token, own_awards, public_award
from certifications.rules.awards import state_at, token_in
from certifications.services.awards import award_path
from certifications.services.guesses import may_look, note_miss
from certifications.services.pdf import certificate_pdf
from foundation.schools.public import actor_of, member_required

TOO_MANY = "Too many wrong codes from your address. Wait ten minutes and try again."
UNKNOWN = "There is no certificate with this code. Check each character; large and small differ."


@require_GET
def award(request: HttpRequest, token: str) -> HttpResponse:
    """What an employer sees: first whether it holds."""
    found = _found(request, token)
    shown = public_award(award=found, at=timezone.now())
    address = settings.SITE_URL + award_path(found)
    context: dict[str, Any] = {
        "award": {
            "state": shown.state.value,
            "holder": shown.holder,
            "title": shown.title,
            "statement": shown.statement,
            "school": shown.school,
            "issued_at": shown.issued_at,
            "expires_at": shown.expires_at,
            "revoked_at": shown.revoked_at,
            "revoked_reason": shown.revoked_reason,
            "code": shown.code,
            "digest": shown.digest,
            "url": address,
            "pdf_url": reverse("certifications:pdf", args=[token]),
            # Drawn from our own address.
            "qr": mark_safe(segno.make(address, error="m").svg_inline(scale=3)),  # noqa: S308
        }
    }
    return _private(render(request, "certifications/award.html", context))


@require_GET
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate to print. A revoked one has no PDF any more."""
    found = _found(request, token)
    if found.revoked_at is not None:
        raise Http404("This certificate was revoked.")
    content = certificate_pdf(
        snapshot=found.snapshot, code=found.token, url=settings.SITE_URL + award_path(found)
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    return _private(response)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Enter a code or the whole address."""
    code = request.GET.get("code", "").strip()[:300]
    refusal = ""
    if code:
        token = token_in(code)
        found = award_by_token(token) if token else None
        if found is not None:
            return redirect(award_path(found))
        address = _address(request)
        refusal = UNKNOWN if may_look(address) else TOO_MANY
        note_miss(address)
    status = 429 if refusal == TOO_MANY else 404 if refusal else 200
    context = {"code": code, "refusal": refusal}
    return _private(render(request, "certifications/verify.html", context, status=status))


@require_GET
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own certificates."""
    now = timezone.now()
    awards = [
        {
            "title": award.snapshot["course"],
            "issued_at": award.issued_at,
            "state": state_at(
                at=now, expires_at=award.expires_at, revoked_at=award.revoked_at
            ).value,
            "url": award_path(award),
            "pdf_url": reverse("certifications:pdf", args=[award.token]),
        }
        for award in own_awards(by=actor_of(request))
    ]
    return render(request, "certifications/mine.html", {"awards": awards})


def _found(request: HttpRequest, token: str) -> Award:
    """The award, or the same 404 for every wrong code."""
    found = award_by_token(token)
    if found is None:
        note_miss(_address(request))
        raise Http404("There is no certificate with this code.")
    return found


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _private(response: HttpResponse) -> HttpResponse:
    """Names are for those who have the address, not for search engines or caches."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response
