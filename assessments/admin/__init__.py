# Importing registers the pages.
from assessments.admin import (  # noqa: F401
    assessments,
    attempts,
    categories,
    questions,
    waiting,
)
