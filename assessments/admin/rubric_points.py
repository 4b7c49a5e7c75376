"""The points of a rubric, changed from the marking queue: seen before they count."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import Attempt, MarkingTask, Question, Regrade
from assessments.question_types.contract import Criterion
from assessments.question_types.registry import question_type
from assessments.question_types.rubric import MOST_POINTS
from assessments.rules.lifecycle import State
from assessments.rules.rulings import Option
from assessments.services.regrades import apply_regrade, withdraw_regrade
from assessments.services.regrades.requesting import LONGEST_REASON
from assessments.services.rubric_points import change_rubric_points
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in

PAGE = "admin/chartwork_assessments/markingtask/points.html"
POINTS = "admin:chartwork_assessments_markingtask_points"
OPEN = [Regrade.State.PREVIEWING, Regrade.State.PREVIEWED, Regrade.State.APPLYING]


class PointsForm(forms.Form):
    """A number for each level; the levels themselves stay."""

    reason = forms.CharField(max_length=LONGEST_REASON)

    def __init__(self, data: Any = None, *, rubric: tuple[Criterion, ...]) -> None:
        super().__init__(data)
        self.rubric = rubric
        for one, criterion in enumerate(rubric, start=1):
            for two, level in enumerate(criterion.levels, start=1):
                self.fields[f"points_{one}_{two}"] = forms.IntegerField(
                    label=level.text, min_value=0, max_value=MOST_POINTS, initial=level.points
                )
        self.fields["reason"].label = _("Reason")
        self.fields["reason"].help_text = _("Students read it with their new result.")
        self.order_fields([name for name in self.fields if name != "reason"])

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The title of each criterion with its fields."""
        return [
            (criterion.title, [self[f"points_{one}_{two}"] for two in _count(criterion)])
            for one, criterion in enumerate(self.rubric, start=1)
        ]

    def points(self) -> dict[str, dict[str, int]]:
        """For the service. Only after ``is_valid``."""
        return {
            criterion.key: {
                level.key: self.cleaned_data[f"points_{one}_{two}"]
                for two, level in zip(_count(criterion), criterion.levels, strict=True)
            }
            for one, criterion in enumerate(self.rubric, start=1)
        }


@dataclass(frozen=True, slots=True)
class PointsWaiting:
    """A change that was asked for and is not in force, with what it would do."""

    regrade: Regrade
    grades: int
    better: int
    worse: int
    held: int

    @property
    def ready(self) -> bool:
        return self.regrade.state == Regrade.State.PREVIEWED


def points_waiting(question_id: int) -> PointsWaiting | None:
    """The newest change of points of a question that waits to be decided. Three queries at most."""
    rows = Regrade.objects.filter(question_id=question_id, option=Option.NEW_KEY, state__in=OPEN)
    regrade = rows.order_by("-requested_at").first()
    if regrade is None:
        return None
    counts = regrade.effects.aggregate(
        grades=Count("pk", filter=Q(changes=True)),
        better=Count("pk", filter=Q(percent_after__gt=F("percent_before"))),
        worse=Count("pk", filter=Q(percent_after__lt=F("percent_before"))),
    )
    held = (
        Attempt.objects.filter(
            state=State.BEING_MARKED,
            pk__in=MarkingTask.objects.filter(
                version_id__in=[line["version"] for line in regrade.plan]
            ).values("attempt"),
        )
        .order_by()
        .count()
    )
    return PointsWaiting(regrade=regrade, held=held, **counts)


def change_points(page: SchoolAdmin[Any], request: HttpRequest, question_id: int) -> HttpResponse:
    """The form of the points, and below it what the last change would do."""
    tasks = page.get_queryset(request).filter(version__question_id=question_id)
    question = (
        Question.objects.select_related("current_version")
        .filter(pk__in=tasks.values("version__question"))
        .first()
    )
    if question is None or question.current_version is None:
        raise Http404("Nobody was asked such a question in your school.")
    by = acting_in(request, question.school_id)
    kind = question_type(question.question_type)
    rubric = kind.rubric(kind.read_content(question.current_version.content))
    form = PointsForm(request.POST or None, rubric=rubric)
    if request.method == "POST" and form.is_valid():
        try:
            regrade = change_rubric_points(
                question_id=question.pk,
                points=form.points(),
                reason=form.cleaned_data["reason"],
                by=by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            said = _("The new points are saved. Nobody was asked this question yet.")
            if regrade is not None:
                said = _(
                    "The new points are saved for papers from now on. What they do to what was "
                    "ticked already is being computed: load this page again, then decide."
                )
            page.message_user(request, said, messages.SUCCESS)
            return redirect(POINTS, question.pk)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Change the points of this rubric"),
        "question": question,
        "form": form,
        "waiting": points_waiting(question.pk),
    }
    return render(request, PAGE, context)


def decide_points(page: SchoolAdmin[Any], request: HttpRequest, regrade_id: UUID) -> HttpResponse:
    """Put new points in force for what was ticked already, or leave that as it was."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    tasks = page.get_queryset(request)
    regrade = Regrade.objects.filter(
        pk=regrade_id, option=Option.NEW_KEY, question__in=tasks.values("version__question")
    ).first()
    if regrade is None:
        raise Http404("There is no such change in your school.")
    by = acting_in(request, regrade.school_id)
    try:
        if "_apply" in request.POST:
            apply_regrade(regrade_id=regrade.pk, by=by, at=timezone.now())
            said = _("The new points count. Grades follow in the background.")
        else:
            withdraw_regrade(regrade_id=regrade.pk, by=by)
            said = _(
                "What was asked before keeps its points; papers from now on have the new ones."
            )
        page.message_user(request, said, messages.SUCCESS)
    except Refusal as refusal:
        page.message_user(request, refusal.message, messages.WARNING)
    return redirect(POINTS, regrade.question_id)


def _count(criterion: Criterion) -> range:
    return range(1, len(criterion.levels) + 1)
