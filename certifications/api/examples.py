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
    "issued_at": "2026-11-21T09:00:00Z",
    "expires_at": None,
    "revoked_at": None,
    "revocation_reason": "",
}
