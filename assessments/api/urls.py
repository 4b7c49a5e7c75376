"""Addresses under /api/v1/."""

from django.urls import path

from assessments.api.attempts import AttemptDetail, AttemptList

urlpatterns = [
    path("attempts/", AttemptList.as_view(), name="attempts"),
    path("attempts/<uuid:id>/", AttemptDetail.as_view(), name="attempt"),
]
