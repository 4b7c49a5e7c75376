from certifications.admin import awards  # noqa: F401  (registers the pages)
