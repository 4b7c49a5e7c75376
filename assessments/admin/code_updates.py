"""Code updates: what a new release does to the questions of a school, and what is decided."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import CodeUpdate, CodeUpdateFinding
from assessments.models.code_update import PLACE_WORDS, WHAT_WORDS
from assessments.queries.code_updates import findings_of, progress_of
from assessments.question_types.authoring_fields import TextField
from assessments.services.code_updates import (
    LONGEST_REASON,
    decide_findings,
    review_release,
)
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in
from foundation.schools.public import Actor, arrived_at

NAME = "chartwork_assessments_codeupdate"
PAGE = "admin/chartwork_assessments/codeupdate/detail.html"
EACH_PAGE = 50
Decision = CodeUpdateFinding.Decision
ALL = ("", gettext_lazy("all"))


class FilterForm(forms.Form):
    """Which findings are shown; sent with the address."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), required=False, choices=[ALL, *Decision.choices]
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        required=False,
        choices=[ALL, *((place.value, words) for place, words in PLACE_WORDS.items())],
    )
    what = forms.ChoiceField(
        label=gettext_lazy("What happened"),
        required=False,
        choices=[ALL, *WHAT_WORDS.items()],
    )

    def chosen(self) -> dict[str, str]:
        """What limits the list; a value that there is not limits nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ReasonForm(forms.Form):
    """Why it is decided so."""

    reason = TextField(
        label=gettext_lazy("Reason"),
        rows=2,
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Whoever looks at the question next year reads it."),
    )


@admin.register(CodeUpdate)
class CodeUpdateAdmin(SchoolAdmin[CodeUpdate]):
    """Made when a release is looked at; decided on its page. Never edited."""

    list_display = ["release_title", "compared_with", "questions", "open_findings", "reviewed_at"]
    list_display_links = ["release_title"]
    list_select_related = ["release", "previous"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[CodeUpdate]:
        rows = super().get_queryset(request).select_related("release", "previous", "reviewed_by")
        opened = Count("findings", filter=Q(findings__decision=Decision.OPEN))
        return rows.annotate(_open=opened, _findings=Count("findings"))

    @admin.display(description=gettext_lazy("release"), ordering="release__valid_from")
    def release_title(self, update: CodeUpdate) -> str:
        return update.release.title

    @admin.display(description=gettext_lazy("compared with"))
    def compared_with(self, update: CodeUpdate) -> str:
        return update.previous.name

    @admin.display(description=gettext_lazy("open findings"), ordering="_open")
    def open_findings(self, update: Any) -> str:
        return _("%(open)s of %(all)s") % {"open": update._open, "all": update._findings}

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(getattr(self, name)),
                name=f"{NAME}_{name}",
            )
            for name in ("decide", "again")
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The report: its figures, how far it is decided, and every finding."""
        if request.method == "POST":
            raise PermissionDenied
        return self._report(request, self._own(request, object_id), ReasonForm())

    def decide(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Decide what is chosen, or all that the filters show."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        update = self._own(request, str(object_id))
        by = acting_in(request, update.school_id)
        form = ReasonForm(request.POST)
        ids = self._chosen(request, update)
        if not ids:
            messages.warning(request, _("Choose the findings that this decision is about."))
        elif form.is_valid() and self._decided(request, update, ids, form, by):
            return redirect(self._address(request, update))
        return self._report(request, update, form, chosen=set(ids))

    def again(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Look at the release again: questions may have changed since."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        update = self._own(request, str(object_id))
        found = review_release(
            release=update.release,
            previous=update.previous,
            by=acting_in(request, update.school_id),
            at=arrived_at(request),
        )
        words = _("Questions looked at: %(questions)s; new findings: %(fresh)s; ended: %(ended)s.")
        said = words % {
            "questions": found.update.questions,
            "fresh": found.fresh,
            "ended": found.replaced,
        }
        self.message_user(request, said, messages.SUCCESS)
        return redirect(f"admin:{NAME}_change", update.pk)

    def _decided(
        self,
        request: HttpRequest,
        update: CodeUpdate,
        ids: list[int],
        form: ReasonForm,
        by: Actor,
    ) -> bool:
        try:
            count = decide_findings(
                finding_ids=ids,
                decision=request.POST.get("decision", ""),
                reason=form.cleaned_data["reason"],
                by=by,
                at=arrived_at(request),
            )
        except Refusal as refusal:
            form.add_error("reason", refusal.message)
            return False
        text = ngettext("%(count)s finding is decided.", "%(count)s findings are decided.", count)
        said = text % {"count": count}
        self.message_user(request, said, messages.SUCCESS)
        self.log_change(request, update, f"{said} {form.cleaned_data['reason']}")
        return True

    def _chosen(self, request: HttpRequest, update: CodeUpdate) -> list[int]:
        if request.POST.get("scope") == "shown":
            limited = FilterForm(request.GET).chosen()
            open_ones = findings_of(update, chosen=limited).exclude(
                decision__in=[Decision.RETIRE, Decision.REPLACED]
            )
            return list(open_ones.values_list("pk", flat=True))
        sent = request.POST.getlist("finding")
        return [
            int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 19
        ]

    def _report(
        self,
        request: HttpRequest,
        update: CodeUpdate,
        form: ReasonForm,
        *,
        chosen: set[int] | frozenset[int] = frozenset(),
    ) -> HttpResponse:
        filters = FilterForm(request.GET)
        limited = filters.chosen()
        paginator = Paginator(findings_of(update, chosen=limited), EACH_PAGE)
        shown = paginator.get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("%(release)s and your questions") % {"release": update.release},
            "original": update,
            "update": update,
            "progress": progress_of(update),
            "filters": FilterForm(initial=limited),
            "query": "&".join(f"{name}={value}" for name, value in limited.items()),
            "findings": shown,
            "pages": paginator.get_elided_page_range(shown.number, on_each_side=2, on_ends=1),
            "form": form,
            "chosen": chosen,
            "settled": {Decision.RETIRE, Decision.REPLACED},
            "may_decide": self.may_decide(request, update),
        }
        return render(request, PAGE, context)

    def may_decide(self, request: HttpRequest, update: CodeUpdate) -> bool:
        try:
            acting_in(request, update.school_id)
        except PermissionDenied:
            return False
        return True

    def _address(self, request: HttpRequest, update: CodeUpdate) -> str:
        limited = FilterForm(request.GET).chosen()
        query = "&".join(f"{name}={value}" for name, value in limited.items())
        return reverse(f"admin:{NAME}_change", args=[update.pk]) + (f"?{query}" if query else "")

    def _own(self, request: HttpRequest, object_id: str) -> CodeUpdate:
        update = self.get_object(request, object_id)
        if update is None or not self.has_view_permission(request, update):
            raise Http404("There is no such code update in your school.")
        return update

    def has_add_permission(self, request: HttpRequest, *_: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
