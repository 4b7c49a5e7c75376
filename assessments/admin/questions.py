"""The question bank: finding questions, and what is done with several at once."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.admin.deciding import decide_disputes
from assessments.admin.excerpts import excerpt_of
from assessments.admin.question_editing import config_of, drawn_in, edit_question
from assessments.admin.question_forms import MoveForm
from assessments.admin.question_pages import compare_versions, preview_question
from assessments.admin.regrading import ask_for_regrade
from assessments.admin.statistics import statistics_of_question
from assessments.models import Category, Question
from assessments.queries.code_updates import is_flagged
from assessments.queries.question_use import times_asked_lately
from assessments.question_types.registry import question_type_configs, question_types
from assessments.services.bank import move_questions, set_status
from foundation.schools.actors import TEACHING
from foundation.schools.admin_access import SchoolAdmin, author_in_admin

NAME = "chartwork_assessments_question"


class TypeFilter(admin.SimpleListFilter):
    """By type, under the names that the types give themselves."""

    title = _("type")
    parameter_name = "question_type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, kind.title) for name, kind in question_types().items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        return queryset.filter(question_type=self.value()) if self.value() else queryset


class DomainFilter(admin.SimpleListFilter):
    """By what questions really have; those without a domain have a line of their own."""

    title = _("domain")
    parameter_name = "domain"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = (
            model_admin.get_queryset(request).order_by("domain").values_list("domain", flat=True)
        )
        return [(domain or "-", domain or _("none")) for domain in found.distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        value = self.value()
        return queryset.filter(domain="" if value == "-" else value) if value else queryset


class CodesFilter(admin.SimpleListFilter):
    """By what has to be done about codes."""

    title = _("codes")
    parameter_name = "codes"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("flagged", _("flagged for an author")), ("dead", _("key not valid today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Question]) -> QuerySet[Question]:
        if self.value() == "flagged":
            return queryset.filter(is_flagged())
        if self.value() == "dead":
            live: Any = Question.objects.codes_live_on(timezone.localdate())
            return queryset.exclude(pk__in=live.values("pk"))
        return queryset


def codes_in_words(question: Any) -> str:
    """What has to be done about its codes, if anything."""
    parts = []
    if question._flagged:
        parts.append(_("flagged: codes"))
    if not question.codes_are_live(timezone.localdate()):
        parts.append(_("not asked: a code of its key is not valid"))
    return "".join(f" · {part}" for part in parts)


def type_title(question: Question) -> str:
    config = config_of(question.question_type)
    return config.question_type.title if config else question.question_type


class QuestionList(ChangeList):
    """Counts how often the questions of the shown page were asked: one query for each school."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        questions: list[Any] = list(self.result_list)
        for school_id in {question.school_id for question in questions}:
            own = [question for question in questions if question.school_id == school_id]
            asked = times_asked_lately(question_ids=[q.pk for q in own], school_id=school_id)
            for question in own:
                question.asked = asked.get(question.pk, 0)
        self.result_list = questions  # type: ignore[assignment]


