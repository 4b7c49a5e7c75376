from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "foundation.outbox"
    label = "chartwork_outbox"
    verbose_name = "Outbox"
