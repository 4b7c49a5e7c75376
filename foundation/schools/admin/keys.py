"""API clients: keys of the school's programs, in the hands of its administrators."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from foundation.schools.actors import Role
from foundation.schools.admin_access import SchoolAdmin, acting_in, actor_in_admin, is_operator
from foundation.schools.models import ApiClient, School
from foundation.schools.services import (
    change_api_client,
    create_api_client,
    delete_api_client,
    rotate_api_secret,
)

ROTATE = "chartwork_schools_apiclient_rotate"


class ApiClientForm(forms.ModelForm[ApiClient]):
    """A name and what the program may read; the rest is made by the service."""

    name = forms.CharField(
        max_length=255, help_text=_("What the program is, so that you know it in a year.")
    )
    allowed_scopes = forms.MultipleChoiceField(
        label=_("May read"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]  # type: ignore[assignment]
        if "allowed_scopes" in self.fields:
            self.fields["allowed_scopes"].choices = list(scopes.items())  # type: ignore[attr-defined]
        if "school" in self.fields:
            self.fields["school"].required = True


class ApiClientAdmin(SchoolAdmin[ApiClient]):
    """Registered by the OAuth2 library through its setting APPLICATION_ADMIN_CLASS.

    A secret is shown once, in the answer to the request that made it, and kept as a hash.
    """

    may_view = may_write = frozenset({Role.ADMINISTRATOR})
    form = ApiClientForm
    list_display = ["name", "client_id", "scopes", "created"]
    search_fields = ["name", "client_id"]
    ordering = ["name"]

    @admin.display(description=_("may read"))
    def scopes(self, client: ApiClient) -> str:
        return ", ".join(client.allowed_scopes) or "–"

    @admin.display(description=_("secret"))
    def secret(self, client: ApiClient) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse(f"admin:{ROTATE}", args=[client.pk]), _("Make a new one")
        )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is not None:
            changing = ["secret"] if self.has_change_permission(request, obj) else []
            return ["name", "allowed_scopes", "client_id", *changing, "created"]
        # Who teaches nowhere must say for which school.
        of = ["school"] if actor_in_admin(request) is None else []
        return ["name", *of, "allowed_scopes"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["client_id", "secret", "created"] if obj is not None else []

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.rotate)
        return [path("<path:object_id>/rotate/", page, name=ROTATE), *super().get_urls()]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}  # Keys are taken away one by one, with their name before one's eyes.

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return is_operator(request) or super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request) or super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """The keys themselves; their tokens go with them, and are never listed."""
        return [str(client) for client in objs], {}, set(), []

    def save_model(self, request: HttpRequest, obj: ApiClient, form: Any, change: bool) -> None:
        scopes = list(form.cleaned_data["allowed_scopes"])
        if change:
            by = acting_in(request, obj.school_id or 0)
            change_api_client(client_pk=obj.pk, name=obj.name, scopes=scopes, by=by)
            return
        actor = actor_in_admin(request)
        school = form.cleaned_data["school"] if actor is None else _school_of(actor.school_id)
        client, secret = create_api_client(school=school, name=obj.name, scopes=scopes)
        obj.pk, obj.school, obj.client_id = client.pk, client.school, client.client_id
        request.new_secret = secret  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: ApiClient) -> None:
        delete_api_client(client_pk=obj.pk, by=acting_in(request, obj.school_id or 0))

    def response_add(
        self, request: HttpRequest, obj: ApiClient, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._show_once(request, obj, request.new_secret)  # type: ignore[attr-defined]

    def rotate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Says what a new secret does, then makes it."""
        client = self.get_object(request, object_id)
        if client is None:
            raise Http404
        if not self.has_change_permission(request, client):
            raise PermissionDenied
        if request.method != "POST":
            return render(
                request,
                "admin/chartwork_schools/apiclient/rotate.html",
                {**self._context(request, client), "title": _("Make a new secret")},
            )
        by = acting_in(request, client.school_id or 0)
        client, secret = rotate_api_secret(client_pk=client.pk, by=by)
        self.log_change(request, client, [{"changed": {"fields": ["client secret"]}}])
        return self._show_once(request, client, secret)

    def _show_once(self, request: HttpRequest, client: ApiClient, secret: str) -> HttpResponse:
        context = {**self._context(request, client), "title": _("The secret"), "secret": secret}
        response = render(request, "admin/chartwork_schools/apiclient/secret.html", context)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _context(self, request: HttpRequest, client: ApiClient) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "client": client,
            "token_url": request.build_absolute_uri(reverse("oauth2_provider:token")),
        }


def _school_of(school_id: int) -> School:
    return School.objects.get(pk=school_id)
