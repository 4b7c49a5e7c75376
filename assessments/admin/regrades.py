"""Regrades: what each would do, or did, in numbers and to whom; applied once or withdrawn."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Regrade
from assessments.queries.regrades import RegradeSummary, effects_by_change, regrade_summary
from assessments.rules.rulings import LostPasses
from assessments.services.regrades import apply_regrade, withdraw_regrade
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import Actor, arrived_at

NAME = "chartwork_assessments_regrade"
PAGE = "admin/chartwork_assessments/regrade/detail.html"
EACH_PAGE = 50
WORKING = frozenset({Regrade.State.PREVIEWING, Regrade.State.APPLYING})
# The heights of the columns of the chart, in units of its view box.
TALLEST = 100


@admin.register(Regrade)
class RegradeAdmin(SchoolAdmin[Regrade]):
    """Asked for on the page of a question (``regrading``). Never edited."""

    list_display = ["question_key", "option", "state", "where", "requested_at", "requested_by"]
    list_display_links = ["question_key"]
    list_filter = ["state", "option", "lost_passes"]
    list_select_related = ["question", "assessment", "requested_by"]
    search_fields = ["question__key", "reason"]
    search_help_text = gettext_lazy("The key of the question, or words of the reason.")
    list_per_page = 50

    @admin.display(description=gettext_lazy("question"), ordering="question__key")
    def question_key(self, regrade: Regrade) -> str:
        return str(regrade.question)

    @admin.display(description=gettext_lazy("where"))
    def where(self, regrade: Regrade) -> str:
        return str(regrade.assessment or _("everywhere"))

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<uuid:object_id>/{name}/",
                self.admin_site.admin_view(getattr(self, name)),
                name=f"{NAME}_{name}",
            )
            for name in ("apply", "withdraw")
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The preview, the progress, or what came of it."""
        if request.method == "POST":
            raise PermissionDenied
        regrade = self._own(request, object_id)
        lost_only = request.GET.get("lost") == "yes"
        summary = regrade_summary(regrade=regrade)
        rows = effects_by_change(regrade=regrade, lost_only=lost_only)
        paginator = Paginator(rows, EACH_PAGE)
        # Known already: no second count.
        paginator.count = summary.lost_pass if lost_only else summary.concerned
        shown = paginator.get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Regrade of %(question)s") % {"question": regrade.question},
            "original": regrade,
            "regrade": regrade,
            "working": regrade.state in WORKING,
            "summary": summary,
            "effects": shown,
            "pages": paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1),
            "lost_only": lost_only,
            "flags": regrade.lost_passes == LostPasses.FLAG,
            "keeps": regrade.lost_passes == LostPasses.KEEP,
            "revokes": regrade.lost_passes == LostPasses.REVOKE,
            "columns": _columns(summary),
            "disputes": regrade.disputes.count(),
        }
        return render(request, PAGE, context)

    def apply(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Put it in force."""

        def act(regrade: Regrade, by: Actor) -> str:
            apply_regrade(regrade_id=regrade.pk, by=by, at=arrived_at(request))
            return _("It is in force: from now on everybody is graded by it. The grades follow.")

        return self._told(request, object_id, act)

    def withdraw(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Let it be."""

        def act(regrade: Regrade, by: Actor) -> str:
            withdraw_regrade(regrade_id=regrade.pk, by=by)
            return _("It was withdrawn. Nothing was changed by it.")

        return self._told(request, object_id, act)

    def _told(
        self, request: HttpRequest, object_id: Any, act: Callable[[Regrade, Actor], str]
    ) -> HttpResponse:
        """Do it, and say on the regrade's page what came of it, or why not."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        regrade = self._own(request, object_id)
        try:
            said = act(regrade, acting_in(request, regrade.school_id))
            self.message_user(request, said, messages.SUCCESS)
            self.log_change(request, regrade, said)
        except Refusal as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return redirect(f"admin:{NAME}_change", regrade.pk)

    def _own(self, request: HttpRequest, object_id: Any) -> Regrade:
        rows = self.get_queryset(request).select_related(
            "question", "assessment", "key_version", "requested_by", "applied_by"
        )
        regrade = rows.filter(pk=object_id).first() if _is_id(object_id) else None
        if regrade is None or not self.has_view_permission(request, regrade):
            raise Http404("There is no such regrade in your school.")
        return regrade

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_id(object_id: Any) -> bool:
    try:
        Regrade._meta.pk.to_python(str(object_id))
    except Exception:
        return False
    return True


def _columns(summary: RegradeSummary) -> list[dict[str, Any]]:
    """The chart: how many results in each tenth before and after, with the bars that show it."""
    most = max(*summary.before, *summary.after, 1)
    columns = []
    for tenth, (before, after) in enumerate(zip(summary.before, summary.after, strict=True)):
        bars = [round(TALLEST * count / most) for count in (before, after)]
        columns.append(
            {
                "label": f"{tenth * 10}-{100 if tenth == 9 else tenth * 10 + 9} %",
                "from": tenth * 10,
                "before": before,
                "after": after,
                "before_x": tenth * 40 + 4,
                "after_x": tenth * 40 + 20,
                "before_y": TALLEST - bars[0],
                "after_y": TALLEST - bars[1],
                "before_height": bars[0],
                "after_height": bars[1],
            }
        )
    return columns
