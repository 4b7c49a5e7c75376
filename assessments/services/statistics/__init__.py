"""Statistics of assessments: asking for them, computing and storing them, noticing new grades."""

from assessments.services.statistics.asking import (
    COMPUTE_EFFECT,
    StatisticsNotFound,
    ask_for_statistics,
)
from assessments.services.statistics.computing import compute_statistics
from assessments.services.statistics.watching import notice_new_grades

__all__ = [
    "COMPUTE_EFFECT",
    "StatisticsNotFound",
    "ask_for_statistics",
    "compute_statistics",
    "notice_new_grades",
]
