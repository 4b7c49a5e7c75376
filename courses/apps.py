from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    label = "chartwork_courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        from assessments.public import (
            register_access_policy,
            register_open_assessments,
            register_places,
        )
        from courses import tasks  # noqa: F401  (registers the handlers)
        from courses.queries.access import course_access, open_assessments
        from courses.queries.places import assessment_place, lesson_places

        register_access_policy(course_access)
        register_open_assessments(open_assessments)
        register_places(of_assessment=assessment_place, of_lessons=lesson_places)
