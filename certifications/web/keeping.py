"""What a holder does with a certificate: show it, keep it up, give it on."""

from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from certifications.models import Visibility
from certifications.queries.keeping import KeepPage, holder_page, keep_page
from certifications.services.continuing_education import LONGEST_ANSWER, report_education
from certifications.services.sharing import open_page, share_award
from certifications.web.awards import as_private, not_found
from foundation.refusals import Refusal
from foundation.schools.public import actor_of, arrived_at, member_required


class EducationForm(forms.Form):
    """What somebody did to keep a certificate."""

    activity = forms.CharField(label=gettext_lazy("What you did"), max_length=LONGEST_ANSWER)
    units = forms.DecimalField(
        label=gettext_lazy("Units"),
        min_value=Decimal("0.1"),
        max_value=Decimal(100),
        decimal_places=1,
        widget=forms.NumberInput(attrs={"inputmode": "decimal"}),
    )
    done_on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


@require_GET
@member_required
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """The holder's own page of a certificate."""
    return _shown(request, _page(request, token), EducationForm())


@require_POST
@member_required
def share(request: HttpRequest, token: str) -> HttpResponse:
    """Decide what strangers see."""
    page = _page(request, token)
    share_award(
        award_id=page.award.id,
        visibility=request.POST.get("visibility", ""),
        on_page=request.POST.get("on_page") == "yes",
        by=actor_of(request),
        at=arrived_at(request),
    )
    messages.success(request, _("Saved. It holds from now on."))
    return redirect("certifications:keep", token)


@require_POST
@member_required
def education(request: HttpRequest, token: str) -> HttpResponse:
    """Report continuing education."""
    page, form = _page(request, token), EducationForm(request.POST)
    if form.is_valid():
        try:
            report_education(
                award_id=page.award.id,
                by=actor_of(request),
                at=arrived_at(request),
                **form.cleaned_data,
            )
        except Refusal as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Reported. Your school decides, and writes to you."))
            return redirect("certifications:keep", token)
    return _shown(request, page, form, status=400)


@require_POST
@member_required
def own_page(request: HttpRequest) -> HttpResponse:
    """Open or close the own page of certificates."""
    is_open = request.POST.get("open") == "yes"
    open_page(is_open=is_open, by=actor_of(request), at=arrived_at(request))
    said = _("Your page is open.") if is_open else _("Your page is closed.")
    messages.success(request, said)
    return redirect("certifications:mine")


@require_GET
def holder(request: HttpRequest, token: str) -> HttpResponse:
    """The certificates that a holder chose to show, on one page."""
    page = holder_page(code=token, at=arrived_at(request))
    if page is None:
        return not_found(request)
    return as_private(render(request, "certifications/holder.html", {"page": page}))


def _page(request: HttpRequest, token: str) -> KeepPage:
    return keep_page(code=token, by=actor_of(request), at=arrived_at(request))


def _shown(
    request: HttpRequest, page: KeepPage, form: EducationForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "page": page,
        "award": page.award,
        "form": form,
        "choices": Visibility.choices,
        "address": f"{settings.SITE_URL}{page.award.url}",
    }
    return as_private(render(request, "certifications/keep.html", context, status=status))
