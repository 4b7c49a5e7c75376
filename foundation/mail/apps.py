from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "foundation.mail"
    label = "chartwork_mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from foundation.mail import tasks  # noqa: F401  (registers the effect)
