"""Code releases: which are loaded, for which days, and where they are from."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.codesets.models import CodeRelease
from foundation.schools.admin_access import actor_in_admin, is_operator


@admin.register(CodeRelease)
class CodeReleaseAdmin(admin.ModelAdmin[CodeRelease]):
    """Loaded by a command and never changed. A licensed set is seen by its school only."""

    list_display = ["title", "days", "complete_codes", "loaded_at"]
    search_fields = ["title", "name"]
    list_per_page = 50
    fields = [
        ("title", "name"),
        ("valid_from", "valid_to"),
        ("complete_codes", "node_count"),
        "source",
        "notice",
        "loaded_at",
    ]
    readonly_fields = ["complete_codes"]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeRelease]:
        rows = CodeRelease.objects.order_by("system", "-valid_from")
        actor = actor_in_admin(request)
        if actor is not None and not is_operator(request):
            return rows.readable_in(actor.school_id)
        return rows if is_operator(request) else rows.none()

    @admin.display(description=gettext_lazy("holds"), ordering="valid_from")
    def days(self, release: CodeRelease) -> str:
        first = date_format(release.valid_from, "j M Y")
        if release.valid_to is None:
            return _("from %(first)s") % {"first": first}
        last = date_format(release.valid_to, "j M Y")
        return _("%(first)s to %(last)s") % {"first": first, "last": last}

    @admin.display(description=gettext_lazy("complete codes"), ordering="billable_count")
    def complete_codes(self, release: CodeRelease) -> str:
        return f"{release.billable_count:,}"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or actor_in_admin(request) is not None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
