from courses.models.completion import Completion
from courses.models.course import Activity, Course, Module
from courses.models.enrolment import Enrolment
from courses.models.gradebook import Gradebook
from courses.models.lesson import Figure, Lesson
from courses.models.word_part import WordPart

__all__ = [
    "Activity",
    "Completion",
    "Course",
    "Enrolment",
    "Figure",
    "Gradebook",
    "Lesson",
    "Module",
    "WordPart",
]
