"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The name and address of this site, and whether the laptop's extra pages are there."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "development_pages": settings.CHARTWORK["DEVELOPMENT_PAGES"],
    }
