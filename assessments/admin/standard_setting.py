"""A mark to pass by judgement: rating, what comes of it, adopting it."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.standard_setting_forms import AdoptForm, RatingForm
from assessments.admin.standard_setting_words import (
    about_outcome,
    cuts_chart,
    item_lines,
    judge_lines,
    rating_lines,
)
from assessments.models import StandardSetting
from assessments.queries.standard_setting import own_ratings, setting_page
from assessments.rules.standard_setting import MOST_ERRORS, adopted_percent
from assessments.services.standard_setting import (
    adopt_cut,
    close_setting,
    save_judgements,
    start_second_round,
)
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in, actor_in_admin
from foundation.schools.public import arrived_at

NAME = "chartwork_assessments_standardsetting"
CHANGE, RATE = f"admin:{NAME}_change", f"admin:{NAME}_rate"
TEMPLATES = "admin/chartwork_assessments/standardsetting"
Stage = StandardSetting.Stage


@admin.register(StandardSetting)
class StandardSettingAdmin(SchoolAdmin[StandardSetting]):
    """Written by ``services.standard_setting`` alone. The operator of the site only looks."""

    list_display = ["assessment_title", "stage", "judges_count", "opened_at", "closed_at"]
    list_display_links = ["assessment_title"]
    list_filter = ["stage"]
    list_select_related = ["assessment"]
    search_fields = ["assessment__title", "assessment__key"]

    @admin.display(description=gettext_lazy("assessment"), ordering="assessment__title")
    def assessment_title(self, setting: StandardSetting) -> str:
        return setting.assessment.title

    @admin.display(description=gettext_lazy("judges"))
    def judges_count(self, setting: StandardSetting) -> int:
        return len(setting.judges.all())

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("assessment", "led_by").prefetch_related("judges")

    def get_urls(self) -> list[URLPattern]:
        of = self.admin_site.admin_view
        ways = [("second", self.second), ("close", self.close), ("adopt", self.adopt)]
        return [
            path("<uuid:object_id>/rate/", of(self.rate), name=f"{NAME}_rate"),
            *(
                path(f"<uuid:object_id>/{name}/", of(view), name=f"{NAME}_{name}")
                for name, view in ways
            ),
            *super().get_urls(),
        ]

    def change_view(self, request: HttpRequest, object_id: str, *_a: Any, **_k: Any) -> Any:
        """How far it is and, when nobody is swayed by it any more, what comes of it."""
        setting = self._setting(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return self._shown(request, setting)

    def history_view(self, request: HttpRequest, object_id: str, *_a: Any, **_k: Any) -> Any:
        return redirect(CHANGE, self._setting(request, object_id).pk)

    def _shown(
        self, request: HttpRequest, setting: StandardSetting, form: AdoptForm | None = None
    ) -> HttpResponse:
        found = setting_page(setting)
        # In the first round nobody sees where the others go, the leader neither.
        outcome = found.outcome if setting.stage != Stage.FIRST else None
        if outcome is not None and form is None:
            form = AdoptForm(marks=_marks(outcome))
        actor = actor_in_admin(request)
        context = {
            "setting": setting,
            "assessment": setting.assessment,
            "page": found,
            "outcome": outcome,
            "about": about_outcome(found, outcome) if outcome else [],
            "chart": cuts_chart(found, outcome) if outcome else None,
            "judges": judge_lines(found, outcome),
            "items": item_lines(found, outcome) if outcome else [],
            "form": form,
            "may_judge": actor is not None and actor.school_id == setting.school_id,
        }
        title = _("Mark to pass: %(title)s") % {"title": setting.assessment.title}
        return self._page(request, "setting", title, context)

    def rate(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """A judge's own list; in the second round with what all said in the first."""
        setting = self._setting(request, object_id)
        actor = actor_in_admin(request)
        if actor is None or actor.school_id != setting.school_id or actor.user_id is None:
            raise PermissionDenied("Only those who teach in this school judge.")
        if setting.stage == Stage.CLOSED:
            return redirect(CHANGE, setting.pk)
        own = own_ratings(setting, actor.user_id)
        items = list(setting.items.select_related("version__question__category").order_by("order"))
        # Who changes nothing in the second round keeps what was said in the first.
        shown = {**own[1], **own[2]}
        form = RatingForm(request.POST or None, items=items, own=shown, in_round=setting.round)
        if request.method == "POST" and form.is_valid():
            ratings = form.ratings()
            if setting.round == 2:
                ratings = {pk: one for pk, one in ratings.items() if shown.get(pk) != one}
            try:
                save_judgements(
                    setting_id=setting.pk,
                    ratings=ratings,
                    in_round=form.cleaned_data["in_round"],
                    by=actor,
                    at=arrived_at(request),
                )
                said = _("Saved. You can change your ratings until the round ends.")
                self.message_user(request, said, messages.SUCCESS)
                return redirect(RATE if "_stay" in request.POST else CHANGE, setting.pk)
            except Refusal as refusal:
                form.add_error(None, refusal.message)
        lines = rating_lines(setting, items, form, actor.user_id)
        context = {
            "setting": setting,
            "assessment": setting.assessment,
            "form": form,
            "lines": lines,
            "rated": len(shown),
        }
        return self._page(request, "rate", _("Rate the questions"), context)

    def second(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        said = _("The second round has begun: judges see all ratings of the first.")
        return self._press(request, object_id, start_second_round, said)

    def close(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        return self._press(request, object_id, close_setting, _("Closed; no rating changes now."))

    def adopt(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """One press sets the mark; attempts that have begun keep theirs."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        setting = self._setting(request, object_id)
        by = acting_in(request, setting.school_id)
        outcome = setting_page(setting).outcome
        form = AdoptForm(request.POST, marks=_marks(outcome)) if outcome else None
        if form is not None and not form.is_valid():
            return self._shown(request, setting, form)
        data: dict[str, Any] = (
            form.cleaned_data if form is not None else {"errors_added": 0, "reason": ""}
        )
        try:
            adopted = adopt_cut(
                setting_id=setting.pk,
                errors=data["errors_added"],
                reason=data["reason"],
                by=by,
                at=arrived_at(request),
            )
        except Refusal as refusal:
            field = {"errors": "errors_added", "reason": "reason"}.get(
                str(refusal.details.get("field", ""))
            )
            if form is not None and setting.stage == Stage.CLOSED:
                form.add_error(field, refusal.message)
                return self._shown(request, setting, form)
            self.message_user(request, refusal.message, messages.ERROR)
            return redirect(CHANGE, setting.pk)
        said = _("The mark to pass is %(percent)s %% now. Attempts that have begun keep theirs.")
        self.message_user(request, said % {"percent": adopted.percent}, messages.SUCCESS)
        return redirect(CHANGE, setting.pk)

    def _press(
        self, request: HttpRequest, object_id: UUID, service: Any, said: str
    ) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        setting = self._setting(request, object_id)
        by = acting_in(request, setting.school_id)
        try:
            service(setting_id=setting.pk, by=by, at=arrived_at(request))
            self.message_user(request, said, messages.SUCCESS)
        except Refusal as refusal:
            self.message_user(request, refusal.message, messages.ERROR)
        return redirect(CHANGE, setting.pk)

    def _setting(self, request: HttpRequest, object_id: Any) -> StandardSetting:
        found = self.get_object(request, str(object_id))
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if found is None:
            raise Http404("There is no such standard setting in your school.")
        return found

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        own = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return render(request, f"{TEMPLATES}/{name}.html", {**own, **context})

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _marks(outcome: Any) -> dict[int, float]:
    return {
        errors: adopted_percent(outcome, errors=errors)
        for errors in range(-MOST_ERRORS, MOST_ERRORS + 1)
    }
