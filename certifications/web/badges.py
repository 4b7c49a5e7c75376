"""The badge of a certificate: under the same rules as its page, its PDF and its code."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from certifications.models import Badge
from certifications.queries.awards import AwardPage
from certifications.rules.badges.png import bake_png
from certifications.rules.badges.svg import bake_svg
from certifications.services.awards import NotShown, Withdrawn
from certifications.services.badge_pictures import badge_png, badge_svg
from certifications.services.badges import badge_of
from certifications.web.awards import as_private, find_award, not_found
from foundation.schools.public import arrived_at

# As Open Badges 3.0 asks (5.2). Many wallets do not know that the newer application/vc is JSON.
CREDENTIAL = "application/vc+ld+json"
Made = Callable[[AwardPage, Badge], HttpResponse]


def of_badge(make: Made) -> Callable[[HttpRequest, str], HttpResponse]:
    """Find the certificate and its badge; what does not count is not handed out any more.

    Who has the file already learns of a revocation from the status list that it names.
    """

    @require_GET
    @wraps(make)
    def view(request: HttpRequest, token: str) -> HttpResponse:
        found = find_award(request, token)
        if found is None:
            return not_found(request)
        if not found.shown:
            raise NotShown(_("The holder does not show this certificate. Ask them for the badge."))
        if not found.pdf_url:
            raise Withdrawn(
                _("This certificate does not count any more, so there is no badge of it.")
            )
        response = make(found, badge_of(token=found.token, at=arrived_at(request)))
        if "download" in request.GET:
            # A fixed name: no text of a person in a header.
            name = f"badge.{make.__name__.rpartition('_')[2]}"
            response["Content-Disposition"] = f'attachment; filename="{name}"'
        return as_private(response)

    return view


@of_badge
def as_json(award: AwardPage, badge: Badge) -> HttpResponse:
    """The credential, for a wallet."""
    return HttpResponse(badge.document, content_type=CREDENTIAL)


@of_badge
def as_jwt(award: AwardPage, badge: Badge) -> HttpResponse:
    """The same as one line, for wallets of the JOSE kind."""
    return HttpResponse(badge.compact, content_type="text/plain")


@of_badge
def as_svg(award: AwardPage, badge: Badge) -> HttpResponse:
    """A picture with the credential in it."""
    picture = bake_svg(badge_svg(snapshot=award.snapshot), badge.document)
    return HttpResponse(picture, content_type="image/svg+xml")


@of_badge
def as_png(award: AwardPage, badge: Badge) -> HttpResponse:
    """The same for places that take no SVG."""
    picture = bake_png(badge_png(snapshot=award.snapshot), badge.document)
    return HttpResponse(picture, content_type="image/png")
