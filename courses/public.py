"""The door of courses."""

from courses.events import CourseCompleted, CourseReopened
from courses.models import Course, Enrolment
from courses.queries.completed import CompletedCourse, completed_course
from courses.slots import Certificate, register_certificates

__all__ = [
    "Certificate",
    "CompletedCourse",
    "Course",
    "CourseCompleted",
    "CourseReopened",
    "Enrolment",
    "completed_course",
    "register_certificates",
]
