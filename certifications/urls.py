"""Addresses of the certificates."""

from django.urls import path

from certifications.web import awards, check_in, programmes

app_name = "certifications"

urlpatterns = [
    path("certificates/", awards.mine, name="mine"),
    path("certificates/<str:token>/", awards.award, name="award"),
    path("certificates/<str:token>/certificate.pdf", awards.pdf, name="pdf"),
    path("mock-exams/", programmes.programmes, name="programmes"),
    path("mock-exams/clock/", check_in.clock, name="clock"),
    path("mock-exams/<uuid:public_id>/", programmes.programme, name="programme"),
    path("mock-exams/<uuid:public_id>/agree/", programmes.agree, name="agree"),
    path("mock-exams/<uuid:public_id>/check-in/", check_in.check_in, name="check_in"),
    path("verify/", awards.verify, name="verify"),
]
