from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    label = "chartwork_assessments"
    verbose_name = "Assessments"

    def ready(self) -> None:
        from assessments import tasks  # noqa: F401  (registers the handlers)
        from assessments.web.code_book import DESK, AttemptDesk
        from foundation.codesets.slots import register_desk

        register_desk(DESK, AttemptDesk())
