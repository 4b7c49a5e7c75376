"""What a person chooses: language, name, time zone."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from foundation.accounts.forms import Details
from foundation.accounts.models import User
from foundation.accounts.services import change_details, keep_language


# Pages of certificates send no origin, and a visitor needs no cookie before choosing. Another site
# could at most change the language of a visitor: the session does not travel with its forms.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Show all pages in a language, and write letters in it to who is signed in."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        keep_language(person=request.user, language=language)
    return set_language(request)


@login_required
@require_http_methods(["GET", "POST"])
def details(request: HttpRequest) -> HttpResponse:
    """The person's own name and time zone."""
    person = request.user
    assert isinstance(person, User)  # The settings name no other.
    form = Details(
        request.POST or None, initial={"name": person.name, "time_zone": person.time_zone}
    )
    if request.method == "POST" and form.is_valid():
        change_details(person=person, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("account_details")
    return render(request, "account/details.html", {"form": form})
