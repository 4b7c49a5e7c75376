"""Addresses of the code sets."""

from django.urls import path

from foundation.codesets.web import pcs_values

app_name = "codes"

urlpatterns = [
    path("codes/pcs-values/", pcs_values.pcs_values, name="pcs_values"),
]
