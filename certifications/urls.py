"""Addresses of the certificates."""

from django.urls import path

from certifications.web import awards

app_name = "certifications"

urlpatterns = [
    path("certificates/", awards.mine, name="mine"),
    path("certificates/<str:token>/", awards.award, name="award"),
    path("certificates/<str:token>/certificate.pdf", awards.pdf, name="pdf"),
    path("verify/", awards.verify, name="verify"),
]
