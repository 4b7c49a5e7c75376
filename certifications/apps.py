from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    name = "certifications"
    label = "chartwork_certifications"
    verbose_name = "Certifications"

    def ready(self) -> None:
        from assessments.public import (
            register_access_policy,
            register_open_assessments,
            register_places,
            register_reports,
            register_second_person,
        )
        from certifications import tasks  # noqa: F401  (registers the handlers)
        from certifications.queries.awards import certificates_by_enrolment
        from certifications.queries.practice_papers import (
            practice_access,
            practice_place,
        )
        from certifications.queries.programmes import (
            open_programmes,
            programme_access,
            programme_place,
        )
        from certifications.queries.reports import report_place
        from certifications.queries.second_person import carries_certificate
        from certifications.services.award_rules import set_award_rules
        from certifications.services.programmes import set_programmes
        from certifications.web.readiness import home_panel
        from courses.public import (
            register_award_writer,
            register_certificates,
            register_exam_writer,
            register_home_panel,
        )

        register_certificates(certificates_by_enrolment)
        register_exam_writer(set_programmes)
        register_award_writer(set_award_rules)
        register_home_panel(home_panel)
        register_access_policy(programme_access)
        register_open_assessments(open_programmes)
        register_places(of_assessment=programme_place, of_lessons=lambda actor, keys: {})
        register_access_policy(practice_access)
        register_places(of_assessment=practice_place, of_lessons=lambda actor, keys: {})
        register_reports(report_place)
        register_second_person(carries_certificate)
