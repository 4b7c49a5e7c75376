from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    name = "certifications"
    label = "chartwork_certifications"
    verbose_name = "Certifications"

    def ready(self) -> None:
        from certifications import tasks  # noqa: F401  (registers the handlers)
        from certifications.queries.awards import certificates_by_enrolment
        from courses.public import register_certificates

        register_certificates(certificates_by_enrolment)
