"""The admin: who may enter, in which order things stand, and under which policy.

Read while the apps are still being loaded, so what needs models is imported late.
"""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_update
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

# In the order of an instructor's day; what belongs to the operator comes last.
ORDER = {
    "chartwork_courses": ["Course", "Lesson", "Enrolment"],
    "chartwork_assessments": [
        "Question",
        "Stimulus",
        "Category",
        "Assessment",
        "AssessmentStatistics",
        "StandardSetting",
        "MarkingTask",
        "Dispute",
        "Regrade",
        "CodeUpdate",
        "Override",
        "Attempt",
        "Accommodation",
        "ReviewCard",
        "ReviewLog",
    ],
    "chartwork_codesets": ["CodeRelease"],
    "chartwork_certifications": [
        "Programme",
        "AwardRule",
        "Award",
        "ContinuingEducation",
        "SigningKey",
    ],
    "chartwork_schools": ["Membership", "Cohort", "ApiClient", "School"],
    "chartwork_accounts": ["User"],
    "account": [],
    "mfa": [],
    "chartwork_mail": [],
    "chartwork_outbox": [],
}
# Rows that nobody has to see: tokens are secrets of programs, and groups decide nothing here.
HIDDEN = {
    "auth.Group",
    "oauth2_provider.AccessToken",
    "oauth2_provider.Grant",
    "oauth2_provider.IDToken",
    "oauth2_provider.RefreshToken",
}
# Django's own link to any object's public page: it looks objects up without any scope.
WITHOUT = {"view_on_site"}


class Choices(AutocompleteJsonView):
    """What a searchable select offers: only what the related page would list, in its words."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        label = getattr(self.model_admin, "choice_label", str)
        return {"id": str(getattr(obj, to_field_name)), "text": label(obj)}


class ChartworkAdminSite(AdminSite):
    """For those who teach in a school, and for the operator. Sign-in is allauth's."""

    site_header = "Chartwork"
    site_title = "Chartwork"
    index_title = _("Teaching")
    index_template = "admin/teaching.html"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_active:
            return False
        actor = getattr(request, "actor", None)
        return bool(user.is_superuser or (actor is not None and actor.teaches))

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        models = model_or_iterable if isinstance(model_or_iterable, list | tuple) else None
        shown = [
            model
            for model in (models if models is not None else [model_or_iterable])
            if model._meta.label not in HIDDEN
        ]
        super().register(shown, *args, **kwargs)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """The admin's jQuery needs a default policy for trusted types; no other page has one.

        See docs/decisions/0009-trusted-types-in-the-admin.md.
        """
        return csp_update({"trusted-types": "default"})(super().admin_view(view, cacheable))

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return Choices.as_view(admin_site=self)(request)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        return [entry for entry in super().get_urls() if getattr(entry, "name", "") not in WITHOUT]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps = super().get_app_list(request, app_label)
        known = list(ORDER)
        apps.sort(key=lambda app: _place(known, app["app_label"]))
        for app in apps:
            names = ORDER.get(app["app_label"], [])
            app["models"].sort(key=lambda model: _place(names, model["object_name"]))
        return apps

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from foundation.schools.slots import waiting_for

        return super().index(request, {**(extra_context or {}), "waiting": waiting_for(request)})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Who may enter, enters; everybody else signs in as on every page."""
        from allauth.account.decorators import secure_admin_login

        if self.has_permission(request):
            return redirect("admin:index")
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return redirect("account_change_password")


class ChartworkAdminConfig(AdminConfig):
    default_site = "config.admin_site.ChartworkAdminSite"


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)
