"""Quizzes and exams, and what they draw."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.admin.assessment_rows import PartFormSet, SlotForm, SlotFormSet
from assessments.admin.calibration import calibration_urls
from assessments.admin.coding import coding_urls
from assessments.admin.standard_setting_opening import opening_urls
from assessments.admin.statistics import STATISTICS, statistics_urls
from assessments.models import Assessment, Question, Section, Slot
from assessments.rules.drawing import MOST_FRESH
from assessments.services.papers import (
    CRITERIA,
    overlap_of,
    set_assessment,
    settings_of,
)
from foundation.schools.actors import TEACHING
from foundation.schools.admin.taken_keys import FreeKeyForm
from foundation.schools.admin_access import (
    SchoolAdmin,
    WrittenInline,
    actor_in_admin,
    author_in_admin,
)


class PartInline(WrittenInline[Section, Assessment]):
    model = Section
    formset = PartFormSet  # type: ignore[assignment]
    fields = ["number", "title", "intro", "minutes", "break_minutes"]
    verbose_name = gettext_lazy("section")
    verbose_name_plural = gettext_lazy("sections, if it has any")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "intro":
            kwargs["widget"] = forms.Textarea(attrs={"rows": 2, "cols": 40})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class SlotInline(WrittenInline[Slot, Assessment]):
    model = Slot
    form = SlotForm
    formset = SlotFormSet  # type: ignore[assignment]
    fields = [
        "order",
        "section",
        "category",
        "count",
        "question",
        "stimulus",
        "points",
        *CRITERIA,
    ]
    autocomplete_fields = ["question"]
    verbose_name = gettext_lazy("slot")
    verbose_name_plural = gettext_lazy(
        "what is asked: a draw from a category, one question, or all of a stimulus"
    )

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # A class of this request only, so that it may know who asks.
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.actor = actor_in_admin(request)
        parts = PartInline(self.parent_model, self.admin_site)
        formset.parts_class = parts.get_formset(request, obj)
        return formset


@admin.register(Assessment)
class AssessmentAdmin(SchoolAdmin[Assessment]):
    """Saved by ``services.papers``, the slots with the settings. Running attempts keep theirs."""

    may_write = TEACHING
    form = FreeKeyForm
    list_display = [
        "title",
        "kind",
        "asks",
        "pass_percent",
        "minutes",
        "attempts_allowed",
        "attempts_made",
        "is_published",
    ]
    list_filter = ["kind", "is_published"]
    search_fields = ["title", "key"]
    inlines = [PartInline, SlotInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("title", "key"),
                    ("kind", "is_published"),
                    "intro",
                    ("pass_percent", "minutes", "attempts_allowed"),
                    ("shuffle_options", "code_release", "code_book", "exam_room"),
                    "papers_alike",
                    "statistics",
                ]
            },
        ),
        (
            gettext_lazy("How it is taken"),
            {
                "classes": ["collapse"],
                "description": gettext_lazy(
                    "The student reads all of this before the start. Attempts that run keep the "
                    "rules that they began with."
                ),
                "fields": [
                    ("behaviour", "tries", "try_penalty_percent"),
                    "navigation",
                    ("expiry", "grace_minutes"),
                    ("certainty", "wrong_costs_percent"),
                ],
            },
        ),
        (
            gettext_lazy("How essays are marked"),
            {
                "classes": ["collapse"],
                "fields": [("anonymous_marking", "second_marking_percent")],
            },
        ),
        (
            gettext_lazy("Who may start, when and where"),
            {
                "classes": ["collapse"],
                "fields": [("opens_at", "closes_at"), "access_code", "networks", "overrides"],
            },
        ),
        (
            gettext_lazy("What is shown of a graded attempt, and from when on"),
            {
                "classes": ["collapse"],
                "description": gettext_lazy(
                    "Closed: after the closing time or, where there is none, when it is not "
                    "published any more. This holds for attempts of the past too."
                ),
                "fields": [
                    ("show_score", "show_answers"),
                    ("show_key", "show_explanation"),
                    "show_statistics",
                ],
            },
        ),
    ]

    @admin.display(description=gettext_lazy("other terms for some"))
    def overrides(self, assessment: Assessment) -> SafeString | str:
        """The way to what is different for a cohort or a student."""
        if assessment.pk is None:
            return _("Set when it is saved.")
        count = assessment.overrides.count()
        page = reverse("admin:chartwork_assessments_override_changelist")
        words = ngettext("%(count)s override", "%(count)s overrides", count) % {"count": count}
        return format_html(
            '<a href="{}?assessment__id__exact={}">{}</a> · <a href="{}?assessment={}">{}</a>',
            page,
            assessment.pk,
            words,
            reverse("admin:chartwork_assessments_override_add"),
            assessment.pk,
            _("add one for a cohort or a student"),
        )

    @admin.display(description=gettext_lazy("statistics"))
    def statistics(self, assessment: Assessment) -> SafeString | str:
        """The way to how questions and scores turned out."""
        if assessment.pk is None:
            return _("There when it has been taken.")
        page = reverse(f"admin:{STATISTICS}", args=[assessment.pk])
        return format_html('<a href="{}">{}</a>', page, _("How its questions did"))

    def get_urls(self) -> list[URLPattern]:
        own = [*statistics_urls(self), *calibration_urls(self), *opening_urls(self)]
        return [*own, *coding_urls(self), *super().get_urls()]

    @admin.display(description=gettext_lazy("how alike two papers are"))
    def papers_alike(self, assessment: Assessment) -> str:
        if assessment.pk is None:
            return _("Known when it is saved.")
        found = overlap_of(assessment=assessment)
        if found is None:
            return _("The bank cannot fill it today, so nobody can start.")
        words = _(
            "Two students share %(usual)s %% of the questions as a rule, at most %(most)s %% in "
            "%(pairs)s pairs that were drawn. One student gets %(fresh)s papers before a question "
            "comes again."
        )
        return words % {
            "usual": round(found.usual * 100),
            "most": round(found.most * 100),
            "pairs": found.pairs,
            "fresh": found.fresh_papers if found.fresh_papers < MOST_FRESH else f"{MOST_FRESH} +",
        }

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        slots = Slot.objects.order_by().filter(assessment=OuterRef("pk")).values("assessment")
        counted = slots.filter(stimulus=None).annotate(n=Sum("count")).values("n")
        # A stimulus asks what is ready.
        whole = (
            Question.objects.drawable()
            .order_by()
            .filter(stimulus__slot__assessment=OuterRef("pk"), is_pilot=False)
            .values("stimulus__slot__assessment")
            .annotate(n=Count("pk"))
            .values("n")
        )
        asks = Coalesce(Subquery(counted), 0) + Coalesce(Subquery(whole), 0)
        return super().get_queryset(request).annotate(_asks=asks, _attempts=Count("attempts"))

    @admin.display(description=gettext_lazy("questions"), ordering="_asks")
    def asks(self, assessment: Any) -> int:
        return int(assessment._asks or 0)

    @admin.display(description=gettext_lazy("attempts made"), ordering="_attempts")
    def attempts_made(self, assessment: Any) -> int:
        return int(assessment._attempts)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Course packs know an assessment by its key.
        return ["papers_alike", "statistics", "overrides", *(["key"] if obj is not None else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {} if obj is not None else {"key": ["title"]}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm[Assessment]]:
        return FreeKeyForm.of(request, super().get_form(request, obj, change=change, **kwargs))

    def save_model(self, request: HttpRequest, obj: Assessment, form: Any, change: bool) -> None:
        """Nothing yet: the service saves settings and slots in one go, in ``save_related``."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        obj: Assessment = form.instance
        parts: PartFormSet = formsets[0]
        slots: SlotFormSet = formsets[1]
        saved = set_assessment(
            key=obj.key,
            settings=settings_of(obj),
            draws=slots.draws(),
            parts=parts.parts(),
            by=author_in_admin(request),
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id
        # For the history: which rows were added, changed, removed. It writes nothing.
        parts.save(commit=False)
        slots.save(commit=False)
