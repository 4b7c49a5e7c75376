"""What the document and the reference page show as answers."""

from typing import Any

AWARD: dict[str, Any] = {
    "id": "b1d4e7a2-6c5f-4a3b-8d9e-0f1a2b3c4d06",
    "person": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "holder": "Ana Silva",
    "title": "Certificate of Completion",
    "course": "Foundations of Medical Coding",
    "code": "7KQ2-M4XR-9VTD-3HWB-J6PN-5YGC-F8SE-0A1Z",
    "url": "https://chartwork.example/certificates/7kq2m4xr9vtd3hwbj6pn5ygcf8se0a1z/",
    "state": "valid",
    "earned_by": "exam",
    "score_band": "80 to 89 percent",
    "issued_at": "2026-11-21T09:00:00Z",
    "expires_at": None,
    "revoked_at": None,
    "revocation_reason": "",
    "suspended_at": None,
    "suspension_reason": "",
    "renews": None,
    "replaces": None,
}
PROGRAMME: dict[str, Any] = {
    "id": "0f5d2c1b-7a8e-4f61-9c3d-2b4a6e8f0c11",
    "assessment": "3c9a1f7e-5b2d-4e80-8f6a-7d1c0b9e4a22",
    "title": "Mock exam: Foundations",
    "resembles": "An entry-level coding exam of 100 questions in four hours",
    "minutes": 240,
    "pass_percent": "70.00",
    "scale": "percent",
    "conduct": ["I answer alone, in one sitting."],
    "retake_after_days": 1,
    "is_open": True,
    "awards": [
        {
            "title": "Certificate of Achievement",
            "subject": "Mock exam: Foundations",
            "valid_months": 24,
            "renewal_units": "20.0",
        }
    ],
    "url": "https://chartwork.example/mock-exams/0f5d2c1b-7a8e-4f61-9c3d-2b4a6e8f0c11/",
}
