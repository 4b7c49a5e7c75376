"""Periodic work of the schools, merged into Celery's schedule by the project."""

SCHEDULE = {
    "forget expired tokens": {
        "task": "chartwork.schools.forget_expired_tokens",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
