"""Periodic work of the assessments, merged into Celery's schedule by the project."""

SCHEDULE = {
    "close overdue attempts": {
        "task": "chartwork.assessments.close_overdue",
        "schedule": 5.0,
        "options": {"expires": 10, "queue": "grading"},
    },
    # A minute after an assessment has closed, its results are told.
    "release held results": {
        "task": "chartwork.assessments.release_held_results",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "grading"},
    },
    # However many grades come in between, each assessment is computed once.
    "notice new grades": {
        "task": "chartwork.assessments.notice_new_grades",
        "schedule": 60.0,
        "options": {"expires": 60, "queue": "bulk"},
    },
    # A release that was loaded, by whomever: what it does to each school's questions.
    "review new code releases": {
        "task": "chartwork.assessments.review_code_releases",
        "schedule": 600.0,
        "options": {"expires": 300, "queue": "bulk"},
    },
    # Attempts that were held before there was a queue.
    "fill the marking queue": {
        "task": "chartwork.assessments.fill_marking_queue",
        "schedule": 600.0,
        "options": {"expires": 300, "queue": "grading"},
    },
}
