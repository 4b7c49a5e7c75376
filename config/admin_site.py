"""The admin: who may enter, and under which name."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class ChartworkAdminSite(AdminSite):
    """For those who teach in a school, and for the operator. Sign-in is allauth's."""

    site_header = "Chartwork"
    site_title = "Chartwork"
    index_title = "Teaching"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_active:
            return False
        actor = getattr(request, "actor", None)
        return bool(user.is_superuser or (actor is not None and actor.teaches))


class ChartworkAdminConfig(AdminConfig):
    default_site = "config.admin_site.ChartworkAdminSite"
