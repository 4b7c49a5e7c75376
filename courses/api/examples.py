"""What the document and the reference page show as answers."""

from typing import Any

COURSE_LINE: dict[str, Any] = {
    "id": "c6a1f7b2-0a57-4d3a-8f5e-7f3b0e9d1a10",
    "key": "foundations",
    "title": "Foundations of Medical Coding",
    "summary": "From the words of a record to its codes.",
    "language": "en",
    "edition": "2026.11",
}
LESSON: dict[str, Any] = {
    "id": "7d0c4f2e-6a0b-4b8a-9a53-0f2f8c1f3b01",
    "kind": "lesson",
    "title": "Planes and directions",
    "is_required": True,
}
QUIZ: dict[str, Any] = {
    "id": "1f9b5d6c-2f1e-4a6d-8c11-6f2b7e0d4c02",
    "kind": "quiz",
    "title": "Anatomy quiz",
    "is_required": True,
}
COURSE: dict[str, Any] = {
    **COURSE_LINE,
    "code_sets": {"ICD-10-CM": "FY2027"},
    "modules": [
        {
            "key": "anatomy",
            "title": "Anatomy",
            "summary": "Where things are, and what they are called.",
            "activities": [
                {**LESSON, "assessment": None},
                {**QUIZ, "assessment": "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03"},
            ],
        }
    ],
}
ENROLMENT_LINE: dict[str, Any] = {
    "id": "9c3e8a17-4b0d-4f7c-8e6a-5d1f2b3c4d04",
    "person": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "course": COURSE_LINE["id"],
    "enrolled_at": "2026-09-01T08:05:00Z",
    "last_seen_at": "2026-11-20T17:42:10Z",
    "completed_at": None,
}
ENROLMENT: dict[str, Any] = {
    **ENROLMENT_LINE,
    "percent": 50,
    "modules": [
        {
            "key": "anatomy",
            "title": "Anatomy",
            "percent": 50,
            "activities": [
                {**LESSON, "completed_at": "2026-09-03T18:20:00Z"},
                {**QUIZ, "completed_at": None},
            ],
        }
    ],
}
