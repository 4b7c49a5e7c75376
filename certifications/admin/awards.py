"""Certificates of the school: found, shown, and decided on with a reason. Never edited."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from certifications.admin.award_decisions import DECISIONS, ReasonForm, offered
from certifications.models import Award
from certifications.queries.awards import page_of
from foundation.refusals import Refusal
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin, actor_in_admin, is_operator
from foundation.schools.public import Actor, Role, arrived_at


class StateFilter(admin.SimpleListFilter):
    """What counts today and what does not."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = ("valid", "suspended", "expired", "revoked", "replaced")
        return [(name, _(name)) for name in names]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Award]) -> QuerySet[Award]:
        over = Q(expires_at__lte=arrived_at(request))
        kept, held = Q(revoked_at__isnull=True), Q(suspended_at__isnull=False)
        wanted = {
            "valid": kept & ~over & ~held,
            "suspended": kept & ~over & held,
            "expired": kept & over,
            "revoked": ~kept & Q(replaced=False),
            "replaced": ~kept & Q(replaced=True),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


@admin.register(Award)
class AwardAdmin(SchoolAdmin[Award]):
    list_display = ["holder_name", "course", "title", "issued_at", "last_day", "state"]
    list_filter = [StateFilter, "issued_at"]
    search_fields = ["holder__name", "holder__email", "title", "snapshot__holder", "token"]
    search_help_text = "Name, email address or code."
    list_select_related = ["holder", "sharing"]
    date_hierarchy = "issued_at"
    fields = [
        ("holder_name", "person"),
        ("course", "title"),
        ("state", "public_page"),
        ("issued_at", "last_day"),
        ("revoked_at", "who_revoked"),
        "revocation_reason",
        ("suspended_at", "suspension_reason"),
        ("rule", "renews", "replaces"),
        "history",
        "digest",
    ]
    readonly_fields = [
        *("holder_name", "person", "course", "state", "public_page", "last_day", "history"),
        "who_revoked",
    ]
    actions = ["revoke"]
    change_form_template = "admin/chartwork_certifications/award/detail.html"

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.decision)
        name = "chartwork_certifications_award"
        return [
            *(
                path(f"<uuid:award_id>/{what}/", page, {"what": what}, name=f"{name}_{what}")
                for what in DECISIONS
            ),
            *super().get_urls(),
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Award], search_term: str
    ) -> tuple[QuerySet[Award], bool]:
        """A code is found however it is written."""
        code = search_term.replace("-", "").lower() if "-" in search_term else search_term
        return super().get_search_results(request, queryset, code)

    @admin.display(description="holder, as printed")
    def holder_name(self, award: Award) -> str:
        return str(award.snapshot["holder"])

    @admin.display(description="holder")
    def person(self, award: Award) -> str:
        return person_link(award.holder, award.school_id)

    @admin.display(description="what it is of")
    def course(self, award: Award) -> str:
        return str(award.snapshot["course"])

    @admin.display(description="counts until", ordering="expires_at")
    def last_day(self, award: Award) -> str:
        """As printed; ``expires_at`` is the midnight after it."""
        ends = award.snapshot["expires_on"]
        return date_format(date.fromisoformat(ends), "j M Y") if ends else "-"

    @admin.display(description="state")
    def state(self, award: Award) -> str:
        return page_of(award, timezone.now(), viewer=None).state.value

    @admin.display(description="public page")
    def public_page(self, award: Award) -> str:
        address = reverse("certifications:award", args=[award.token])
        return format_html('<a href="{}">{}</a>', address, address)

    @admin.display(description="revoked by")
    def who_revoked(self, award: Award) -> str:
        return person_link(award.revoked_by, award.school_id) if award.revoked_by else "-"

    @admin.display(description="what happened")
    def history(self, award: Award) -> str:
        events = award.events.select_related("by")
        return format_html_join(
            mark_safe("<br>"),
            "{}: {}{}{}",
            (
                (
                    date_format(timezone.localtime(one.at), "j M Y, H:i"),
                    one.kind,
                    f", {one.by}" if one.by else "",
                    f": {one.reason}" if one.reason else "",
                )
                for one in events
            ),
        )

    @admin.action(description="Revoke the selected certificate …", permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Award]) -> HttpResponse | None:
        """Goes to the page that asks for the reason; one certificate at a time."""
        chosen = list(queryset.values_list("pk", flat=True)[:2])
        if len(chosen) != 1:
            self.message_user(request, "Choose one certificate: each has a reason of its own.")
            return None
        return redirect("admin:chartwork_certifications_award_revoke", chosen[0])

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def decision(self, request: HttpRequest, award_id: UUID, what: str) -> HttpResponse:
        """Names the certificate and what follows, asks for the reason, and does it."""
        if not self.has_revoke_permission(request):
            raise PermissionDenied
        award = self.get_queryset(request).filter(pk=award_id).first()
        if award is None:
            raise Http404
        chosen = DECISIONS[what]
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            by, at = _actor(request, award), arrived_at(request)
            reason = form.cleaned_data["reason"]
            try:
                chosen.service(award_id=award_id, reason=reason, by=by, at=at)
            except Refusal as refused:
                form.add_error(None, refused.message)
            else:
                self.message_user(request, str(chosen.done), messages.SUCCESS)
                return redirect("admin:chartwork_certifications_award_change", award_id)
        context = {
            **self.admin_site.each_context(request),
            "title": chosen.heading,
            "opts": self.opts,
            "award": award,
            "decision": chosen,
            "page": page_of(award, arrived_at(request), viewer=_actor(request, award)),
            "form": form,
        }
        return render(request, "admin/chartwork_certifications/award/decide.html", context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        award = self.get_object(request, object_id)
        extra = {**(extra_context or {}), "decisions": offered(award) if award else []}
        return super().change_view(request, object_id, form_url, extra)


def _actor(request: HttpRequest, award: Award) -> Actor:
    """Who revokes: a teacher in the own school, the operator in the certificate's."""
    teacher = actor_in_admin(request)
    if teacher is not None and not is_operator(request):
        return teacher
    return Actor(school_id=award.school_id, user_id=request.user.pk, role=Role.ADMINISTRATOR)
