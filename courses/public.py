"""The door of courses."""

from courses.events import CourseCompleted
from courses.models import Course, Enrolment
from courses.queries.completed import CompletedCourse, completed_course

__all__ = ["CompletedCourse", "Course", "CourseCompleted", "Enrolment", "completed_course"]
