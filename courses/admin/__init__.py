from courses.admin import courses, enrolments  # noqa: F401  (registers the pages)
