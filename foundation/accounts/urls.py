"""Addresses of accounts, besides those of allauth."""

from django.urls import path

from foundation.accounts.web import choose_language, details

urlpatterns = [
    path("language/", choose_language, name="set_language"),
    path("accounts/details/", details, name="account_details"),
]
