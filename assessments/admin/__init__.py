# Importing registers the pages.
from assessments.admin import (  # noqa: F401
    accommodations,
    assessments,
    attempts,
    categories,
    marking_queue,
    overrides,
    questions,
    reviews,
    statistics,
    stimuli,
    waiting,
)
