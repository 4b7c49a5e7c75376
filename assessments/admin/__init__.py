# Importing registers the pages.
from assessments.admin import (  # noqa: F401
    accommodations,
    assessments,
    attempts,
    categories,
    code_updates,
    disputes,
    marking_queue,
    overrides,
    questions,
    regrades,
    reviews,
    standard_setting,
    statistics,
    stimuli,
    waiting,
)
