"""All addresses."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from config.health import healthz, readyz
from foundation.schools.api.root import NothingHere

admin.autodiscover()

handler500 = "config.errors.server_error"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("foundation.accounts.urls")),
    path("oauth/", include("foundation.schools.oauth_urls")),
    path("api/v1/", include("config.api")),
    path("api/", include([re_path("", NothingHere.as_view(), name="no_such_api")])),
    path("", include("courses.urls")),
    path("", include("assessments.urls")),
    path("", include("certifications.urls")),
    path("codes/", include("foundation.codesets.urls")),
]

if settings.CHARTWORK["DEVELOPMENT_PAGES"]:
    urlpatterns += [
        path("", include("foundation.mail.web")),
        path("", include("foundation.ui.web")),
    ]
