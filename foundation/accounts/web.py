"""In which language a person reads."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from foundation.accounts.models import User
from foundation.accounts.services import keep_language


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
