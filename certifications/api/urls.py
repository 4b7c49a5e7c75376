"""Addresses under /api/v1/."""

from django.urls import path

from certifications.api.awards import AwardDetail, AwardList

urlpatterns = [
    path("awards/", AwardList.as_view(), name="awards"),
    path("awards/<uuid:id>/", AwardDetail.as_view(), name="award"),
]
