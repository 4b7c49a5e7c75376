"""Settings of Celery.

Redis is a doorbell: the truth about what is still to be done is in the outbox
(``foundation.outbox``), so every setting here is about speed and order, none
about safety. Figures and traps: docs/decisions/0004-outbox.md.
"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from kombu import Queue  # type: ignore[attr-defined]

from assessments.schedule import SCHEDULE as ASSESSMENTS
from certifications.schedule import SCHEDULE as CERTIFICATIONS
from foundation.http.schedule import SCHEDULE as HTTP
from foundation.outbox.schedule import SCHEDULE as OUTBOX
from foundation.schools.schedule import SCHEDULE as SCHOOLS

broker_url = settings.REDIS_URL
broker_connection_retry_on_startup = True
broker_transport_options = {
    # Longer than the longest task; nothing waits in the broker by countdown.
    "visibility_timeout": 300,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
task_ignore_result = True
task_serializer = "json"
accept_content = ["json"]
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_soft_time_limit = 60
task_time_limit = 90
worker_soft_shutdown_timeout = 15
worker_cancel_long_running_tasks_on_connection_loss = True
task_default_queue = "default"
# Bulk work must never delay a student's result.
task_queues = [Queue(name) for name in ("default", "grading", "mail", "bulk")]
timezone = "UTC"
enable_utc = True
beat_schedule = {**OUTBOX, **HTTP, **SCHOOLS, **ASSESSMENTS, **CERTIFICATIONS}
beat_schedule_filename = str(
    Path(os.environ.get("CHARTWORK_STATE_DIR", tempfile.gettempdir())) / "celerybeat-schedule"
)
beat_max_loop_interval = 5
