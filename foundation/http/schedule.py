"""Periodic work of the API, merged into Celery's schedule by the project."""

SCHEDULE = {
    "forget old replies": {
        "task": "chartwork.http.forget_replies",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
