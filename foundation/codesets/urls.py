"""Addresses of the code browser."""

from django.urls import path

from foundation.codesets.web import pcs_values

app_name = "codesets"

urlpatterns = [
    path("pcs-values/", pcs_values.pcs_values, name="pcs_values"),
]
