from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    label = "chartwork_assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        from assessments import tasks  # noqa: F401  (registers the handlers)
