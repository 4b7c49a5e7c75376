"""The Celery application; its settings are in ``config.queue_settings``."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("chartwork")
app.steps["worker"].add(DjangoStructLogInitStep)


@setup_logging.connect
def keep_our_logging(**_kwargs: Any) -> None:
    """Celery would replace the logging set-up of Django; ours stays."""
    import logging.config

    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


# By name, so that it is read when it is needed, after Django's own settings.
app.config_from_object("config.queue_settings")
app.autodiscover_tasks()
