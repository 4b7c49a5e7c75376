"""Public pages of certificates, and the holder's own list."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certifications.queries.awards import AwardPage, award_by_token, own_awards
from certifications.queries.keeping import own_page_of
from certifications.services.awards import NotShown, Withdrawn
from certifications.services.guesses import SECONDS, count_miss, is_held_back
from certifications.services.pdf import certificate_pdf
from foundation.schools.public import actor_of, address_of, arrived_at, member_required

LONGEST_CODE = 300


@require_GET
@member_required
def mine(request: HttpRequest) -> HttpResponse:
    """The person's own certificates."""
    by = actor_of(request)
    awards = own_awards(by=by, at=arrived_at(request))
    page = own_page_of(by) if awards else None
    path = reverse("certifications:holder", args=[page.token]) if page else ""
    context = {"awards": awards, "page": page, "page_address": f"{settings.SITE_URL}{path}"}
    return render(request, "certifications/mine.html", context)


@require_GET
def award(request: HttpRequest, token: str) -> HttpResponse:
    """What an employer sees: first whether it counts."""
    found = find_award(request, token)
    if found is None:
        return not_found(request)
    context = {"award": found, "address": f"{settings.SITE_URL}{found.url}"}
    typed = request.GET.get("name", "").strip()[:LONGEST_CODE]
    if typed and not found.shown and not found.closed:
        # Names are guessed as codes are, and more easily.
        if is_held_back(address=address_of(request)):
            return please_wait(request)
        same = found.says_name(typed)
        if not same:
            count_miss(address=address_of(request))
        context |= {"typed": typed, "same_name": same}
    return as_private(render(request, "certifications/award.html", context))


@require_GET
def pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The certificate to print; what was revoked or altered is not handed out any more."""
    found = find_award(request, token)
    if found is None:
        return not_found(request)
    if not found.shown:
        raise NotShown(_("The holder does not show this certificate. Ask them for the PDF."))
    if not found.pdf_url:
        raise Withdrawn(_("This certificate does not count any more, so there is no PDF of it."))
    response = HttpResponse(
        certificate_pdf(snapshot=found.snapshot), content_type="application/pdf"
    )
    # A fixed name: no text of a person in a header.
    response["Content-Disposition"] = 'inline; filename="certificate.pdf"'
    return as_private(response)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Enter a code or the whole address of a certificate."""
    code = request.GET.get("code", "").strip()[:LONGEST_CODE]
    if not code:
        return render(request, "certifications/verify.html", {"code": ""})
    found = find_award(request, code)
    if found is None:
        return not_found(request, code=code)
    return as_private(redirect(found.url))


def find_award(request: HttpRequest, code: str) -> AwardPage | None:
    viewer = getattr(request, "actor", None)
    return award_by_token(code=code, viewer=viewer, at=arrived_at(request))


def not_found(request: HttpRequest, *, code: str = "") -> HttpResponse:
    """The same page for every wrong code, and after too many of them a request to wait."""
    if not count_miss(address=address_of(request)):
        return please_wait(request, code=code)
    context = {"code": code, "missing": True, "come_back": reverse("certifications:verify")}
    return as_private(render(request, "certifications/verify.html", context, status=404))


def please_wait(request: HttpRequest, *, code: str = "") -> HttpResponse:
    """What who guesses too much is told. The foot of the page is the same wherever it was asked."""
    context = {"code": code, "limited": True, "come_back": reverse("certifications:verify")}
    response = render(request, "certifications/verify.html", context, status=429)
    response["Retry-After"] = str(SECONDS)
    return as_private(response)


def as_private(response: HttpResponse) -> HttpResponse:
    """Names are for those who have the address, not for search engines, caches or other sites."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # With "no-referrer" a browser hides where the forms of these pages come from, and they fail.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "no-store, private"
    return response
