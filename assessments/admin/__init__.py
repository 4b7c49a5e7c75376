# Importing registers the pages.
from assessments.admin import (  # noqa: F401
    accommodations,
    assessments,
    attempts,
    categories,
    disputes,
    overrides,
    questions,
    regrades,
    stimuli,
    waiting,
)
