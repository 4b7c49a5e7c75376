"""The values for a procedure code that is built character by character, as JSON."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from foundation.codesets.icd10pcs.system import SYSTEM
from foundation.codesets.queries.pcs_values import pcs_values as values_of
from foundation.codesets.system import SourceMissing

AN_HOUR = 3600


@require_GET
@login_required
@cache_control(private=True, max_age=AN_HOUR)
def pcs_values(request: HttpRequest) -> JsonResponse:
    """``?release=FY2026&on=2026-05-14&code=0FT``: each character as far as the code goes, and one
    more. The tables are public; they tell nothing of a question.
    """
    code = SYSTEM.normalise(request.GET.get("code", ""))
    try:
        found = values_of(
            code, release=request.GET.get("release", ""), on=_day(request.GET.get("on", ""))
        )
    except SourceMissing as missing:
        return JsonResponse({"detail": str(missing)}, status=404)
    characters = [
        {
            "position": one.position,
            "name": one.name,
            "choices": [
                {"value": choice.value, "label": choice.label or ""} for choice in one.choices
            ],
        }
        for one in found.characters
    ]
    return JsonResponse({"characters": characters, "title": found.title})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
