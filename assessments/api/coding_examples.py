"""What the document and the reference page show of charts: lines, credits, measures."""

from typing import Any

LINE: dict[str, Any] = {
    "line": "kidney-stage",
    "extra": False,
    "optional": False,
    "given": "N18.30",
    "expected": "N18.32",
    "status": "less_specific",
    "credit": "0.5000",
    "earned": "0.5000",
    "possible": "1.0000",
    "weight": "0.0000",
    "changed": None,
}
LINES: dict[str, Any] = {
    "attempt": "3a5d9c81-7e2f-4c6b-9f0a-8b7c6d5e4f05",
    "position": 1,
    "percent": "91.67",
    "passed": True,
    "lines": [LINE],
}
CHANGE: dict[str, Any] = {
    "line": "kidney-stage",
    "credit": 1,
    "reason": "The intake note says only stage 3.",
}
CHANGED: dict[str, Any] = {
    **LINES,
    "percent": "100.00",
    "lines": [
        {
            **LINE,
            "credit": "1.0000",
            "earned": "1.0000",
            "changed": {
                "before": "0.5000",
                "after": "1.0000",
                "reason": CHANGE["reason"],
                "who": "a program of the school",
                "on": "2026-11-26",
            },
        }
    ],
}
_SHARE: dict[str, Any] = {"count": 31, "of": 40, "percent": "77.50"}
MEASURES: dict[str, Any] = {
    "charts": 10,
    "score": "81.25",
    "completeness": "88.40",
    "code_over_code": _SHARE,
    "exact_charts": {"count": 4, "of": 10, "percent": "40.00"},
    "clean_claims": {"count": 8, "of": 9, "percent": "88.89"},
    "payment_matches": {"count": 6, "of": 9, "percent": "66.67"},
    "charts_timed": 10,
    "charts_an_hour": "6.20",
    "expected_charts_an_hour": "7.50",
}
CODING: dict[str, Any] = {
    "attempts_counted": "first",
    "students": 1,
    "whole": MEASURES,
    "by_setting": [{"name": "Office visit", **MEASURES}],
    "by_tier": [{"name": "1", **MEASURES}],
}
