"""The question bank: writing, versions, preview."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.module_loading import import_string
from django.utils.text import Truncator

from assessments.admin.question_forms import QuestionForm
from assessments.models import Category, Question, QuestionVersion, Slot
from assessments.queries.attempt_pages import PageItem
from assessments.question_types.registry import question_type, question_type_configs
from assessments.services.bank import ContentRefused, save_question, set_status
from foundation.schools.actors import TEACHING, Actor
from foundation.schools.admin_access import SchoolAdmin, actor_in_admin
from foundation.schools.requests import arrived_at


@admin.register(Category)
class CategoryAdmin(SchoolAdmin[Category]):
    may_write = TEACHING
    list_display = ["title", "key", "questions"]
    search_fields = ["title", "key"]
    prepopulated_fields = {"key": ["title"]}
    fields = ["title", "key", "parent"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return super().get_queryset(request).annotate(_questions=Count("questions"))

    @admin.display(description="questions", ordering="_questions")
    def questions(self, category: Any) -> int:
        return int(category._questions)

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        if not change:
            obj.school_id = _author(request).school_id
        super().save_model(request, obj, form, change)


@admin.register(Question)
class QuestionAdmin(SchoolAdmin[Question]):
    """Every save goes through ``services.bank``; editing makes a version."""

    may_write = TEACHING
    list_display = [
        "stem",
        "question_type",
        "category",
        "domain",
        "difficulty",
        "status",
        "version",
    ]
    list_filter = ["status", "question_type", "category", "domain", "level", "difficulty"]
    search_fields = ["key", "current_version__content__stem"]
    list_select_related = ["category", "current_version"]
    actions = ["make_ready", "put_in_review", "retire"]

    @admin.display(description="question", ordering="key")
    def stem(self, question: Question) -> str:
        version = question.current_version
        text = str(version.content.get("stem", "")) if version else ""
        return Truncator(text).chars(90) or question.key

    @admin.display(description="version")
    def version(self, question: Question) -> int:
        return question.current_version.number if question.current_version else 0

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<path:object_id>/preview/",
            self.admin_site.admin_view(self.preview),
            name="chartwork_assessments_question_preview",
        )
        return [own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = request.GET.get("type", "")
        configs = {config.question_type.name: config for config in question_type_configs()}
        if name not in configs:
            context = {**self._context(request), "title": "Which type of question?"}
            context["types"] = [config.question_type for config in configs.values()]
            return render(request, "admin/chartwork_assessments/question/types.html", context)
        return self._edit(request, name, None)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        question = self._question(request, object_id)
        return self._edit(request, question.question_type, question)

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """As a student sees it; an answer that is tried is graded, and nothing is stored."""
        question = self._question(request, object_id)
        version = question.current_version
        if version is None:
            raise Http404("This question has no content yet.")
        kind = question_type(question.question_type)
        content = kind.read_content(version.content)
        order = kind.option_keys(content)
        values = request.POST.getlist("answer-1")
        answer = kind.answer_from_form(values) if request.method == "POST" else None
        item = PageItem(
            number=1,
            template=kind.template,
            answer_kind=kind.answer_kind,
            field_name="answer-1",
            presentation=kind.present(content, order),
            answer=answer,
            revision=0,
            answered=kind.is_answered(answer),
        )
        context: dict[str, Any] = {
            **self._context(request),
            "title": "Preview",
            "question": question,
            "item": item,
        }
        if request.method == "POST":
            context["outcome"] = kind.grade(content, order, answer)
            context["review"] = kind.review(content, order, answer)
        return render(request, "admin/chartwork_assessments/question/preview.html", context)

    @admin.action(description="Set to ready: can be drawn", permissions=["change"])
    def make_ready(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.READY)

    @admin.action(description="Set to in review: not drawn", permissions=["change"])
    def put_in_review(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.REVIEW)

    @admin.action(description="Retire: drawn no more, kept in old attempts", permissions=["change"])
    def retire(self, request: HttpRequest, queryset: QuerySet[Question]) -> None:
        self._set(request, queryset, Question.Status.RETIRED)

    def _set(self, request: HttpRequest, queryset: QuerySet[Question], status: str) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        count = set_status(question_ids=ids, status=status, by=_author(request))
        self.message_user(request, f"{count} questions are now {status}.", messages.SUCCESS)

    def _question(self, request: HttpRequest, object_id: str) -> Question:
        question = self.get_object(request, object_id)
        if question is None or not self.has_view_permission(request, question):
            raise Http404("There is no such question in your school.")
        return question

    def _edit(
        self, request: HttpRequest, type_name: str, question: Question | None
    ) -> HttpResponse:
        config = next(c for c in question_type_configs() if c.question_type.name == type_name)
        form_class = import_string(config.authoring_form)
        if request.method == "POST":
            actor = _author(request)
            details = QuestionForm(request.POST, question=question)
            content = form_class(request.POST)
            if all([details.is_valid(), content.is_valid()]):
                saved = self._save(request, type_name, details, content, actor)
                if saved is not None:
                    return HttpResponseRedirect(self._next(request, saved))
        else:
            version = question.current_version if question else None
            details = QuestionForm(
                initial=QuestionForm.initial_from(question) if question else None, question=question
            )
            content = form_class(
                initial=form_class.initial_from(version.content) if version else None
            )
        context = {
            **self._context(request),
            "title": f"{'Change' if question else 'Add'} question: {config.question_type.title}",
            "question": question,
            "details": details,
            "content": content,
            "may_save": self.has_change_permission(request, question),
            "versions": list(question.versions.select_related("author")) if question else [],
        }
        return render(request, "admin/chartwork_assessments/question/edit.html", context)

    def _save(
        self,
        request: HttpRequest,
        type_name: str,
        details: QuestionForm,
        content: Any,
        actor: Actor,
    ) -> Question | None:
        stem = content.cleaned_data["stem"]
        try:
            question, versioned = save_question(
                key=details.key_for(stem, actor.school_id),
                type_name=type_name,
                category_id=details.cleaned_data["category"].pk,
                content=content.content(),
                details=details.details(),
                note=details.cleaned_data["note"],
                by=actor,
                at=arrived_at(request),
            )
        except ContentRefused as refusal:
            _show_refusal(content, refusal)
            return None
        if details.question is None:
            self.log_addition(request, question, [{"added": {}}])
        else:
            self.log_change(request, question, details.cleaned_data["note"])
        self.message_user(request, _said(question, versioned=versioned), messages.SUCCESS)
        return question

    def _next(self, request: HttpRequest, question: Question) -> str:
        base = "admin:chartwork_assessments_question"
        if "_preview" in request.POST:
            return reverse(f"{base}_preview", args=[question.pk])
        if "_addanother" in request.POST:
            return f"{reverse(f'{base}_add')}?type={question.question_type}"
        return reverse(f"{base}_changelist")

    def _context(self, request: HttpRequest) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.model._meta}


def _author(request: HttpRequest) -> Actor:
    actor = actor_in_admin(request)
    if actor is None:
        raise PermissionDenied("Sign in as an instructor of a school to write.")
    return actor


def _show_refusal(content: Form, refusal: ContentRefused) -> None:
    place = str(refusal.details.get("place", ""))
    content.add_error(place if place in content.fields else None, refusal.message)


def _said(question: Question, *, versioned: bool) -> str:
    quizzes = Slot.objects.filter(category_id=question.category_id).values_list(
        "assessment__title", flat=True
    )
    parts = [f"Saved {question.key}."]
    version: QuestionVersion | None = question.current_version
    if versioned and version is not None:
        parts.append(f"This is version {version.number}; attempts that began keep theirs.")
    if question.status == Question.Status.READY and quizzes:
        parts.append(f"It can be drawn in: {', '.join(sorted(set(quizzes)))}.")
    elif question.status != Question.Status.READY:
        parts.append("It is not drawn until its status is ready.")
    return " ".join(parts)
