from certifications.admin import awards, people, programmes, signing_keys  # noqa: F401  (registers)
