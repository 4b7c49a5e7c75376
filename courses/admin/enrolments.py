"""Who is enrolled, and how far."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.admin.gradebook import grades_link, show_student
from courses.admin.second_person import STUDENT, WAITING, show_waiting
from courses.models import Activity, Enrolment
from courses.rules.progress import Progress
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin

# What an activity must be to count for the progress.
COUNTS = {"is_required": True, "is_retired": False}


@admin.register(Enrolment)
class EnrolmentAdmin(SchoolAdmin[Enrolment]):
    list_display = ["student", "course", "progress", "enrolled_at", "last_seen_at", "completed_at"]
    list_filter = ["course", ("completed_at", admin.EmptyFieldListFilter), "enrolled_at"]
    search_fields = ["student__name", "student__email"]
    search_help_text = _("Name or email address of the student.")
    list_select_related = ["student", "course"]
    date_hierarchy = "enrolled_at"
    list_per_page = 50
    show_full_result_count = False
    fields = [
        ("who", "course"),
        "progress",
        "grades",
        ("enrolled_at", "last_seen_at", "completed_at"),
        "last_activity",
    ]
    readonly_fields = ["who", "progress", "grades"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        of = (
            Activity.objects.filter(**COUNTS, module__course_id=OuterRef("course_id"))
            .order_by()
            .values("module__course_id")
            .annotate(n=Count("pk"))
            .values("n")
        )
        counted = {f"completions__activity__{name}": value for name, value in COUNTS.items()}
        done = Count("completions", filter=Q(**counted))
        return super().get_queryset(request).annotate(_of=Subquery(of), _done=done)

    @admin.display(description=_("student"))
    def who(self, enrolment: Enrolment) -> SafeString:
        return person_link(enrolment.student, enrolment.school_id)

    @admin.display(description=_("grades"))
    def grades(self, enrolment: Enrolment) -> SafeString:
        return grades_link(enrolment)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/grades/", view(self.student_grades), name=STUDENT),
            path("second-person/", view(self.second_person), name=WAITING),
            *super().get_urls(),
        ]

    def student_grades(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """The student's total in words, and scores by hand."""
        return show_student(self, request, object_id)

    def second_person(self, request: HttpRequest) -> HttpResponse:
        """Scores that wait until somebody else agrees."""
        return show_waiting(self, request)

    @admin.display(description=_("progress"), ordering="_done")
    def progress(self, enrolment: Any) -> str:
        far = Progress(done=enrolment._done, of=enrolment._of or 0)
        return f"{far.percent} % ({far.done}/{far.of})"
