from courses.models.completion import Completion
from courses.models.course import Activity, Course, Module
from courses.models.enrolment import Enrolment
from courses.models.gradebook import Gradebook
from courses.models.lesson import Figure, Lesson

__all__ = [
    "Activity",
    "Completion",
    "Course",
    "Enrolment",
    "Figure",
    "Gradebook",
    "Lesson",
    "Module",
]
