from certifications.admin import awards, people, programmes  # noqa: F401  (registers the pages)
