"""Addresses under /api/v1/."""

from django.urls import path

from foundation.schools.api.people import PeopleList, PersonDetail
from foundation.schools.api.school import SchoolDetail

urlpatterns = [
    path("school/", SchoolDetail.as_view(), name="school"),
    path("people/", PeopleList.as_view(), name="people"),
    path("people/<uuid:id>/", PersonDetail.as_view(), name="person"),
]
