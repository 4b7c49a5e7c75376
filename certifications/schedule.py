"""Periodic work of the certificates, merged into Celery's schedule by the project."""

# Often enough that a day without a scheduler is made up; what was sent is not sent again.
SCHEDULE = {
    "look at certificates that end": {
        "task": "chartwork.certifications.look_at_ends",
        "schedule": 3600.0,
        "options": {"expires": 3600, "queue": "bulk"},
    },
    "tell holders of new codes": {
        "task": "chartwork.certifications.tell_of_new_codes",
        "schedule": 3600.0,
        "options": {"expires": 3600, "queue": "bulk"},
    },
}
