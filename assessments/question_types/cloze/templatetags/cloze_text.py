"""The text of a cloze with something in each of its blanks."""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from assessments.question_types.cloze.marks import carried, place_controls
from assessments.question_types.contract import ReviewPart
from foundation.ui.markdown import render_markdown

register = template.Library()


@register.filter
def with_controls(item: Any) -> SafeString:
    """The text of a ``PageItem`` with the control of each blank."""
    shown = item.presentation
    given = (item.answer or {}).get("parts", {})

    def control(number: int) -> str:
        blank = shown["blanks"][number - 1]
        context = {
            "number": number,
            "name": f"{item.field_name}-{number}",
            "options": list(enumerate(blank["options"], start=1)),
            "value": given.get(str(number), ""),
            "longest": shown["longest"],
        }
        return render_to_string("question_types/cloze_blank.html", context).strip()

    return _filled(shown["text"], control)


@register.filter
def with_answers(text: str, parts: Sequence[ReviewPart]) -> SafeString:
    """The text after release, with what was given in each blank."""

    def given(number: int) -> str:
        context = {"number": number, "part": parts[number - 1]}
        return render_to_string("question_types/cloze_given.html", context).strip()

    return _filled(text, given)


def _filled(text: str, fill: Callable[[int], str]) -> SafeString:
    """Safe: rendered Markdown is, and so are our templates, put between its tags only."""
    return mark_safe(place_controls(render_markdown(carried(text)), fill))  # noqa: S308
