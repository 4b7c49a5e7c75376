"""Addresses under /api/v1/."""

from django.urls import path

from courses.api.courses import CourseDetail, CourseList
from courses.api.enrolments import EnrolmentDetail, EnrolmentList
from courses.api.gradebook import CourseGradebook, EnrolmentGrades, OverrideScore

urlpatterns = [
    path("courses/", CourseList.as_view(), name="courses"),
    path("courses/<uuid:id>/", CourseDetail.as_view(), name="course"),
    path("courses/<uuid:id>/gradebook/", CourseGradebook.as_view(), name="gradebook"),
    path("enrolments/", EnrolmentList.as_view(), name="enrolments"),
    path("enrolments/<uuid:id>/", EnrolmentDetail.as_view(), name="enrolment"),
    path("enrolments/<uuid:id>/grades/", EnrolmentGrades.as_view(), name="grades"),
    path("enrolments/<uuid:id>/grades/override/", OverrideScore.as_view(), name="grades_override"),
]
