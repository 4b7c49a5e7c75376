"""OAuth2 for programs: a token, and its revocation. No consent pages, no device flow."""

from django.urls import path
from oauth2_provider.views import RevokeTokenView, TokenView

app_name = "oauth2_provider"

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("revoke/", RevokeTokenView.as_view(), name="revoke-token"),
]
