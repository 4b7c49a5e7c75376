"""What the document and the reference page show as answers."""

from typing import Any

AWARD: dict[str, Any] = {
    "id": "b1d4e7a2-6c5f-4a3b-8d9e-0f1a2b3c4d06",
    "person": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "holder": "Ana Silva",
    "title": "Certificate of Achievement",
    "course": "Mock exam: Foundations",
    "code": "7KQ2-M4XR-9VTD-3HWB-J6PN-5YGC-F8SE-0A1Z",
    "url": "https://chartwork.example/certificates/7kq2m4xr9vtd3hwbj6pn5ygcf8se0a1z/",
    "state": "valid",
    "earned_by": "exam",
    "score_band": "80 to 89 percent",
    "issued_at": "2026-11-21T09:00:00Z",
    "expires_at": "2028-11-22T00:00:00Z",
    "revoked_at": None,
    "revocation_reason": "",
    "suspended_at": None,
    "suspension_reason": "",
    "renews": None,
    "replaces": None,
}
# What each decision answers with.
DECIDED: dict[str, dict[str, Any]] = {
    "revoke_award": {
        **AWARD,
        "state": "revoked",
        "revoked_at": "2026-12-01T09:00:00Z",
        "revocation_reason": "The school was asked to by the holder.",
    },
    "suspend_award": {
        **AWARD,
        "state": "suspended",
        "suspended_at": "2026-12-01T09:00:00Z",
        "suspension_reason": "The school was asked to by the holder.",
    },
    "lift_suspension": AWARD,
    "replace_award": {
        **AWARD,
        "id": "d2a7c9e4-3b1f-4c68-9a5d-6e0f7b8c9d17",
        "holder": "Ana Silva Costa",
        "code": "5YGC-F8SE-0A1Z-7KQ2-M4XR-9VTD-3HWB-J6PN",
        "url": "https://chartwork.example/certificates/5ygcf8se0a1z7kq2m4xr9vtd3hwbj6pn/",
        "replaces": AWARD["id"],
    },
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
