"""What the document and the reference page show of regrades and disputes."""

from typing import Any

REGRADE_ASKED: dict[str, Any] = {
    "question_key": "icd10cm-sepsis-3",
    "option": "either_key",
    "reason": "Guideline I.C.1.d lets both codes stand here.",
    "lost_passes": "keep",
}
REGRADE_LINE: dict[str, Any] = {
    "id": "6d0f3a51-2c74-4b1e-8f6a-91d2c3b4a506",
    "question_key": "icd10cm-sepsis-3",
    "option": "either_key",
    "key_version": 4,
    "assessment": None,
    "reason": "Guideline I.C.1.d lets both codes stand here.",
    "lost_passes": "keep",
    "tell_students": True,
    "state": "previewed",
    "requested_at": "2026-11-20T17:30:00Z",
    "applied_at": None,
    "finished_at": None,
}
REGRADE: dict[str, Any] = {
    **REGRADE_LINE,
    "versions": [{"number": 3, "attempts": 212}],
    "left_out": [],
    "summary": {
        "concerned": 212,
        "changing": 41,
        "rise": 41,
        "fall": 0,
        "stay": 171,
        "mean_before": "71.20",
        "mean_after": "73.13",
        "passes_before": 150,
        "passes_after": 158,
        "lost_pass": 0,
        "gained_pass": 8,
    },
}
EFFECT: dict[str, Any] = {
    "attempt": "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05",
    "person": "5f0e6f0a-8a43-4f0b-b0cf-0d6f5b1c7e22",
    "percent_before": "60.00",
    "percent_after": "70.00",
    "passed_before": False,
    "passed_after": True,
    "changes": True,
    "applied_at": None,
    "as_previewed": None,
}
DISPUTE: dict[str, Any] = {
    "id": "c1a7e0b4-58d3-4f29-a6b0-2e9d7c1f8a33",
    "attempt": "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05",
    "position": 3,
    "question_key": "icd10cm-sepsis-3",
    "version": 3,
    "words": "Guideline I.C.1.d says that R65.20 is added here, so the second option is right too.",
    "state": "open",
    "raised_at": "2026-11-20T18:02:11Z",
    "answer": "",
    "decided_at": None,
    "regrade": None,
}
