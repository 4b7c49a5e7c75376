"""The door of courses."""

from courses.events import CourseCompleted, CourseReopened
from courses.models import Course, Enrolment
from courses.queries.completed import CompletedCourse, completed_course
from courses.slots import (
    Certificate,
    LoadedAward,
    LoadedExam,
    register_award_writer,
    register_certificates,
    register_exam_writer,
    register_home_panel,
)

__all__ = [
    "Certificate",
    "CompletedCourse",
    "Course",
    "CourseCompleted",
    "CourseReopened",
    "Enrolment",
    "LoadedAward",
    "LoadedExam",
    "completed_course",
    "register_award_writer",
    "register_certificates",
    "register_exam_writer",
    "register_home_panel",
]
