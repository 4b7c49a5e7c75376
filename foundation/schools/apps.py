from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "foundation.schools"
    label = "chartwork_schools"
    verbose_name = "Schools and people"

    def ready(self) -> None:
        from foundation.schools import signals

        signals.connect()
