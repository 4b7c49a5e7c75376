"""The marking queue: question by question, without names, for two markers at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from assessments.admin.marking import MarkForm
from assessments.admin.rubric_points import change_points, decide_points, points_waiting
from assessments.models import MarkingTask
from assessments.models.mark import LONGEST_REASON
from assessments.queries.marking_queue import (
    AnswerToMark,
    agreement_on,
    answer_to_mark,
    counts_of,
    line_of,
    marked_by,
    queue_lines,
    saved_meanwhile,
)
from assessments.rules.second_marking import ROLE_WORDS, Role
from assessments.services.marking import mark_item
from assessments.services.marking_tasks import claim_next, release_claim
from foundation.refusals import Refusal
from foundation.schools.admin_access import (
    SchoolAdmin,
    acting_in,
    actor_in_admin,
    author_in_admin,
    is_operator,
)
from foundation.schools.public import Actor

NAME = "chartwork_assessments_markingtask"
QUEUE, ANSWER, QUESTION = (
    f"admin:{NAME}_changelist",
    f"admin:{NAME}_answer",
    f"admin:{NAME}_question",
)
TEMPLATES = "admin/chartwork_assessments/markingtask"
SHOWN = ("attempt__student", "assessment", "version__question", "claimed_by")


class AnswerForm(MarkForm):
    """The rubric, the comment, and the reason where there is a grade already."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    settling = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, item: AnswerToMark) -> None:
        super().__init__(data, item=item)  # type: ignore[arg-type]
        self.initial = {**self.initial, "seen": item.newest, "settling": item.settling}
        if item.graded:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"),
                max_length=LONGEST_REASON,
                help_text=_("The student reads it with the new result."),
            )

    def visible(self) -> list[Any]:
        """The fields in their order, without the hidden ones."""
        return list(self.visible_fields())


