"""Questions whose keys are codes, and what a new release does to them."""

from collections.abc import Sequence
from typing import Any

from assessments.models import Assessment, CodeUpdateFinding, Question
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.code_updates import review_release
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from courses.models import Course
from foundation.codesets.public import CodeRelease
from foundation.schools.actors import system_actor
from foundation.schools.models import School
from tests.conftest import NOON


def chart(
    *codes: str,
    release: str = "FY2026",
    day: str = "2026-05-14",
    accepted: Sequence[str] = (),
    traps: Sequence[str] = (),
    explanation: str = "Code what is confirmed.",
) -> dict[str, Any]:
    """An office visit whose key are these codes; ``accepted`` go with the first of them."""
    lines = []
    for number, code in enumerate(codes, start=1):
        line: dict[str, Any] = {
            "key": f"line-{number}",
            "system": "icd10cm",
            "code": code,
            "role": "first" if number == 1 else "secondary",
            "evidence": [{"document": "note", "quote": "The patient is unwell"}],
            "why": "The note says so.",
            "guideline": "IV.G",
        }
        if number == 1 and accepted:
            line["accepted"] = [{"code": one, "why": "May be read as well."} for one in accepted]
        lines.append(line)
    return {
        "title": "A visit",
        "setting": "office",
        "release": release,
        "service_date": day,
        "patient": {
            "name": "Marisol Quade",
            "age": 62,
            "sex": "female",
            "record_number": "CW-0117",
            "notice": "An invented patient.",
        },
        "minutes": 5,
        "stem": "Code the diagnoses of this visit.",
        "documents": [
            {
                "key": "note",
                "kind": "office_note",
                "title": "Office note",
                "author": "R. Fontaine, MD",
                "role": "provider",
                "text": "The patient is unwell.",
            }
        ],
        "lines": lines,
        "traps": [
            {"system": "icd10cm", "code": code, "kind": "unsupported", "why": "Not in the note."}
            for code in traps
        ],
        "explanation": explanation,
    }


def options(right: str, *wrong: str, explanation: str = "Look it up.") -> dict[str, Any]:
    """A single choice among texts."""
    return {
        "stem": "Which code is right?",
        "options": [
            {"key": f"o{number}", "text": text, "correct": text == right, "why": "So it is."}
            for number, text in enumerate((right, *wrong))
        ],
        "explanation": explanation,
    }


def save(
    school: School, key: str, content: dict[str, Any], *, kind: str = "", **details: Any
) -> Question:
    """Into the category "coding"; a chart or a single choice by its content, unless it is named."""
    by = system_actor(school.pk)
    by_content = "chart" if "documents" in content else "single_choice"
    question, _ = save_question(
        key=key,
        type_name=kind or by_content,
        category_id=save_category(key="coding", title="Coding", by=by).pk,
        content=content,
        details=QuestionDetails(**details),
        note="",
        by=by,
        at=NOON,
    )
    return question


def set_coding_quiz(school: School, *, count: int = 1, **rules: Any) -> Assessment:
    return set_assessment(
        key="coding-quiz",
        settings=AssessmentSettings(title="Coding quiz", **rules),
        draws=[Draw("coding", count)],
        by=system_actor(school.pk),
    )


def put_into(course: Course, quiz: Assessment) -> Assessment:
    """Where students of the course find it."""
    course.modules.get().activities.get_or_create(order=9, assessment=quiz)
    return quiz


def release_of(name: str = "FY2027", system: str = "icd10cm") -> CodeRelease:
    return CodeRelease.objects.get(system=system, name=name)


def review(school: School, name: str = "FY2027", **more: Any) -> Any:
    """Look at a release from a school, as the command does."""
    by = more.pop("by", system_actor(school.pk))
    return review_release(release=release_of(name), by=by, at=NOON, **more)


def found_in(question: Question) -> list[tuple[str, str, str]]:
    """Code, place and what happened, of each finding of a question."""
    rows = CodeUpdateFinding.objects.filter(question=question).order_by("code", "what")
    return list(rows.values_list("display", "place", "what"))
