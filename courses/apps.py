from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "chartwork_courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from assessments.public import register_access_policy
        from courses import tasks  # noqa: F401  (registers the handlers)
        from courses.queries.access import course_access

        register_access_policy(course_access)