@admin.register(MarkingTask)
class MarkingTaskAdmin(SchoolAdmin[MarkingTask]):
    """Nothing here names a student unless the assessment says so; nothing leads to the attempt."""

    def get_urls(self) -> list[URLPattern]:
        of = self.admin_site.admin_view
        return [
            path("next/", of(self.next_answer), name=f"{NAME}_next"),
            path("mine/", of(self.mine), name=f"{NAME}_mine"),
            path(
                "question/<int:version_id>/<int:assessment_id>/",
                of(self.question),
                name=f"{NAME}_question",
            ),
            path("points/<int:question_id>/", of(self.points), name=f"{NAME}_points"),
            path("points/<uuid:regrade_id>/decide/", of(self.decide), name=f"{NAME}_decide"),
            path("<uuid:object_id>/answer/", of(self.answer), name=f"{NAME}_answer"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What waits, question by question."""
        self._check(request)
        finished = "all" in request.GET
        tasks = self.get_queryset(request)
        context = {"lines": queue_lines(tasks=tasks, finished=finished), "finished": finished}
        return self._page(request, "queue", _("Marking"), context)

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        """Django's own form would name the attempt."""
        return redirect(ANSWER, self._task(request, object_id).pk)

    def history_view(
        self, request: HttpRequest, object_id: str, *_: Any, **__: Any
    ) -> HttpResponse:
        return redirect(ANSWER, self._task(request, object_id).pk)

    def question(self, request: HttpRequest, version_id: int, assessment_id: int) -> HttpResponse:
        """One question: how far it is, how far two markers agree, the points of its rubric."""
        self._check(request)
        tasks = self.get_queryset(request)
        line = line_of(tasks=tasks, version_id=version_id, assessment_id=assessment_id)
        if line is None:
            raise Http404("Nobody answered this question there.")
        context = {
            "line": line,
            "agreement": agreement_on(version_id=version_id, assessment_id=assessment_id),
            "waiting": points_waiting(line.question_id),
        }
        return self._page(request, "question", line.question_key, context)

    def next_answer(self, request: HttpRequest) -> HttpResponse:
        """Claim the next answer of a question and go there."""
        self._check(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            version_id, assessment_id = (
                int(request.POST.get(name, "")) for name in ("version", "assessment")
            )
        except ValueError:
            raise Http404("There is no such question.") from None
        settling = "settling" in request.POST
        tasks = self.get_queryset(request)
        line = tasks.filter(version_id=version_id, assessment_id=assessment_id).first()
        if line is None:
            raise Http404("There is no such question.")
        by = acting_in(request, line.school_id)
        return self._go_on(request, line, by, after=None, settling=settling)

    def answer(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """One answer: mark it, skip it, leave it."""
        task = self._task(request, object_id)
        by = acting_in(request, task.school_id)
        settling = task.waits_for == "settling"
        if request.method == "POST" and "_skip" in request.POST:
            return self._go_on(request, task, by, after=task.pk, settling=settling)
        if request.method == "POST" and "_leave" in request.POST:
            release_claim(task_id=task.pk, by=by)
            return redirect(QUEUE)
        shown = answer_to_mark(task=task, by=by, at=timezone.now())
        if request.method != "POST":
            return self._answer_page(request, shown, AnswerForm(item=shown))
        sent = request.POST.copy()
        comment = f"{shown.number}-comment"
        if "_use" in sent:
            typed, used = str(sent.get(comment, "")).strip(), str(sent["_use"])
            sent[comment] = f"{typed}\n\n{used}" if typed else used
        form = AnswerForm(sent, item=shown)
        if "_use" in sent or "_preview" in sent:
            # Nothing is saved, so nothing is missing yet.
            form.full_clean()
            form.errors.clear()
            return self._answer_page(request, shown, form, preview=sent.get(comment, ""))
        if form.is_valid():
            try:
                return self._saved(request, shown, form, by)
            except Refusal as refusal:
                form.add_error(None, ValidationError(refusal.message))
        return self._answer_page(request, shown, form)

    def mine(self, request: HttpRequest) -> HttpResponse:
        """What this person marked."""
        own = marked_by(by=author_in_admin(request))
        return self._page(request, "mine", _("Marked by me"), {"own": own})

    def points(self, request: HttpRequest, question_id: int) -> HttpResponse:
        self._check(request)
        return change_points(self, request, question_id)

    def decide(self, request: HttpRequest, regrade_id: UUID) -> HttpResponse:
        self._check(request)
        return decide_points(self, request, regrade_id)

    def _saved(
        self, request: HttpRequest, shown: AnswerToMark, form: AnswerForm, by: Actor
    ) -> HttpResponse:
        task, data = shown.task, form.cleaned_data
        mark = mark_item(
            attempt_id=task.attempt_id,
            position=task.position,
            marks=form.marks(),
            comment=data["comment"],
            by=by,
            at=timezone.now(),
            settling=bool(data.get("settling")),
            reason=data.get("reason", ""),
        )
        counts = counts_of(version_id=task.version_id, assessment_id=task.assessment_id)
        said = _("Saved. %(done)s of %(total)s answers to this question are marked.")
        if counts.second:
            said += " " + _("For a second marker: %(second)s.")
        known = {"done": counts.done, "total": counts.total, "second": counts.second}
        self.message_user(request, said % known, messages.SUCCESS)
        other = saved_meanwhile(mark=mark, seen=data.get("seen") or 0)
        if other is not None:
            told = _(
                "%(who)s saved marks for the same answer while you did. Both are kept; yours count "
                "as: %(role)s. Open it again from “Marked by me” to look."
            )
            who, role = other.marked_by or "–", ROLE_WORDS[Role(mark.role)]
            self.message_user(request, told % {"who": who, "role": role}, messages.WARNING)
        if "_stay" in request.POST or shown.graded:
            return redirect(ANSWER, task.pk)
        return self._go_on(request, task, by, after=task.pk, settling=shown.settling)

    def _go_on(
        self,
        request: HttpRequest,
        task: MarkingTask,
        by: Actor,
        *,
        after: UUID | None,
        settling: bool,
    ) -> HttpResponse:
        """To the next answer of the same question, or back to it where none is left."""
        following = claim_next(
            version_id=task.version_id,
            assessment_id=task.assessment_id,
            by=by,
            at=timezone.now(),
            after=after,
            settling=settling,
        )
        if following is None:
            self.message_user(
                request,
                _("Nothing of this question waits for you now. What others have open is theirs."),
            )
            return redirect(QUESTION, task.version_id, task.assessment_id)
        address = reverse(ANSWER, args=[following.pk])
        if after is not None and after != following.pk:
            address += "?" + urlencode({"previous": str(after)})
        return redirect(address)

    def _answer_page(
        self, request: HttpRequest, shown: AnswerToMark, form: AnswerForm, *, preview: str = ""
    ) -> HttpResponse:
        context = {"answer": shown, "form": form, "preview": preview}
        context["previous"] = _task_id(request.GET.get("previous", ""))
        title = _("Mark an answer")
        if shown.settling:
            title = _("Settle an answer")
        elif shown.is_second:
            title = _("Mark an answer, as its second marker")
        return self._page(request, "answer", title, context)

    def _page(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        shown = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "teaches": actor_in_admin(request) is not None,
            **context,
        }
        return render(request, f"{TEMPLATES}/{name}.html", shown)

    def _check(self, request: HttpRequest) -> None:
        if not is_operator(request) and actor_in_admin(request) is None:
            raise PermissionDenied("Only those who teach mark answers.")

    def _task(self, request: HttpRequest, task_id: object) -> MarkingTask:
        self._check(request)
        wanted = _task_id(str(task_id))
        task = (
            self.get_queryset(request).select_related(*SHOWN).filter(pk=wanted).first()
            if wanted
            else None
        )
        if task is None:
            raise Http404("There is no such answer in your school.")
        return task


def _task_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
