"""Mock exams: opened and closed, with their rules and the days between two tries."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from certifications.admin.programme_forms import MOST_DAYS, ProgrammeForm
from certifications.models import Programme, Scale
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, author_in_admin

FIELDS = ["assessment", "resembles", "scale", "conduct", "retake_after_days", "is_open"]


@admin.register(Programme)
class ProgrammeAdmin(SchoolAdmin[Programme]):
    may_write = TEACHING
    form = ProgrammeForm
    list_display = ["assessment", "open_now", "published", "passes", "minutes", "scale_in_short"]
    list_filter = ["is_open", "scale"]
    search_fields = ["assessment__title", "resembles"]

    @admin.display(description="open", boolean=True, ordering="is_open")
    def open_now(self, programme: Programme) -> bool:
        return programme.is_open

    @admin.display(description="published", boolean=True)
    def published(self, programme: Programme) -> bool:
        return programme.assessment.is_published

    @admin.display(description="mark to pass")
    def passes(self, programme: Programme) -> str:
        return f"{programme.assessment.pass_percent.normalize():f} %"

    @admin.display(description="minutes")
    def minutes(self, programme: Programme) -> str:
        return str(programme.assessment.minutes or "-")

    @admin.display(description="scale", ordering="scale")
    def scale_in_short(self, programme: Programme) -> str:
        return "100 to 400" if programme.scale == Scale.PRACTICE else "percent"

    @admin.display(description="where to go")
    def ways(self, programme: Programme) -> SafeString:
        """To its page for students, and to all that is set and found elsewhere."""
        of = programme.assessment_id
        page, rules = "admin:chartwork_assessments", "admin:chartwork_certifications_awardrule"
        ways = [
            ("what it asks", reverse(f"{page}_assessment_change", args=[of])),
            ("attempts", f"{reverse(f'{page}_attempt_changelist')}?assessment__id__exact={of}"),
            ("results of the class", reverse(f"{page}_assessment_statistics", args=[of])),
            ("mark to pass by judgement", reverse(f"{page}_assessment_standards", args=[of])),
            (
                "award rules",
                f"{reverse(f'{rules}_changelist')}?programme__id__exact={programme.pk}",
            ),
        ]
        # There is none before it is published.
        if programme.assessment.is_published:
            page = reverse("certifications:programme", args=[programme.public_id])
            ways.insert(0, ("page for students", page))
        return format_html_join(" · ", '<a href="{}">{}</a>', ((to, said) for said, to in ways))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "retake_after_days":
            kwargs["max_value"] = MOST_DAYS
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A course's exam says what becomes of changes here."""
        if obj is None:
            return [(None, {"fields": FIELDS})]
        shown: dict[str, Any] = {"fields": [FIELDS[0], "ways", *FIELDS[1:]]}
        if obj.course_key:
            shown["description"] = (
                f"The course pack {obj.course_key} brought this exam. Whether it is open stays as "
                "you set it; the rest is as the pack says whenever it is loaded again."
            )
        return [(None, shown)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Attempts hang on the assessment, so it is chosen once."""
        return ["assessment", "ways"] if obj is not None else []

    def save_model(self, request: HttpRequest, obj: Programme, form: Any, change: bool) -> None:
        """Beside those of course packs a school makes its own."""
        if not change:
            obj.school_id = author_in_admin(request).school_id
        super().save_model(request, obj, form, change)
        if obj.is_open and not obj.assessment.is_published:
            self.message_user(
                request, "Students do not see it yet: its assessment is not published."
            )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Attempts hang on it: close it instead."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        return super().get_queryset(request).select_related("assessment")
