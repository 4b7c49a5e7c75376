"""Addresses under /api/v1/."""

from django.urls import path

from assessments.api.attempts import AttemptDetail
from assessments.api.exam_answers import Answers, Paper
from assessments.api.exam_result import HandIn, Result
from assessments.api.exam_start import Attempts, PersonAssessments

urlpatterns = [
    path("attempts/", Attempts.as_view(), name="attempts"),
    path("attempts/<uuid:id>/", AttemptDetail.as_view(), name="attempt"),
    path("people/<uuid:id>/assessments/", PersonAssessments.as_view(), name="person_assessments"),
    path("attempts/<uuid:id>/paper/", Paper.as_view(), name="paper"),
    path("attempts/<uuid:id>/answers/", Answers.as_view(), name="answers"),
    path("attempts/<uuid:id>/hand-in/", HandIn.as_view(), name="hand_in"),
    path("attempts/<uuid:id>/result/", Result.as_view(), name="result"),
]
