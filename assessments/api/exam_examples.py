"""What the document and the reference page show of an exam."""

from typing import Any

PERSON = "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22"
ASSESSMENT = "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03"

EXAM_LINE: dict[str, Any] = {
    "id": ASSESSMENT,
    "title": "Mock exam",
    "kind": "exam",
    "question_count": 3,
    "minutes": 30,
    "attempts_used": 0,
    "attempts_allowed": 2,
    "pass_percent": "70.00",
    "needs_access_code": False,
    "opens_at": None,
    "closes_at": None,
    "open_attempt": None,
    "why_not": "",
    "rules": [
        "3 questions.",
        "30 minutes from the start; the clock does not stop.",
        "When time is up, what is saved is handed in for you.",
        "You have 2 attempts in all.",
        "You learn what was right after it is handed in and graded.",
        "You pass with 70 % of the points.",
    ],
}
START: dict[str, Any] = {"person": PERSON, "assessment": ASSESSMENT}
STANDING: dict[str, Any] = {
    "id": "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05",
    "person": PERSON,
    "assessment": ASSESSMENT,
    "title": "Mock exam",
    "number": 1,
    "state": "in_progress",
    "question_count": 3,
    "behaviour": "deferred",
    "navigation": "free",
    "certainty": False,
    "open_first": 1,
    "open_last": 3,
    "section": 0,
    "break_until": None,
    "started_at": "2026-11-20T17:30:00Z",
    "deadline_at": "2026-11-20T18:00:00Z",
    "hand_in_until": "2026-11-20T18:00:00Z",
    "deadline_explained": "30 minutes from the start.",
    "now": "2026-11-20T17:30:00.120000Z",
    "submitted_at": None,
    "expired": False,
    "seal": "",
}
PAPER: dict[str, Any] = {
    **STANDING,
    "now": "2026-11-20T17:31:00Z",
    "sections": [],
    "items": [
        {
            "position": 1,
            "open": True,
            "type": "single_choice",
            "question": {
                "stem": "Which plane divides the body into left and right?",
                "options": [
                    {"number": 1, "letter": "A", "text": "Frontal"},
                    {"number": 2, "letter": "B", "text": "Sagittal"},
                    {"number": 3, "letter": "C", "text": "Transverse"},
                ],
            },
            "answer": {"chosen": 2},
            "revision": 1,
            "flagged": False,
            "certainty": None,
        },
        {
            "position": 2,
            "open": True,
            "type": "short_answer",
            "question": {
                "stem": "Which word means inflammation of the liver?",
                "longest": 200,
            },
            "answer": None,
            "revision": 0,
            "flagged": False,
            "certainty": None,
        },
    ],
}
SEND: dict[str, Any] = {
    "client": "seat-17",
    "answers": [
        {"position": 1, "base": 0, "content": {"chosen": 2}},
        {"position": 2, "base": 0, "content": None, "flagged": True},
    ],
}
SAVED: dict[str, Any] = {
    "now": "2026-11-20T17:32:10Z",
    "deadline_at": "2026-11-20T18:00:00Z",
    "answers": [
        {
            "position": 1,
            "verdict": "saved",
            "revision": 1,
            "received_at": "2026-11-20T17:32:09.980000Z",
            "content": None,
            "certainty": None,
        },
        {
            "position": 2,
            "verdict": "stale",
            "revision": 2,
            "received_at": "2026-11-20T17:31:40Z",
            "content": {"text": "hepatitis"},
            "certainty": None,
        },
    ],
}
HANDED_IN: dict[str, Any] = {
    **STANDING,
    "state": "submitted",
    "now": "2026-11-20T17:41:55.040000Z",
    "submitted_at": "2026-11-20T17:41:55Z",
    "seal": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}
TALLIED: dict[str, Any] = {
    "position": 1,
    "type": "single_choice",
    "question": PAPER["items"][0]["question"],
    "answer": {"chosen": 2},
    "verdict": "right",
    "earned": "1.00",
    "possible": "1.00",
    "reasons": ["The sagittal plane runs from front to back."],
    "lines": [
        {
            "label": "B",
            "text": "Sagittal",
            "chosen": True,
            "correct": True,
            "why": "The sagittal plane runs from front to back.",
        }
    ],
    "parts": [],
    "given": "",
    "key": "",
    "explanation": "The midsagittal plane makes two equal halves.",
}
CHECKED: dict[str, Any] = {
    "number": 1,
    "final": True,
    "item": {**TALLIED, "earned": None},
}
LEASE: dict[str, Any] = {"client": "seat-17", "take_over": False}
LEASED: dict[str, Any] = {
    "mine": False,
    "since": "2026-11-20T17:30:05Z",
    "last_saved_at": "2026-11-20T17:31:40Z",
}
RESULT: dict[str, Any] = {
    "id": STANDING["id"],
    "state": "graded",
    "submitted_at": "2026-11-20T17:41:55Z",
    "graded_at": "2026-11-20T17:41:56Z",
    "expired": False,
    "seal": HANDED_IN["seal"],
    "score": {
        "percent": "66.67",
        "pass_percent": "70.00",
        "passed": False,
        "earned": "2.00",
        "possible": "3.00",
    },
    "items": [TALLIED],
}
