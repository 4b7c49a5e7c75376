"""Lessons, to be read: they are written in the files of a course pack."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.models import Lesson
from foundation.schools.admin_access import SchoolAdmin


@admin.register(Lesson)
class LessonAdmin(SchoolAdmin[Lesson]):
    school_path = "course__school"
    list_display = ["title", "key", "course", "module", "minutes", "as_student"]
    list_filter = ["course"]
    list_select_related = ["course", "activity__module"]
    search_fields = ["title", "key", "body"]
    search_help_text = _("Words of the lesson, or its key.")
    ordering = ["course", "activity__module__order", "activity__order"]
    fieldsets = [
        (None, {"fields": [("title", "key"), ("course", "module"), "minutes", "as_student"]}),
        (
            _("Source"),
            {
                "description": _(
                    "Lessons are written in the files of a course pack, in Markdown. To change "
                    "one, change its file and load the pack again."
                ),
                "fields": ["body"],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lesson]:
        return super().get_queryset(request).defer("html", "contents")

    @admin.display(description=_("module"), ordering="activity__module__order")
    def module(self, lesson: Lesson) -> str:
        activity = getattr(lesson, "activity", None)
        return str(activity.module) if activity else "–"

    @admin.display(description=_("page"))
    def as_student(self, lesson: Lesson) -> SafeString | str:
        activity = getattr(lesson, "activity", None)
        if activity is None or activity.is_retired or not lesson.course.is_published:
            return "–"
        address = reverse("courses:lesson", args=[lesson.public_id])
        return format_html('<a href="{}">{}</a>', address, _("View as a student"))
