"""Courses, lessons, quizzes and enrolments, made by the services themselves."""

from decimal import Decimal
from typing import Any

from assessments.models import Assessment
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from courses.models import Activity, Course, Enrolment, Lesson, Module
from foundation.schools.actors import system_actor
from foundation.schools.models import School
from tests.conftest import NOON

RIGHT, WRONG = "the right one", "a wrong one"


def single_choice(number: int) -> dict[str, Any]:
    """Content of a question whose right option says so, and is not always the first."""
    options = [
        {"key": "a", "text": f"{WRONG} A{number}", "correct": False, "why": f"no, A{number}"},
        {"key": "b", "text": f"{RIGHT} {number}", "correct": True, "why": f"yes, {number}"},
        {"key": "c", "text": f"{WRONG} C{number}", "correct": False, "why": f"no, C{number}"},
    ]
    return {
        "stem": f"Which is the right one of question {number}?",
        "options": options[number % 3 :] + options[: number % 3],
        "explanation": f"explanation of {number}",
    }


def make_bank(school: School, *, questions: int = 6, category: str = "anatomy") -> Any:
    by = system_actor(school.pk)
    shelf = save_category(key=category, title=category.title(), by=by)
    for number in range(1, questions + 1):
        save_question(
            key=f"{category}-{number}",
            type_name="single_choice",
            category_id=shelf.pk,
            content=single_choice(number),
            details=QuestionDetails(domain="anatomy", lesson=f"{category}-01"),
            note="",
            by=by,
            at=NOON,
        )
    return shelf


def make_quiz(
    school: School, *, count: int = 3, category: str = "anatomy", **rules: Any
) -> Assessment:
    return set_assessment(
        key=f"{category}-quiz",
        settings=AssessmentSettings(
            title=f"{category.title()} quiz", pass_percent=Decimal(60), **rules
        ),
        draws=[Draw(category_key=category, count=count)],
        by=system_actor(school.pk),
    )


def make_course(school: School) -> Course:
    make_bank(school)
    course = Course.objects.create(
        school=school,
        key="foundations",
        title="Foundations",
        edition="2026.11",
        certificate_title="Certificate of Completion",
        certificate_statement="completed the course",
    )
    module = Module.objects.create(course=course, key="anatomy", order=1, title="Anatomy")
    lesson = Lesson.objects.create(
        course=course, key="anatomy-01", title="Directions", body="# Hello", html="<p>Hello</p>"
    )
    Activity.objects.create(module=module, order=1, lesson=lesson)
    Activity.objects.create(module=module, order=2, assessment=make_quiz(school))
    return course


def enrol_student(course: Course, person: Any) -> Enrolment:
    return Enrolment.objects.create(
        school=course.school, student=person, course=course, enrolled_at=NOON
    )
