from certifications.admin import (  # noqa: F401  (registers the pages)
    award_rules,
    awards,
    continuing_education,
    people,
    programmes,
    signing_keys,
)
