"""Courses and lessons: what a pack brought, and the switches that a school has."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from courses.models import Activity, Course, Lesson
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin


@admin.register(Course)
class CourseAdmin(SchoolAdmin[Course]):
    """The contents come from a course pack; a school decides who sees them."""

    may_write = TEACHING
    list_display = ["title", "edition", "is_published", "open_enrolment", "students", "completed"]
    list_filter = ["is_published"]
    search_fields = ["title", "key"]
    fields = [
        "title",
        "summary",
        "edition",
        "is_published",
        "open_enrolment",
        "certificate_title",
        "certificate_statement",
        "syllabus",
    ]
    readonly_fields = ["title", "summary", "edition", "syllabus"]

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        return (
            super()
            .get_queryset(request)
            .annotate(
                _students=Count("enrolments"),
                _completed=Count("enrolments", filter=Q(enrolments__completed_at__isnull=False)),
            )
        )

    @admin.display(description="students", ordering="_students")
    def students(self, course: Any) -> int:
        return int(course._students)

    @admin.display(description="completed", ordering="_completed")
    def completed(self, course: Any) -> int:
        return int(course._completed)

    @admin.display(description="syllabus")
    def syllabus(self, course: Course) -> SafeString:
        activities = (
            Activity.objects.filter(module__course=course, is_retired=False)
            .select_related("module", "lesson", "assessment")
            .order_by("module__order", "order")
        )
        return format_html(
            '<ol class="syllabus-list">{}</ol>',
            format_html_join(
                "",
                '<li>{}: <a href="{}">{}</a> ({})</li>',
                ((a.module.title, _address(a), str(a), a.kind) for a in activities),
            ),
        )


@admin.register(Lesson)
class LessonAdmin(SchoolAdmin[Lesson]):
    """Lessons are written in the files of a course pack; here they are read."""

    school_path = "course__school"
    list_display = ["title", "key", "course", "minutes"]
    list_filter = ["course"]
    list_select_related = ["course"]
    search_fields = ["title", "key", "body"]
    fields = ["title", "course", "key", "minutes", "body"]

    def view_on_site(self, lesson: Lesson) -> str:
        return reverse("courses:lesson", args=[lesson.public_id])


def _address(activity: Activity) -> str:
    if activity.lesson is not None:
        return reverse("courses:lesson", args=[activity.lesson.public_id])
    return reverse("admin:chartwork_assessments_assessment_change", args=[activity.assessment_id])
