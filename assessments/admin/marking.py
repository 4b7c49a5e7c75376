"""Marking an answer by its rubric: a group of radio buttons a criterion, and a comment."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Attempt
from assessments.queries.marking_pages import MarkingItem, marking_items
from assessments.question_types.authoring_fields import TextField
from assessments.rules.lifecycle import State
from assessments.services.marking import LONGEST_COMMENT, mark_item
from foundation.refusals import Refusal
from foundation.schools.admin_access import SchoolAdmin, acting_in

PAGE = "admin/chartwork_assessments/attempt/mark.html"
CHANGE = "admin:chartwork_assessments_attempt_change"


class MarkForm(forms.Form):
    """The rubric of one answer; a field a criterion, named by its place in the rubric."""

    comment = TextField(
        label=gettext_lazy("Comment"),
        required=False,
        rows=4,
        max_length=LONGEST_COMMENT,
        help_text=gettext_lazy("Markdown. The student reads it with the result."),
    )

    def __init__(self, data: Any = None, *, item: MarkingItem) -> None:
        initial: dict[str, Any] = {
            f"criterion_{number}": item.chosen.get(criterion.key)
            for number, criterion in enumerate(item.rubric, start=1)
        }
        # One form an answer stands on the page, so the names say which.
        super().__init__(
            data, initial={**initial, "comment": item.comment}, prefix=str(item.number)
        )
        self.rubric = item.rubric
        for number, criterion in enumerate(item.rubric, start=1):
            best = criterion.best.points
            self.fields[f"criterion_{number}"] = forms.ChoiceField(
                label=criterion.title,
                choices=[
                    (level.key, _points(level.points, best, level.text))
                    for level in criterion.levels
                ],
                widget=forms.RadioSelect,
            )
        self.order_fields([f"criterion_{n}" for n in range(1, len(item.rubric) + 1)])

    def marks(self) -> dict[str, str]:
        """For the service. Only after ``is_valid``."""
        return {
            criterion.key: self.cleaned_data[f"criterion_{number}"]
            for number, criterion in enumerate(self.rubric, start=1)
        }


@dataclass(frozen=True, slots=True)
class MarkingPart:
    """An answer with its form."""

    item: MarkingItem
    form: MarkForm


def marking_parts(attempt: Attempt) -> list[MarkingPart]:
    """The forms of an attempt that waits for a person; none for any other. Three queries."""
    if attempt.state != State.BEING_MARKED:
        return []
    return [MarkingPart(item, MarkForm(item=item)) for item in marking_items(attempt=attempt)]


def mark_in_admin(
    page: SchoolAdmin[Attempt], request: HttpRequest, attempt: Attempt
) -> HttpResponse:
    """Take the form of one answer; where something is wrong, show it again with what was typed."""
    by = acting_in(request, attempt.school_id)
    sent = request.POST.get("item", "")
    item = next((i for i in marking_items(attempt=attempt) if str(i.number) == sent), None)
    if item is None:
        raise Http404("This attempt has no such answer for a person to mark.")
    form = MarkForm(request.POST, item=item)
    if form.is_valid():
        try:
            mark_item(
                attempt_id=attempt.pk,
                position=item.number,
                marks=form.marks(),
                comment=form.cleaned_data["comment"],
                by=by,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            page.message_user(request, _said(attempt, item.number), messages.SUCCESS)
            return redirect(CHANGE, attempt.pk)
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": _("Mark question %(number)s") % {"number": item.number},
        "original": attempt,
        "part": MarkingPart(item, form),
    }
    return render(request, PAGE, context)


def _points(points: int, best: int, text: str) -> str:
    return _("%(points)s of %(best)s: %(text)s") % {"points": points, "best": best, "text": text}


def _said(attempt: Attempt, number: int) -> str:
    left = sum(item.mark is None for item in marking_items(attempt=attempt))
    if not left:
        return _("All answers are marked. The grade comes in a moment; load the page again to see.")
    text = ngettext(
        "Question %(number)s is marked. %(left)s answer of this attempt is left.",
        "Question %(number)s is marked. %(left)s answers of this attempt are left.",
        left,
    )
    return text % {"number": number, "left": left}
