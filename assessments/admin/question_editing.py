"""Writing a question: the type's own form and the details on one page; each save is a version."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.admin.question_forms import QuestionForm
from assessments.admin.regrading import offer_regrade
from assessments.models import Category, Question, QuestionVersion, Slot, Stimulus
from assessments.queries.question_use import attempts_by_version
from assessments.question_types.authoring_fields import AuthoringForm
from assessments.question_types.registry import QuestionTypeConfig, question_type_configs
from assessments.services.bank import save_question
from assessments.services.question_codes import ContentRefused
from foundation.schools.actors import Actor
from foundation.schools.admin_access import SchoolAdmin, author_in_admin
from foundation.schools.requests import arrived_at

M = TypeVar("M", bound=Model)
EDIT = "admin/chartwork_assessments/question/edit.html"
NAME = "admin:chartwork_assessments_question"


def config_of(type_name: str) -> QuestionTypeConfig | None:
    found = (c for c in question_type_configs() if c.question_type.name == type_name)
    return next(found, None)


def edit_question(
    page: SchoolAdmin[Question], request: HttpRequest, type_name: str, question: Question | None
) -> HttpResponse:
    """The page on which a question is written or changed."""
    config = config_of(type_name)
    assert config is not None
    form_class: type[AuthoringForm] = import_string(config.authoring_form)
    choices: dict[str, Any] = {
        "categories": _own(Category.objects.order_by("title"), request, question),
        "stimuli": _own(_stimuli(question), request, question),
        "question": question,
    }
    version = question.current_version if question else None
    if request.method == "POST":
        actor = author_in_admin(request)
        details = QuestionForm(request.POST, **choices)
        content = form_class(request.POST)
        if all([details.is_valid(), content.is_valid()]):
            saved = _save(
                page, request, type_name=type_name, details=details, content=content, actor=actor
            )
            if saved is not None:
                return HttpResponseRedirect(_next(request, saved))
    else:
        details = QuestionForm(
            initial=QuestionForm.initial_from(question) if question else _begin(request),
            **choices,
        )
        content = form_class(initial=form_class.initial_from(version.content) if version else None)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _title(config, question, may_save=page.has_change_permission(request, question)),
        "question": question,
        "details": details,
        "content": content,
        "may_save": page.has_change_permission(request, question),
        "notes": _consequences(question, version) if question else [],
    }
    return render(request, EDIT, context)


def drawn_in(
    category_ids: set[int], question_ids: set[int], stimulus_ids: Collection[int | None] = ()
) -> list[str]:
    """The titles of the published assessments that may ask one of these. One query."""
    asks = Q(category__in=category_ids) | Q(question__in=question_ids)
    asks |= Q(stimulus__in={pk for pk in stimulus_ids if pk})
    slots = Slot.objects.filter(asks, assessment__is_published=True)
    return sorted(set(slots.values_list("assessment__title", flat=True)))


def _own(rows: "QuerySet[M]", request: HttpRequest, question: Question | None) -> "QuerySet[M]":
    """Of the author's school; for the operator who only looks, of the question's."""
    school_id = question.school_id if question else author_in_admin(request).school_id
    return rows.filter(school_id=school_id)


def _stimuli(question: Question | None) -> QuerySet[Stimulus]:
    """What is retired is chosen no more, and stays where it was chosen."""
    standing = question.stimulus_id if question else None
    rows: QuerySet[Stimulus] = Stimulus.objects.order_by("title")
    return rows.filter(~Q(status=Stimulus.Status.RETIRED) | Q(pk=standing))


def _begin(request: HttpRequest) -> dict[str, Any]:
    """A new question goes where the author's last one went, unless the address says otherwise."""
    versions = QuestionVersion.objects.filter(author_id=author_in_admin(request).user_id)
    last = versions.order_by("-created_at").values_list("question__category", flat=True).first()
    return {"category": last, **request.GET.dict()}


def _title(config: QuestionTypeConfig, question: Question | None, *, may_save: bool) -> str:
    kind = config.question_type.title
    if not may_save:
        return _("View question: %(type)s") % {"type": kind}
    if question is None:
        return _("Add question: %(type)s") % {"type": kind}
    return _("Change question: %(type)s") % {"type": kind}


