"""Courses: what a pack brought, and the two switches that a school has."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin.gradebook import (
    CLASS,
    EXPORT,
    SETTINGS,
    export_class,
    gradebook_link,
    show_class,
)
from courses.admin.gradebook_settings import show_settings
from courses.models import Activity, Course, Enrolment, Module
from courses.services.offering import offer_course
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, ShownInline, acting_in


class ModuleInline(ShownInline[Module, Course]):
    """A module a row, with the way to each of its lessons and quizzes."""

    model = Module
    fields = ["order", "title", "summary", "activities"]
    readonly_fields = ["order", "title", "summary", "activities"]
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Module]:
        activities = (
            Activity.objects.filter(is_retired=False)
            .select_related("lesson", "assessment")
            .defer("lesson__body", "lesson__html")
            .order_by("order")
        )
        parts = Prefetch("activities", activities, to_attr="parts")
        return super().get_queryset(request).prefetch_related(parts).order_by("order")

    @admin.display(description=_("lessons and quizzes"))
    def activities(self, module: Any) -> SafeString:
        rows = ((_address(part), str(part), _kind(part)) for part in module.parts)
        line = '<li><a href="{}">{}</a> <span class="quiet">{}</span></li>'
        return format_html('<ol class="plain-list">{}</ol>', format_html_join("", line, rows))


@admin.register(Course)
class CourseAdmin(SchoolAdmin[Course]):
    """The contents come from a course pack; a school decides who sees them."""

    may_write = TEACHING
    list_display = [
        "title",
        "edition",
        "is_published",
        "open_enrolment",
        "module_count",
        "lesson_count",
        "students",
        "completed",
    ]
    list_filter = ["is_published", "open_enrolment"]
    search_fields = ["title", "key"]
    inlines = [ModuleInline]
    readonly_fields = [
        "title",
        "edition",
        "language",
        "summary",
        "as_student",
        "grades",
        "certificate",
    ]
    fieldsets = [
        (None, {"fields": ["title", "is_published", "open_enrolment", "as_student", "grades"]}),
        (
            _("From the course pack"),
            {
                "description": _(
                    "Title, modules, lessons and quizzes are written in the files of a course "
                    "pack. To change them, change the files and load the pack again; the two "
                    "switches above stay as you set them."
                ),
                "fields": ["edition", "language", "summary", "certificate"],
            },
        ),
    ]

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Course]:
        enrolments = Enrolment.objects.all()
        return (
            super()
            .get_queryset(request)
            .annotate(
                _modules=Count("modules", distinct=True),
                _lessons=Count("lessons", distinct=True),
                _students=_count(enrolments),
                _completed=_count(enrolments.filter(completed_at__isnull=False)),
            )
        )

    @admin.display(description=_("modules"), ordering="_modules")
    def module_count(self, course: Any) -> int:
        return int(course._modules)

    @admin.display(description=_("lessons"), ordering="_lessons")
    def lesson_count(self, course: Any) -> int:
        return int(course._lessons)

    @admin.display(description=_("students"), ordering="_students")
    def students(self, course: Any) -> int:
        return int(course._students or 0)

    @admin.display(description=_("completed"), ordering="_completed")
    def completed(self, course: Any) -> int:
        return int(course._completed or 0)

    @admin.display(description=_("page of the course"))
    def as_student(self, course: Course) -> SafeString | str:
        if not course.is_published:
            return "–"
        address = reverse("courses:course", args=[course.key])
        return format_html('<a href="{}">{}</a>', address, _("View as a student"))

    @admin.display(description=_("grades"))
    def grades(self, course: Course) -> SafeString:
        return gradebook_link(course)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:object_id>/gradebook/", view(self.gradebook), name=CLASS),
            path("<int:object_id>/gradebook/settings/", view(self.gradebook_set), name=SETTINGS),
            path("<int:object_id>/gradebook/export/", view(self.gradebook_file), name=EXPORT),
            *super().get_urls(),
        ]

    def gradebook(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """The grades of the class."""
        return show_class(self, request, self._own(request, object_id))

    def gradebook_set(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """How they are made."""
        return show_settings(self, request, self._own(request, object_id))

    def gradebook_file(self, request: HttpRequest, object_id: int) -> HttpResponseBase:
        """The grades of the class, to take away."""
        return export_class(request, self._own(request, object_id))

    def _own(self, request: HttpRequest, object_id: int) -> Course:
        found: Course | None = self.get_object(request, str(object_id))
        if found is None or not self.has_view_permission(request, found):
            raise Http404("There is no such course in your school.")
        return Course.objects.select_related("school").get(pk=found.pk)  # type: ignore[no-any-return]

    @admin.display(description=_("certificate"))
    def certificate(self, course: Course) -> str:
        return f"{course.certificate_title}: {course.certificate_statement}"

    def save_model(self, request: HttpRequest, obj: Course, form: Any, change: bool) -> None:
        offer_course(
            course_id=obj.pk,
            is_published=obj.is_published,
            open_enrolment=obj.open_enrolment,
            by=acting_in(request, obj.school_id),
        )


def _count(enrolments: QuerySet[Enrolment]) -> Subquery:
    return Subquery(
        enrolments.filter(course=OuterRef("pk"))
        .order_by()
        .values("course")
        .annotate(n=Count("pk"))
        .values("n")
    )


def _kind(activity: Activity) -> str:
    return str(_("lesson") if activity.lesson_id else _("quiz"))


def _address(activity: Activity) -> str:
    if activity.lesson_id:
        return reverse("admin:chartwork_courses_lesson_change", args=[activity.lesson_id])
    return reverse("admin:chartwork_assessments_assessment_change", args=[activity.assessment_id])
