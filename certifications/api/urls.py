"""Addresses under /api/v1/."""

from django.urls import path

from certifications.api.awards import AwardDetail, AwardList
from certifications.api.decisions import LiftSuspension, ReplaceAward, RevokeAward, SuspendAward
from certifications.api.programmes import ProgrammeDetail, ProgrammeList

urlpatterns = [
    path("awards/", AwardList.as_view(), name="awards"),
    path("awards/<uuid:id>/", AwardDetail.as_view(), name="award"),
    path("awards/<uuid:id>/revoke/", RevokeAward.as_view(), name="revoke_award"),
    path("awards/<uuid:id>/suspend/", SuspendAward.as_view(), name="suspend_award"),
    path("awards/<uuid:id>/lift/", LiftSuspension.as_view(), name="lift_suspension"),
    path("awards/<uuid:id>/replace/", ReplaceAward.as_view(), name="replace_award"),
    path("programmes/", ProgrammeList.as_view(), name="programmes"),
    path("programmes/<uuid:id>/", ProgrammeDetail.as_view(), name="programme"),
]
