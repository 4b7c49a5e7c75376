"""What the document and the reference page show as answers."""

from typing import Any

SEAL = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
ATTEMPT_LINE: dict[str, Any] = {
    "id": "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05",
    "person": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "assessment": "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03",
    "number": 1,
    "state": "graded",
    "percent": "66.67",
    "passed": False,
    "expired": False,
    "started_at": "2026-11-20T17:30:00Z",
    "deadline_at": None,
    "submitted_at": "2026-11-20T17:41:55Z",
    "graded_at": "2026-11-20T17:41:56Z",
}
ATTEMPT: dict[str, Any] = {
    **ATTEMPT_LINE,
    "earned": "2.00",
    "possible": "3.00",
    "items": [
        {"position": 1, "answered": True, "earned": "1.00", "possible": "1.00"},
        {"position": 2, "answered": True, "earned": "1.00", "possible": "1.00"},
        {"position": 3, "answered": False, "earned": "0.00", "possible": "1.00"},
    ],
    "seal": SEAL,
}
EVIDENCE: dict[str, Any] = {
    "holds": True,
    "findings": [
        {
            "code": "seal",
            "ok": True,
            "text": "The seal fits: paper and answers are as they were handed in.",
        }
    ],
    "evidence": {
        "format": "chartwork-evidence",
        "version": 1,
        "attempt": {"id": ATTEMPT_LINE["id"], "number": 1, "state": "graded", "seal": SEAL},
        "signature": {"algorithm": "HMAC-SHA256", "value": SEAL},
    },
}
TO_MARK_LINE: dict[str, Any] = {
    "id": "7c1e2f64-0b9d-4a3e-8f52-6d7a90b1c2d3",
    "assessment": "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03",
    "question": "queries-1",
    "version": 1,
    "waits_for": "first",
    "person": None,
}
TO_MARK: dict[str, Any] = {
    **TO_MARK_LINE,
    "type": "essay",
    "asked": {
        "stem": "Write a query to the physician.",
        "shortest": 5,
        "longest": 80,
        "criteria": [{"title": "Asks without leading", "points": 2}],
        "most_characters": 10000,
    },
    "answer": {"text": "Please clarify the cause of the chest pain."},
    "good_answer": "Please clarify the cause.",
    "rubric": [
        {
            "key": "neutral",
            "title": "Asks without leading",
            "levels": [
                {"key": "open", "text": "The query names no diagnosis.", "points": 2},
                {"key": "leads", "text": "It asks for one diagnosis.", "points": 0},
            ],
        }
    ],
    "given": [],
    "graded": False,
}
GIVE_MARKS: dict[str, Any] = {
    "marks": {"neutral": "open", "evidence": "cited"},
    "comment": "Clear, and it does not lead.",
}
MARKS_GIVEN: dict[str, Any] = {
    "role": "first",
    "waits_for": "nobody",
    "marks": {"neutral": "open", "evidence": "cited"},
    "comment": "Clear, and it does not lead.",
    "reason": "",
    "marked_at": "2026-11-20T18:02:11Z",
}
