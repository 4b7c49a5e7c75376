"""Addresses of the certificates."""

from django.urls import path

from certifications.web import (
    awards,
    badges,
    check_in,
    issuers,
    keeping,
    programmes,
    readiness,
    reports,
    verification,
)

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
    path("certificates/<str:token>/badge.json", badges.as_json, name="badge_json"),
    path("certificates/<str:token>/badge.jwt", badges.as_jwt, name="badge_jwt"),
    path("certificates/<str:token>/badge.svg", badges.as_svg, name="badge_svg"),
    path("certificates/<str:token>/badge.png", badges.as_png, name="badge_png"),
    path("issuers/<uuid:public_id>/", issuers.issuer, name="issuer"),
    path("issuers/<uuid:public_id>/did.json", issuers.did, name="issuer_did"),
    path(
        "issuers/<uuid:public_id>/achievements/<slug:key>/", issuers.achievement, name="achievement"
    ),
    path(
        "issuers/<uuid:public_id>/achievements/<slug:key>/badge.png",
        issuers.achievement_png,
        name="achievement_png",
    ),
    path(
        "issuers/<uuid:public_id>/status/<int:number>/<str:purpose>.json",
        issuers.status_list,
        name="status_list",
    ),
    path("mock-exams/", programmes.programmes, name="programmes"),
    path("mock-exams/clock/", check_in.clock, name="clock"),
    path("mock-exams/readiness/", readiness.explained, name="readiness"),
    path("mock-exams/<uuid:public_id>/", programmes.programme, name="programme"),
    path("mock-exams/<uuid:public_id>/agree/", programmes.agree, name="agree"),
    path("mock-exams/results/<uuid:attempt_id>/", reports.report, name="report"),
    path("mock-exams/results/<uuid:attempt_id>/report.pdf", reports.pdf, name="report_pdf"),
    path("mock-exams/results/<uuid:attempt_id>/review/", reports.review, name="report_review"),
    path("mock-exams/results/<uuid:attempt_id>/practise/", reports.practise, name="practise"),
    path("mock-exams/<uuid:public_id>/check-in/", check_in.check_in, name="check_in"),
    path("verify/", awards.verify, name="verify"),
    path("verify/badge/", verification.verify_badge, name="verify_badge"),
]
