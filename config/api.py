"""The root of the API: what the apps offer under /api/v1/."""

from django.urls import include, path, re_path

from foundation.schools.api.reference import Reference
from foundation.schools.api.root import NothingHere, Root
from foundation.schools.api.schema import Schema

app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    path("schema/", Schema.as_view(), name="schema"),
    path("reference/", Reference.as_view(), name="reference"),
    path("", include("foundation.schools.api.urls")),
    path("", include("courses.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("certifications.api.urls")),
    re_path(r"", NothingHere.as_view(), name="nothing"),
]
