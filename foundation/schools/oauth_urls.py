"""OAuth2 for programs: a token, and its revocation. No consent pages, no device flow."""

from django.urls import path

from foundation.schools.token_views import ProgramRevokeView, ProgramTokenView

app_name = "oauth2_provider"

urlpatterns = [
    path("token/", ProgramTokenView.as_view(), name="token"),
    path("revoke/", ProgramRevokeView.as_view(), name="revoke-token"),
]
