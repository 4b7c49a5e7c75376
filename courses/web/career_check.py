"""The self-check: one form, one answer, nothing stored."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.rules.career_check import CareerCheck, Choice, assess, missing, read_check

FOLDER = Path(__file__).resolve().parent.parent


@cache
def the_check(language: str = "en") -> CareerCheck:
    """The self-check as the file of the language describes it, else the English one, read once."""
    path = FOLDER / f"career_check.{language}.yaml"
    if not path.exists():
        path = FOLDER / "career_check.yaml"
    return read_check(yaml.safe_load(path.read_text(encoding="utf-8")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def career_check(request: HttpRequest) -> HttpResponse:
    """Show the tasks; after posting, what they showed. Answers live only in this request."""
    check = the_check(get_language() or "en")
    if request.method != "POST":
        return render(request, "courses/front/check.html", _form(check, {}, ()))
    answers = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    open_keys = missing(check, answers)
    if open_keys:
        context = _form(check, answers, open_keys)
        return render(request, "courses/front/check.html", context, status=422)
    return render(request, "courses/front/check_result.html", {"outcome": assess(check, answers)})


def _form(
    check: CareerCheck, answers: dict[str, str], open_keys: tuple[str, ...]
) -> dict[str, Any]:
    """The numbered questions with what was already chosen."""
    numbers = {
        key: number
        for number, key in enumerate(
            [task.key for task in check.tasks] + [item.key for item in check.honest], start=1
        )
    }

    def shown(item: Any) -> dict[str, Any]:
        choices: tuple[Choice, ...] = item.choices
        return {
            "number": numbers[item.key],
            "item": item,
            "choices": [(choice, answers.get(item.key) == choice.key) for choice in choices],
            "is_open": item.key in open_keys,
        }

    return {
        "steps": [
            {"title": step.title, "intro": step.intro, "tasks": [shown(t) for t in step.tasks]}
            for step in check.steps
        ],
        "honest": [shown(item) for item in check.honest],
        "open_numbers": [numbers[key] for key in open_keys],
    }
