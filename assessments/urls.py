"""Addresses of the assessments."""

from django.urls import path

from assessments.web import disputes, result, start, taking

app_name = "assessments"

urlpatterns = [
    path("assessments/<uuid:public_id>/", start.assessment_page, name="assessment"),
    path("assessments/<uuid:public_id>/start/", start.start, name="start"),
    path("attempts/<uuid:attempt_id>/", taking.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/answers/", taking.save, name="save"),
    path("attempts/<uuid:attempt_id>/lease/", taking.lease, name="lease"),
    path("attempts/<uuid:attempt_id>/hand-in/", taking.hand_in, name="hand_in"),
    path("attempts/<uuid:attempt_id>/stored/", result.stored, name="stored"),
    path("attempts/<uuid:attempt_id>/result/", result.result, name="result"),
    path(
        "attempts/<uuid:attempt_id>/questions/<int:position>/dispute/",
        disputes.dispute,
        name="dispute",
    ),
    path("disputes/<uuid:dispute_id>/withdraw/", disputes.withdraw, name="withdraw_dispute"),
]
