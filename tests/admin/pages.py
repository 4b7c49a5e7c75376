"""Addresses and forms of the admin."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from assessments.models import Question
from foundation.schools.scoping import in_school


def page_of(name: str, page: str = "changelist", *arguments: Any) -> str:
    """``page_of("chartwork_courses_course", "change", 3)``"""
    return reverse(f"admin:{name}_{page}", args=arguments)


def question_form(shelf: Any, **changes: Any) -> dict[str, Any]:
    """A single choice question, ready."""
    return {
        "stem": "Which bone is on the thumb side?",
        "text_a": "The ulna",
        "why_a": "It is on the other side.",
        "text_b": "The radius",
        "why_b": "It goes with the thumb.",
        "correct": "b",
        "explanation": "Radius, thumb.",
        "category": shelf.pk,
        "status": "ready",
        "difficulty": "2",
        "level": "recall",
        **changes,
    }


def slot_form(quiz: Any, *slots: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The form of an assessment with new slots; those that are there are given by their id."""
    there = sum("id" in slot for slot in slots)
    form = {
        "title": quiz.title,
        "key": quiz.key,
        "kind": "quiz",
        "pass_percent": "60",
        "minutes": "0",
        "attempts_allowed": "0",
        "is_published": "on",
        "shuffle_options": "on",
        "behaviour": "deferred",
        "tries": "3",
        "try_penalty_percent": "33.33",
        "wrong_costs_percent": "0",
        "navigation": "free",
        "expiry": "submit",
        "grace_minutes": "0",
        "show_score": "graded",
        "show_answers": "graded",
        "show_key": "graded",
        "show_explanation": "graded",
        "show_statistics": "never",
        "anonymous_marking": "on",
        "second_marking_percent": "0",
        "sections-TOTAL_FORMS": "0",
        "sections-INITIAL_FORMS": "0",
        "slots-TOTAL_FORMS": str(len(slots)),
        "slots-INITIAL_FORMS": str(there),
        **changes,
    }
    for number, slot in enumerate(slots):
        values = {
            "order": number + 1,
            "section": 0,
            "count": 1,
            "points": 1,
            "assessment": quiz.pk or "",
            **slot,
        }
        form |= {f"slots-{number}-{name}": str(value) for name, value in values.items()}
    return form


ADD_QUESTION = "/admin/chartwork_assessments/question/add/?type="
DETAILS = ("category", "status", "difficulty", "level")


def details_form(shelf: Any) -> dict[str, Any]:
    """What the form of a new question of any type has beside its key and its content."""
    return {name: question_form(shelf)[name] for name in DETAILS}


def saver(client: Any, shelf: Any, forms: Mapping[str, dict[str, Any]]) -> Any:
    """Sends the form of a new question of a type, with what a test changes in it."""

    def save(kind: str, **changes: Any) -> Any:
        form = {**details_form(shelf), "key": "written", **forms[kind], **changes}
        return client.post(f"{ADD_QUESTION}{kind}", form)

    return save


def written(school: Any) -> Any:
    """The question that ``saver`` saved; None if there is none."""
    with in_school(school.pk):
        return Question.objects.select_related("current_version").filter(key="written").first()
