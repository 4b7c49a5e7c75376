"""What several questions are about: written here, a version each time that it changes."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.admin.question_editing import drawn_in
from assessments.models import Question, Stimulus
from assessments.queries.stimulus_use import attempts_by_stimulus_version
from assessments.services.stimuli import save_stimulus
from foundation.schools.actors import TEACHING
from foundation.schools.admin.taken_keys import FreeKeyForm
from foundation.schools.admin_access import SchoolAdmin, author_in_admin
from foundation.schools.requests import arrived_at

PREVIEW = "chartwork_assessments_stimulus_preview"


class StimulusForm(FreeKeyForm):
    """Heading and status of the stimulus, with the text and the note of its next version."""

    content = forms.CharField(
        label=_("Text"),
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
        help_text=_(
            "Markdown, with tables. Students see it before they answer: it holds no answer."
        ),
    )
    note = forms.CharField(
        label=_("What was changed"),
        max_length=300,
        required=False,
        help_text=_("For the history, and for who asks in a year."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = self.instance.current_version
        if "content" in self.fields and standing is not None:
            self.fields["content"].initial = standing.content


@admin.register(Stimulus)
class StimulusAdmin(SchoolAdmin[Stimulus]):
    """Saved by ``services.stimuli``. Attempts keep the version that they were drawn with."""

    may_write = TEACHING
    form = StimulusForm
    list_display = ["title", "key", "status", "questions", "ready", "look"]
    list_filter = ["status"]
    search_fields = ["title", "key"]
    list_select_related = ["current_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Stimulus]:
        ready = Q(questions__status=Question.Status.READY)
        return (
            super()
            .get_queryset(request)
            .annotate(_questions=Count("questions"), _ready=Count("questions", filter=ready))
        )

    @admin.display(description=_("questions"), ordering="_questions")
    def questions(self, stimulus: Any) -> int:
        return int(stimulus._questions)

    @admin.display(description=_("ready questions"), ordering="_ready")
    def ready(self, stimulus: Any) -> int:
        return int(stimulus._ready)

    @admin.display(description=_("preview"))
    def look(self, stimulus: Stimulus) -> SafeString:
        words = _("As a student, with its questions and versions")
        return format_html(
            '<a href="{}">{}</a>', reverse(f"admin:{PREVIEW}", args=[stimulus.pk]), words
        )

    @admin.display(description=_("text"))
    def text(self, stimulus: Stimulus) -> str:
        return stimulus.current_version.content if stimulus.current_version else ""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        if obj is None:
            return [("title", "key"), "status", "content"]
        if not self.has_change_permission(request, obj):
            return [("title", "key"), "status", "text", "look"]
        return [("title", "key"), "status", "content", "note", "look"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["key", "look", "text"] if obj is not None else []

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"key": ["title"]}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Stimulus]]:
        return StimulusForm.of(request, super().get_form(request, obj, change=change, **kwargs))

    def save_model(self, request: HttpRequest, obj: Stimulus, form: Any, change: bool) -> None:
        saved, versioned = save_stimulus(
            key=obj.key,
            title=obj.title,
            content=form.cleaned_data["content"],
            status=obj.status,
            note=form.cleaned_data.get("note", ""),
            by=author_in_admin(request),
            at=arrived_at(request),
        )
        obj.pk, obj.school_id, obj.current_version = (
            saved.pk,
            saved.school_id,
            saved.current_version,
        )
        if versioned and change and saved.current_version is not None:
            words = gettext("This is version %(number)s; attempts that began keep theirs.")
            self.message_user(
                request, words % {"number": saved.current_version.number}, messages.INFO
            )
        places = drawn_in(set(), set(), [obj.pk])
        if places and obj.status != Stimulus.Status.READY:
            words = gettext("It is not ready, so nobody can start: %(places)s.")
            self.message_user(request, words % {"places": ", ".join(places)}, messages.WARNING)

    def response_add(
        self, request: HttpRequest, obj: Stimulus, post_url_continue: str | None = None
    ) -> HttpResponse:
        """On to the preview, which says how questions come to it."""
        if {"_addanother", "_continue", "_popup"} & set(request.POST):
            return super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse(f"admin:{PREVIEW}", args=[obj.pk]))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.preview)
        return [path("<int:object_id>/preview/", page, name=PREVIEW), *super().get_urls()]

    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """As a student sees it, at any version; with its questions in their order."""
        stimulus = self.get_object(request, str(object_id))
        if stimulus is None or not self.has_view_permission(request, stimulus):
            raise Http404("There is no such stimulus in your school.")
        versions = list(stimulus.versions.select_related("author").order_by("-number"))
        asked = request.GET.get("version", "")
        version = next((v for v in versions if str(v.number) == asked), None)
        if version is None:
            if asked or not versions:
                raise Http404("This stimulus has no such version.")
            version = versions[0]
        used = attempts_by_stimulus_version(
            version_ids=[v.pk for v in versions], school_id=stimulus.school_id
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Preview of %(title)s") % {"title": stimulus},
            "stimulus": stimulus,
            "version": version,
            "versions": [(v, used.get(v.pk, 0)) for v in versions],
            "questions": _questions(stimulus),
            "may_change": self.has_change_permission(request, stimulus),
        }
        return render(request, "admin/chartwork_assessments/stimulus/preview.html", context)


def _questions(stimulus: Stimulus) -> list[tuple[Question, str]]:
    """Each with the words that it asks, in the order of the paper."""
    rows = stimulus.questions.select_related("current_version").order_by("stimulus_order", "pk")
    return [
        (q, str(q.current_version.content.get("stem", "")) if q.current_version else "")
        for q in rows
    ]
