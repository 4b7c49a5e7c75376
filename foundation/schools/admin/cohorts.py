"""Cohorts: who is taught together, put in by a list of email addresses."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from foundation.refusals import Refusal
from foundation.schools.actors import TEACHING
from foundation.schools.admin.taken_keys import FreeKeyForm
from foundation.schools.admin_access import SchoolAdmin, author_in_admin
from foundation.schools.cohorts import Added, add_people, remove_people, save_cohort
from foundation.schools.models import Cohort
from foundation.schools.requests import arrived_at

PEOPLE = "chartwork_schools_cohort_people"


class AddPeopleForm(forms.Form):
    """A list of addresses, as it comes from a roster or a mail program."""

    emails = forms.CharField(
        label=_("Email addresses"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_(
            "One a line, or with commas between them. Either all of them are added, or nobody: "
            "you are told which are not known."
        ),
    )


@admin.register(Cohort)
class CohortAdmin(SchoolAdmin[Cohort]):
    """Written through ``schools.cohorts``."""

    may_write = TEACHING
    form = FreeKeyForm
    list_display = ["title", "key", "people_link", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["title", "key"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        own = ["title", "key", "is_active"]
        return [*own, "people_link"] if obj is not None else own

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key", "people_link"] if obj is not None else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"key": ["title"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cohort]:
        return super().get_queryset(request).annotate(_people=Count("members"))

    @admin.display(description=_("people"), ordering="_people")
    def people_link(self, cohort: Any) -> SafeString:
        count = int(cohort._people)
        text = ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
        return format_html(
            '<a href="{}">{}</a>', reverse(f"admin:{PEOPLE}", args=[cohort.pk]), text
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Cohort]]:
        return FreeKeyForm.of(request, super().get_form(request, obj, change=change, **kwargs))

    def save_model(self, request: HttpRequest, obj: Cohort, form: Any, change: bool) -> None:
        saved = save_cohort(
            key=obj.key, title=obj.title, is_active=obj.is_active, by=author_in_admin(request)
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id

    def response_add(
        self, request: HttpRequest, obj: Cohort, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the people: a cohort without any is of no use."""
        if {"_addanother", "_continue", "_popup"} & set(request.POST):
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse(f"admin:{PEOPLE}", args=[obj.pk]))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.people)
        return [path("<int:object_id>/people/", page, name=PEOPLE), *super().get_urls()]

    def people(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Who is in it; a list of addresses puts people in, ticks take them out."""
        cohort = self.get_object(request, str(object_id))
        if cohort is None or not self.has_view_permission(request, cohort):
            raise Http404("There is no such cohort in your school.")
        may_change = self.has_change_permission(request, cohort)
        form = AddPeopleForm()
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if "remove" in request.POST:
                self._remove(request, cohort)
                return HttpResponseRedirect(request.path)
            form = AddPeopleForm(request.POST)
            if form.is_valid() and self._add(request, cohort, form):
                return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("People of %(cohort)s") % {"cohort": cohort},
            "cohort": cohort,
            "form": form,
            "may_change": may_change,
            "members": cohort.members.select_related("membership__person").order_by(
                "membership__person__name", "membership__person__email"
            ),
        }
        return render(request, "admin/chartwork_schools/cohort/people.html", context)

    def _add(self, request: HttpRequest, cohort: Cohort, form: AddPeopleForm) -> bool:
        try:
            added = add_people(
                cohort_id=cohort.pk,
                emails=form.cleaned_data["emails"],
                by=author_in_admin(request),
                at=arrived_at(request),
            )
        except Refusal as refusal:
            form.add_error("emails", refusal.message)
            return False
        self.log_change(request, cohort, f"People added: {added.added}.")
        self.message_user(request, _said(added), messages.SUCCESS)
        return True

    def _remove(self, request: HttpRequest, cohort: Cohort) -> None:
        chosen = [int(pk) for pk in request.POST.getlist("member") if pk.isdecimal()]
        count = remove_people(cohort_id=cohort.pk, member_ids=chosen, by=author_in_admin(request))
        if not count:
            self.message_user(request, gettext("Tick who is to be taken out."), messages.WARNING)
            return
        self.log_change(request, cohort, f"People taken out: {count}.")
        words = ngettext("%(count)s person taken out.", "%(count)s people taken out.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS)


def _said(added: Added) -> str:
    words = ngettext("%(count)s person added.", "%(count)s people added.", added.added)
    said = words % {"count": added.added}
    if added.there_before:
        before = ngettext(
            "%(count)s was there before.", "%(count)s were there before.", added.there_before
        )
        said += " " + before % {"count": added.there_before}
    return said
