"""Addresses of the certificates."""

from django.urls import path

from certifications.web import awards, keeping, programmes, readiness, reports

app_name = "certifications"

urlpatterns = [
    path("certificates/", awards.mine, name="mine"),
    path("certificates/own-page/", keeping.own_page, name="own_page"),
    path("certificates/<str:token>/", awards.award, name="award"),
    path("certificates/<str:token>/certificate.pdf", awards.pdf, name="pdf"),
    path("certificates/<str:token>/keep/", keeping.keep, name="keep"),
    path("certificates/<str:token>/share/", keeping.share, name="share"),
    path("certificates/<str:token>/education/", keeping.education, name="education"),
    path("holders/<str:token>/", keeping.holder, name="holder"),
    path("mock-exams/", programmes.programmes, name="programmes"),
    path("mock-exams/readiness/", readiness.explained, name="readiness"),
    path("mock-exams/<uuid:public_id>/", programmes.programme, name="programme"),
    path("mock-exams/<uuid:public_id>/agree/", programmes.agree, name="agree"),
    path("mock-exams/results/<uuid:attempt_id>/", reports.report, name="report"),
    path("mock-exams/results/<uuid:attempt_id>/report.pdf", reports.pdf, name="report_pdf"),
    path("mock-exams/results/<uuid:attempt_id>/review/", reports.review, name="report_review"),
    path("mock-exams/results/<uuid:attempt_id>/practise/", reports.practise, name="practise"),
    path("verify/", awards.verify, name="verify"),
]
