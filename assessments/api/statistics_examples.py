"""What the document and the reference page show as statistics."""

from typing import Any

STATISTICS: dict[str, Any] = {
    "assessment": "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03",
    "attempts_counted": "first",
    "computed_at": "2026-11-25T06:00:12Z",
    "attempts": 212,
    "people": 212,
    "scores": {
        "mean": 71.4,
        "deviation": 12.8,
        "quartiles": [63.0, 72.0, 81.0],
        "passed_share": 0.58,
        "columns": [0, 0, 1, 4, 12, 31, 55, 62, 38, 9],
        "missing": None,
    },
    "reliability": {
        "method": "kr20",
        "value": 0.86,
        "low": 0.83,
        "high": 0.89,
        "sem_percent": 4.8,
        "missing": None,
    },
    "domains": [
        {
            "domain": "Anatomy",
            "questions": 20,
            "attempts": 212,
            "percent": 68.2,
            "low": 66.1,
            "high": 70.3,
            "missing": None,
        }
    ],
}
QUESTION: dict[str, Any] = {
    "question": "skeleton-radius",
    "version": 3,
    "answers": 212,
    "unanswered": 4,
    "ruled_out": 0,
    "pilot": False,
    "facility": {"value": 0.62, "low": 0.55, "high": 0.69, "missing": None},
    "discrimination": {"value": 0.31, "low": 0.18, "high": 0.43, "missing": None},
    "guess": {"value": 0.25, "low": None, "high": None, "missing": None},
    "weight": {"value": 0.012, "low": None, "high": None, "missing": None},
    "alpha_if_deleted": {"value": 0.857, "low": None, "high": None, "missing": None},
    "seconds": {"value": 41.0, "low": 27.0, "high": 66.0, "missing": None},
    "options": [
        {
            "key": "radius",
            "chosen": 131,
            "point_biserial": {"value": 0.31, "low": 0.18, "high": 0.43, "missing": None},
        },
        {
            "key": "ulna",
            "chosen": 77,
            "point_biserial": {"value": -0.24, "low": -0.36, "high": -0.11, "missing": None},
        },
    ],
    "advice": [
        {
            "code": "fine",
            "level": "fine",
            "text": "Nothing to do: it tells better from weaker students.",
        }
    ],
}
