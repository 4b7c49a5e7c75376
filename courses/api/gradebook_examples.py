"""What the document and the reference page show of grades."""

from typing import Any

from courses.api.examples import ENROLMENT_LINE, QUIZ

ASSESSMENT = "e2b7a9d4-91c3-4f5b-a4de-3c6d1b8f7a03"
QUIZZES: dict[str, Any] = {"name": "Quizzes", "weight": "100.00", "percent": "80.00"}
GRADES_LINE: dict[str, Any] = {
    "enrolment": ENROLMENT_LINE["id"],
    "person": ENROLMENT_LINE["person"],
    "total": "80.00",
    "letter": "B",
    "categories": [QUIZZES],
    "scores": [
        {
            "activity": QUIZ["id"],
            "assessment": ASSESSMENT,
            "percent": "80.00",
            "standing": "overridden",
            "fate": "counted",
        }
    ],
}
SET: dict[str, Any] = {
    "assessment": ASSESSMENT,
    "percent": "80.00",
    "reason": "Fire alarm during the last section.",
    "set_by": "Ines Duarte",
    "set_at": "2026-11-23T12:00:00Z",
    "status": "counts",
    "decided_by": "",
    "decision": "",
}
GRADES: dict[str, Any] = {
    **GRADES_LINE,
    "derivation": {
        "text": "Total: 80 %, that of Quizzes. From 80 % on that is B.",
        "categories": [
            {
                **QUIZZES,
                "text": "Quizzes: 80 %, its one score.",
                "scores": [
                    "Anatomy quiz: 80 %, set by Ines Duarte on 23 Nov 2026 (Fire alarm during the "
                    "last section.), instead of the 66.67 % of the attempts."
                ],
            }
        ],
        "not_counted": [],
    },
    "set_by_hand": [SET],
}
OVERRIDE_SENT: dict[str, Any] = {
    "assessment": ASSESSMENT,
    "percent": "80.00",
    "reason": SET["reason"],
}
OVERRIDE: dict[str, Any] = {
    **SET,
    "set_by": "a program of the school",
    "enrolment": ENROLMENT_LINE["id"],
}
