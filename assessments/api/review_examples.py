"""What the document and the reference page show of reviews."""

from typing import Any

from assessments.api.exam_examples import PAPER, TALLIED

CARD = "9c1f3a52-6b0e-4d7a-8f43-2f5f0c9a7e11"

REVIEW_LINE: dict[str, Any] = {
    "id": CARD,
    "due": "2026-11-21T08:00:00Z",
    "lapses": 0,
    "answered": False,
}
REVIEW: dict[str, Any] = {
    "id": CARD,
    "due": "2026-11-21T08:00:00Z",
    "showing": 1,
    "version": 1,
    "type": "single_choice",
    "question": PAPER["items"][0]["question"],
    "stimulus": None,
    "told": None,
}
GIVE: dict[str, Any] = {"showing": 1, "version": 1, "answer": {"chosen": 2}}
TOLD: dict[str, Any] = {
    **REVIEW,
    "told": {
        **{
            name: TALLIED[name]
            for name in (
                "answer",
                "verdict",
                "reasons",
                "lines",
                "parts",
                "given",
                "key",
                "explanation",
            )
        },
        "ratings": [
            {"rating": "hard", "next_due": "2026-11-23T08:01:00Z"},
            {"rating": "good", "next_due": "2026-11-27T08:01:00Z"},
            {"rating": "easy", "next_due": "2026-12-04T08:01:00Z"},
        ],
    },
}
RATE: dict[str, Any] = {"showing": 1, "rating": "good"}
RATED: dict[str, Any] = {"id": CARD, "rating": "good", "next_due": "2026-11-27T08:01:00Z"}
