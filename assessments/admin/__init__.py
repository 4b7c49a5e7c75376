from assessments.admin import assessments, attempts, questions  # noqa: F401  (registers the pages)
