"""Quizzes and exams, and what they draw."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.taken_keys import FreeKeyForm
from assessments.models import Assessment, Slot
from assessments.rules.drawing import MOST_FRESH
from assessments.services.papers import (
    CRITERIA,
    AssessmentSettings,
    Draw,
    OneQuestion,
    overlap_of,
    plan_slots,
    set_assessment,
)
from foundation.refusals import Refusal
from foundation.schools.actors import TEACHING, Actor
from foundation.schools.admin_access import (
    SchoolAdmin,
    WrittenInline,
    actor_in_admin,
    author_in_admin,
)


class SlotForm(forms.ModelForm[Slot]):
    """One question, or a number of questions from a category."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if bool(data.get("category")) == bool(data.get("question")):
            raise ValidationError(_("Choose either a category to draw from or one question."))
        if data.get("question") and data.get("count") != 1:
            raise ValidationError({"count": _("One question is asked once.")})
        if data.get("count") == 0:
            raise ValidationError({"count": _("Draw at least one question.")})
        return data


class SlotFormSet(BaseInlineFormSet[Slot, Assessment, SlotForm]):
    """Says no to what the bank cannot fill, all slots together."""

    actor: ClassVar[Actor | None] = None

    def add_fields(self, form: Any, index: int | None) -> None:
        """The table's head is no label of a field: each says what it is (WCAG 1.3.1)."""
        super().add_fields(form, index)
        for field in form.fields.values():
            # The admin wraps some in links to the related page.
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = str(field.label or "")
            if widget.attrs.get("class") == "vTextField":
                # Ten columns must fit a screen; a domain or a tag is a short word.
                widget.attrs.update({"class": "", "size": "12"})

    def draws(self) -> list[Draw | OneQuestion]:
        """The slots that stay, in their order."""
        rows = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [_draw(row) for row in sorted(rows, key=lambda row: int(row["order"]))]

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.actor is None:
            return
        try:
            plan_slots(draws=self.draws(), by=self.actor)
        except Refusal as refusal:
            raise ValidationError(refusal.message) from refusal


class SlotInline(WrittenInline[Slot, Assessment]):
    model = Slot
    form = SlotForm
    formset = SlotFormSet  # type: ignore[assignment]
    fields = [
        "order",
        "category",
        "count",
        *CRITERIA,
        "question",
        "points",
    ]
    autocomplete_fields = ["question"]
    verbose_name = gettext_lazy("slot")
    verbose_name_plural = gettext_lazy("what is asked: a draw from a category, or one question")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        # A class of this request only, so that it may know who asks.
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.actor = actor_in_admin(request)
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
    inlines = [SlotInline]
    fields = [
        ("title", "key"),
        ("kind", "is_published"),
        "intro",
        ("pass_percent", "minutes", "attempts_allowed"),
        "shuffle_options",
        "papers_alike",
    ]

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
        slots = (
            Slot.objects.order_by()
            .filter(assessment=OuterRef("pk"))
            .values("assessment")
            .annotate(n=Sum("count"))
            .values("n")
        )
        return (
            super()
            .get_queryset(request)
            .annotate(_asks=Subquery(slots), _attempts=Count("attempts"))
        )

    @admin.display(description=gettext_lazy("questions"), ordering="_asks")
    def asks(self, assessment: Any) -> int:
        return int(assessment._asks or 0)

    @admin.display(description=gettext_lazy("attempts made"), ordering="_attempts")
    def attempts_made(self, assessment: Any) -> int:
        return int(assessment._attempts)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        # Course packs know an assessment by its key.
        return ["key", "papers_alike"] if obj is not None else ["papers_alike"]

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
        slots: SlotFormSet = formsets[0]
        saved = set_assessment(
            key=obj.key,
            settings=AssessmentSettings(
                title=obj.title,
                intro=obj.intro,
                pass_percent=obj.pass_percent,
                attempts_allowed=obj.attempts_allowed,
                minutes=obj.minutes,
                kind=obj.kind,
                shuffle_options=obj.shuffle_options,
                is_published=obj.is_published,
            ),
            draws=slots.draws(),
            by=author_in_admin(request),
        )
        obj.pk, obj.school_id = saved.pk, saved.school_id
        # For the history: which slots were added, changed, removed. It writes nothing.
        slots.save(commit=False)


def _draw(row: dict[str, Any]) -> Draw | OneQuestion:
    if row["question"] is not None:
        return OneQuestion(question_key=row["question"].key, points=row["points"])
    return Draw(
        category_key=row["category"].key,
        count=row["count"],
        points=row["points"],
        **{name: row[name] for name in CRITERIA},
    )
