"""Who is enrolled, and how far."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest

from courses.models import Activity, Enrolment
from foundation.schools.admin_access import SchoolAdmin


@admin.register(Enrolment)
class EnrolmentAdmin(SchoolAdmin[Enrolment]):
    list_display = ["student", "course", "progress", "enrolled_at", "last_seen_at", "completed_at"]
    list_filter = ["course", ("completed_at", admin.EmptyFieldListFilter)]
    search_fields = ["student__name", "student__email"]
    list_select_related = ["student", "course"]
    fields = ["student", "course", "enrolled_at", "last_seen_at", "completed_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Enrolment]:
        required = Q(is_required=True, is_retired=False)
        of = (
            Activity.objects.filter(required, module__course_id=OuterRef("course_id"))
            .order_by()
            .values("module__course_id")
            .annotate(n=Count("pk"))
            .values("n")
        )
        done = Count(
            "completions",
            filter=Q(
                completions__activity__is_required=True, completions__activity__is_retired=False
            ),
        )
        return super().get_queryset(request).annotate(_of=Subquery(of), _done=done)

    @admin.display(description="progress", ordering="_done")
    def progress(self, enrolment: Any) -> str:
        return f"{enrolment._done} of {enrolment._of or 0}"
