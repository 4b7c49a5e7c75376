"""Addresses of the certificates."""

from django.urls import path

from certifications.web import awards, programmes, readiness

app_name = "certifications"

urlpatterns = [
    path("certificates/", awards.mine, name="mine"),
    path("certificates/<str:token>/", awards.award, name="award"),
    path("certificates/<str:token>/certificate.pdf", awards.pdf, name="pdf"),
    path("mock-exams/", programmes.programmes, name="programmes"),
    path("mock-exams/readiness/", readiness.explained, name="readiness"),
    path("mock-exams/<uuid:public_id>/", programmes.programme, name="programme"),
    path("mock-exams/<uuid:public_id>/agree/", programmes.agree, name="agree"),
    path("verify/", awards.verify, name="verify"),
]
