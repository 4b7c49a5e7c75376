from certifications.admin import awards, people  # noqa: F401  (registers the pages)
