"""Addresses under /api/v1/."""

from django.urls import path

from courses.api.courses import CourseDetail, CourseList
from courses.api.enrolments import EnrolmentDetail, EnrolmentList

urlpatterns = [
    path("courses/", CourseList.as_view(), name="courses"),
    path("courses/<uuid:id>/", CourseDetail.as_view(), name="course"),
    path("enrolments/", EnrolmentList.as_view(), name="enrolments"),
    path("enrolments/<uuid:id>/", EnrolmentDetail.as_view(), name="enrolment"),
]