def _consequences(question: Question, version: QuestionVersion | None) -> list[str]:
    """What saving does, said before it is done."""
    if version is None:
        return []
    used = attempts_by_version(question_id=question.pk, school_id=question.school_id)
    now = used.get(version.pk, 0)
    notes = [
        ngettext(
            "Version %(number)s was asked in %(count)s attempt. Saving other words makes version "
            "%(next)s; that attempt keeps what it was asked, and its grade.",
            "Version %(number)s was asked in %(count)s attempts. Saving other words makes version "
            "%(next)s; those attempts keep what they were asked, and their grades.",
            now,
        )
        % {"number": version.number, "count": now, "next": version.number + 1}
        if now
        else _("Version %(number)s was not asked yet.") % {"number": version.number}
    ]
    if places := drawn_in({question.category_id}, {question.pk}, [question.stimulus_id]):
        ready = question.status == Question.Status.READY
        text = _("Drawn in: %(places)s.") if ready else _("When ready, drawn in: %(places)s.")
        notes.append(text % {"places": ", ".join(places)})
    return notes


def _save(
    page: SchoolAdmin[Question],
    request: HttpRequest,
    *,
    type_name: str,
    details: QuestionForm,
    content: AuthoringForm,
    actor: Actor,
) -> Question | None:
    standing = details.question
    before = standing.current_version if standing else None
    written = {**content.content(), **details.hints_in_content()}
    note = details.cleaned_data.get("note", "")
    try:
        question, versioned = save_question(
            key=details.key_for(content.cleaned_data["stem"]),
            type_name=type_name,
            category_id=details.cleaned_data["category"].pk,
            # A browser's other line ends and spaces make no version.
            content=before.content if before and _same(before.content, written) else written,
            details=details.details(),
            note=note,
            placement=details.placement(),
            by=actor,
            at=arrived_at(request),
        )
    except ContentRefused as refusal:
        content.refuse(str(refusal.details.get("place", "")), refusal.message)
        return None
    if standing is None:
        page.log_addition(request, question, [{"added": {}}])
    else:
        page.log_change(request, question, note)
    messages.success(request, _said(question, versioned=versioned, new=standing is None))
    if versioned and standing is not None:
        offer_regrade(request, question)
    return question


def _same(before: Any, after: Any) -> bool:
    return bool(_plain(before) == _plain(after))


def _plain(content: Any) -> Any:
    if isinstance(content, Mapping):
        return {
            name: _plain(value) for name, value in content.items() if value not in ("", [], None)
        }
    if isinstance(content, list):
        return [_plain(value) for value in content]
    return content.replace("\r\n", "\n").strip() if isinstance(content, str) else content


def _said(question: Question, *, versioned: bool, new: bool) -> str:
    version = question.current_version
    parts = [_("Saved %(key)s.") % {"key": question.key}]
    if versioned and version is not None and not new:
        parts.append(
            _("This is version %(number)s; attempts that began keep theirs.")
            % {"number": version.number}
        )
    if not question.codes_are_live(timezone.localdate()):
        parts.append(_("A code of its key is not valid today, so no new paper asks it."))
    if question.status != Question.Status.READY:
        parts.append(_("It is not drawn until its status is ready."))
    elif question.stimulus and question.stimulus.status != Stimulus.Status.READY:
        parts.append(_("It is not drawn until the status of its stimulus is ready."))
    elif places := drawn_in({question.category_id}, {question.pk}, [question.stimulus_id]):
        parts.append(_("It can be drawn in: %(places)s.") % {"places": ", ".join(places)})
    else:
        parts.append(_("It is ready; no assessment draws from its category yet."))
    return " ".join(parts)


def _next(request: HttpRequest, question: Question) -> str:
    if "_preview" in request.POST:
        return reverse(f"{NAME}_preview", args=[question.pk])
    if "_addanother" in request.POST:
        again = f"?type={question.question_type}&category={question.category_id}"
        return f"{reverse(f'{NAME}_add')}{again}&status={question.status}"
    if "_continue" in request.POST:
        return reverse(f"{NAME}_change", args=[question.pk])
    return reverse(f"{NAME}_changelist")
