"""What the document and the reference page show as answers. Invented, like all people here."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer

SCHOOL: dict[str, Any] = {
    "id": "0b7c2f4e-53a1-4c1e-9d6f-2f6a3f0c9a51",
    "slug": "harbour",
    "name": "Harbour School",
    "time_zone": "America/New_York",
}
PERSON: dict[str, Any] = {
    "id": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "name": "Ana Silva",
    "email": "ana@example.org",
    "role": "student",
    "external_id": "S-1042",
    "is_active": True,
    "joined_at": "2026-09-01T08:00:00Z",
}


def sent_as(example: dict[str, Any]) -> Any:
    """A class decorator: what a body of this serializer looks like."""
    return extend_schema_serializer(
        examples=[OpenApiExample("Example", value=example, request_only=True)]
    )


def shown_as(example: dict[str, Any]) -> Any:
    """A class decorator: what an answer of this serializer looks like."""
    return extend_schema_serializer(
        examples=[OpenApiExample("Example", value=example, response_only=True)]
    )
