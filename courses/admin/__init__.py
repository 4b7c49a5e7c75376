# Importing registers the pages.
from courses.admin import courses, enrolments, lessons, people  # noqa: F401
