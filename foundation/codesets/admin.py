"""Code releases: which are loaded, for which days, and where they are from."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.codesets.models import CodeRelease
from foundation.codesets.system import code_systems
from foundation.schools.admin_access import actor_in_admin, is_operator


@admin.register(CodeRelease)
class CodeReleaseAdmin(admin.ModelAdmin[CodeRelease]):
    """Loaded by a command and never changed. A licensed set is seen by its school only."""

    list_display = [
        "title",
        "system_title",
        "valid_from",
        "valid_to",
        "billable_count",
        "node_count",
        "loaded_at",
    ]
    list_filter = ["system"]
    search_fields = ["title", "name"]
    list_per_page = 50
    fields = [
        ("title", "name"),
        ("valid_from", "valid_to"),
        ("billable_count", "node_count"),
        "source",
        "notice",
        "loaded_at",
    ]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeRelease]:
        rows = CodeRelease.objects.order_by("system", "-valid_from")
        actor = actor_in_admin(request)
        if actor is not None and not is_operator(request):
            return rows.readable_in(actor.school_id)
        return rows if is_operator(request) else rows.none()

    @admin.display(description=_("code set"), ordering="system")
    def system_title(self, release: CodeRelease) -> str:
        kind = code_systems().get(release.system)
        return kind.title if kind else release.system

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
