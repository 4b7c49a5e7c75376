"""Looking at a question: as a student gets it, and how it became what it is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from assessments.models import Question, QuestionVersion
from assessments.queries.attempt_pages import PageItem, named
from assessments.queries.question_use import attempts_by_version
from assessments.queries.regrades import regrades_of_question
from assessments.question_types.form_fields import fields_of
from assessments.question_types.registry import question_type
from assessments.rules.scoring import HUNDREDTH, plain
from assessments.rules.version_diff import compare_contents
from assessments.services.answers_in_codes import CodeDesk, grade_answer
from foundation.schools.admin_access import SchoolAdmin

FIELD = "answer-1"
TEMPLATES = "admin/chartwork_assessments/question"


def preview_question(
    page: SchoolAdmin[Question], request: HttpRequest, question: Question
) -> HttpResponse:
    """As a student sees it; an answer that is tried is graded, and nothing is stored."""
    version = _version(question, request.GET.get("version"))
    kind = question_type(question.question_type)
    content = kind.read_content(version.content)
    order = kind.option_keys(content)
    tried = request.method == "POST"
    answer = kind.answer_from_form(fields_of(FIELD, request.POST.lists())) if tried else None
    context: dict[str, Any] = {
        **_context(page, request, question),
        "title": _("Preview as a student"),
        "version": version,
        "stimulus": question.stimulus.current_version if question.stimulus else None,
        "scripts": named({kind.script}),
        "styles": named({kind.style}),
        "item": PageItem(
            number=1,
            type_name=kind.name,
            template=kind.template,
            answer_kind=kind.answer_kind,
            field_name=FIELD,
            presentation=kind.present(content, order),
            answer=answer,
            revision=0,
            answered=kind.is_answered(answer),
        ),
    }
    if tried:
        desk = CodeDesk(school_id=question.school_id)
        outcome = grade_answer(kind, content, order, answer, desk=desk)
        context["outcome"] = outcome
        context["percent"] = plain((outcome.share * 100).quantize(HUNDREDTH))
        review = kind.review_graded(content, order, answer, outcome.details)
        context["review"] = review
        context["review_template"] = kind.review_template
        context["tried"] = {"review": review, "number": 1}
        context["rubric"] = kind.rubric(content)
    return render(request, f"{TEMPLATES}/preview.html", context)


def compare_versions(
    page: SchoolAdmin[Question], request: HttpRequest, question: Question
) -> HttpResponse:
    """Every version with its note and use; two of them side by side."""
    versions = list(question.versions.select_related("author").order_by("-number"))
    used = attempts_by_version(question_id=question.pk, school_id=question.school_id)
    newer = _chosen(versions, request.GET.get("after"), default=0)
    older = _chosen(versions, request.GET.get("before"), default=1)
    rows = []
    if newer is not None and older is not None:
        rows = compare_contents(before=older.content, after=newer.content)
    context = {
        **_context(page, request, question),
        "title": _("Versions"),
        "versions": [(version, used.get(version.pk, 0)) for version in versions],
        "before": older,
        "after": newer,
        "rows": rows,
        "regrades": regrades_of_question(question_id=question.pk),
        "differ": any(row.change != "same" for row in rows),
    }
    return render(request, f"{TEMPLATES}/versions.html", context)


def _version(question: Question, number: str | None) -> QuestionVersion:
    version = question.current_version
    if number is not None:
        version = question.versions.filter(number=number).first() if _is_small(number) else None
    if version is None:
        raise Http404("This question has no such version.")
    return version


def _is_small(number: str) -> bool:
    """Whether it can be the number of a version; Python reads no thousands of digits."""
    return number.isascii() and number.isdecimal() and len(number) < 9


def _chosen(
    versions: list[QuestionVersion], number: str | None, *, default: int
) -> QuestionVersion | None:
    asked = next((v for v in versions if str(v.number) == number), None)
    return asked or (versions[default] if default < len(versions) else None)


def _context(
    page: SchoolAdmin[Question], request: HttpRequest, question: Question
) -> dict[str, Any]:
    return {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "question": question,
        "may_change": page.has_change_permission(request, question),
    }