@admin.register(Question)
class QuestionAdmin(SchoolAdmin[Question]):
    """Every save goes through ``services.bank``; editing makes a version."""

    may_write = TEACHING
    list_display = ["stem", "status", "category", "domain", "hard", "version", "asked"]
    list_filter = ["status", TypeFilter, "category", DomainFilter, CodesFilter]
    list_filter += ["level", "difficulty"]
    search_fields = ["key", "current_version__content__stem"]
    search_help_text = _("Words of the question, or its key.")
    list_per_page = 50
    actions = ["make_ready", "put_in_review", "make_draft", "retire", "move"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return (
            super()
            .get_queryset(request)
            .select_related("category", "current_version", "stimulus__current_version")
            .annotate(_flagged=is_flagged())
        )

    @admin.display(description=_("question"), ordering="key")
    def stem(self, question: Any) -> SafeString:
        return format_html(
            '{}<br><span class="quiet">{} · {}{}</span>',
            self.choice_label(question),
            question.key,
            type_title(question),
            codes_in_words(question),
        )

    def choice_label(self, question: Question) -> str:
        """The beginning of what it asks, without the marks of Markdown."""
        version = question.current_version
        stem = version.content.get("stem", "") if version else ""
        return excerpt_of(stem) or question.key

    @admin.display(description=_("level, difficulty"), ordering="difficulty")
    def hard(self, question: Question) -> str:
        return f"{question.get_level_display()}, {question.difficulty}"

    @admin.display(description=_("version"))
    def version(self, question: Question) -> int:
        return question.current_version.number if question.current_version else 0

    @admin.display(description=_("asked lately"))
    def asked(self, question: Any) -> int:
        return int(question.asked)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return QuestionList

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:object_id>/{name}/",
                self.admin_site.admin_view(getattr(self, name)),
                name=f"{NAME}_{name}",
            )
            for name in ("preview", "versions", "statistics", "regrade", "disputes")
        ]
        return [*own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        type_name = request.GET.get("type", "")
        if config_of(type_name) is None:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("Which type of question?"),
                "types": [config.question_type for config in question_type_configs()],
            }
            return render(request, "admin/chartwork_assessments/question/types.html", context)
        return edit_question(self, request, type_name, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        question = self._question(request, object_id)
        if request.method == "POST" and not self.has_change_permission(request, question):
            raise PermissionDenied
        return edit_question(self, request, question.question_type, question)

    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return preview_question(self, request, self._question(request, str(object_id)))

    def statistics(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return statistics_of_question(self, request, self._question(request, str(object_id)))

    def versions(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return compare_versions(self, request, self._question(request, str(object_id)))

    def regrade(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return ask_for_regrade(self, request, self._question(request, str(object_id)))

    def disputes(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return decide_disputes(self, request, self._question(request, str(object_id)))

    @admin.action(description=_("Set to ready: can be drawn"), permissions=["change"])
    def make_ready(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.READY)

    @admin.action(description=_("Set to in review: not drawn"), permissions=["change"])
    def put_in_review(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.REVIEW)

    @admin.action(description=_("Set to draft: not drawn"), permissions=["change"])
    def make_draft(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.DRAFT)

    @admin.action(
        description=_("Retire: drawn no more, kept in old attempts"), permissions=["change"]
    )
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.RETIRED)

    @admin.action(description=_("Move to another category …"), permissions=["change"])
    def move(self, request: HttpRequest, queryset: QuerySet[Question]) -> HttpResponse | None:
        """Asks where to, then moves."""
        by = author_in_admin(request)
        categories = Category.objects.filter(school_id=by.school_id).order_by("title")
        moving = "apply" in request.POST
        form = MoveForm(request.POST if moving else None, categories=categories)
        if moving and form.is_valid():
            category = form.cleaned_data["category"]
            chosen = list(queryset)
            count = move_questions(
                question_ids=[question.pk for question in chosen], category_id=category.pk, by=by
            )
            self._log(request, chosen, f"Moved to {category}.")
            text = ngettext(
                "%(count)s question is now in %(category)s.",
                "%(count)s questions are now in %(category)s.",
                count,
            )
            words = text % {"count": count, "category": category}
            self.message_user(request, words, messages.SUCCESS)
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Move to another category"),
            "form": form,
            "questions": queryset,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/chartwork_assessments/question/move.html", context)

    def _set(self, request: HttpRequest, queryset: QuerySet[Question], status: str) -> None:
        chosen = list(queryset)
        by = author_in_admin(request)
        count = set_status(question_ids=[q.pk for q in chosen], status=status, by=by)
        label = Question.Status(status).label
        self._log(request, chosen, f"Status: {label}.")
        text = ngettext(
            "%(count)s question: %(status)s.", "%(count)s questions: %(status)s.", count
        )
        words = text % {"count": count, "status": label}
        if status == Question.Status.READY:
            places = drawn_in(
                {q.category_id for q in chosen},
                {q.pk for q in chosen},
                {q.stimulus_id for q in chosen},
            )
            if places:
                words += " " + _("Can be drawn in: %(places)s.") % {"places": ", ".join(places)}
        self.message_user(request, words, messages.SUCCESS)

    def _log(self, request: HttpRequest, questions: list[Question], words: str) -> None:
        for question in questions:
            self.log_change(request, question, words)

    def _question(self, request: HttpRequest, object_id: str) -> Question:
        question = self.get_object(request, object_id)
        if question is None or not self.has_view_permission(request, question):
            raise Http404("There is no such question in your school.")
        return question
