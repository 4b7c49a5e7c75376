"""Periodic work of the assessments, merged into Celery's schedule by the project."""

SCHEDULE = {
    "close overdue attempts": {
        "task": "chartwork.assessments.close_overdue",
        "schedule": 5.0,
        "options": {"expires": 10, "queue": "grading"},
    },
    "fill the marking queue": {
        "task": "chartwork.assessments.fill_marking_queue",
        "schedule": 600.0,
        "options": {"expires": 300, "queue": "grading"},
    },
}
