"""Periodic work of the outbox, merged into Celery's schedule by the project."""

SCHEDULE = {
    # An expired tick is worthless, so it does not pile up while no worker runs.
    "sweep the outbox": {
        "task": "chartwork.outbox.sweep",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "prove that tasks run": {
        "task": "chartwork.outbox.heartbeat",
        "schedule": 10.0,
        "options": {"expires": 20},
    },
}
