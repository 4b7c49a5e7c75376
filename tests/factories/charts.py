"""Two charts to code, small and invented, in codes that the tests' database has."""

from typing import Any

from django.utils import timezone

from assessments.models import Assessment, Attempt
from assessments.services.answers import SentAnswer, save_answers
from assessments.services.assessment_settings import OneQuestion
from assessments.services.attempts import submit_attempt
from assessments.services.bank import QuestionDetails, save_category, save_question
from assessments.services.grading import grade_attempt
from foundation.schools.actors import system_actor
from foundation.schools.models import School
from tests.conftest import NOON
from tests.factories.attempts import begin
from tests.factories.exams import set_exam

NOTICE = "An invented patient. Any likeness to a real person is chance."
OFFICE: dict[str, Any] = {
    "title": "Off the swing",
    "setting": "office",
    "release": "FY2026",
    "service_date": "2026-06-02",
    "patient": {
        "name": "Odalys Brandt",
        "age": 8,
        "sex": "female",
        "record_number": "CW-9001",
        "notice": NOTICE,
    },
    "minutes": 4,
    "stem": "Code the diagnosis and the external cause of this office visit.",
    "documents": [
        {
            "key": "film",
            "kind": "imaging",
            "title": "X-ray of the wrist",
            "author": "N. Okoro, MD",
            "role": "provider",
            "text": (
                "RIGHT WRIST, TWO VIEWS\nBuckle fracture of the distal right radius.\nUlna normal."
            ),
        },
        {
            "key": "note",
            "kind": "office_note",
            "title": "Office note",
            "author": "C. Villar, MD",
            "role": "provider",
            "text": (
                "HISTORY\nFour weeks ago she fell from the playground swing.\n"
                "Today no pain, cast off.\n\nASSESSMENT\nTorus fracture of the lower end of the\n"
                "right radius, routine healing. Possible vitamin D deficiency."
            ),
        },
    ],
    "lines": [
        {
            "key": "fracture",
            "system": "icd10cm",
            "code": "S52.521D",
            "role": "first",
            "evidence": [
                {
                    "document": "note",
                    "quote": "Torus fracture of the lower end of the right radius, routine healing",
                }
            ],
            "why": "A closed buckle fracture of the right radius that heals as it should.",
            "guideline": "I.C.19.c.1",
        },
        {
            "key": "swing",
            "system": "icd10cm",
            "code": "W09.1XXD",
            "role": "secondary",
            "after": ["fracture"],
            "evidence": [{"document": "note", "quote": "fell from the playground swing"}],
            "why": "The cause goes along while the injury is treated.",
            "guideline": "I.C.20.a.2",
        },
    ],
    "traps": [
        {
            "system": "icd10cm",
            "code": "E55",
            "kind": "uncertain",
            "why": "A possible deficiency is not coded for a visit.",
            "evidence": [{"document": "note", "quote": "Possible vitamin D deficiency"}],
        }
    ],
    "explanation": "An injury keeps its code while it heals; only the seventh character changes.",
}
STAY: dict[str, Any] = {
    **OFFICE,
    "title": "A wheeze in March",
    "setting": "inpatient",
    "service_date": "2026-03-09",
    "admitted_on": "2026-03-06",
    "discharge_status": 1,
    "patient": {"name": "Ruben Achterhof", "age": 66, "sex": "male", "notice": NOTICE},
    "stem": "Code this stay, each diagnosis with its present-on-admission indicator.",
    "documents": [
        {
            "key": "summary",
            "kind": "discharge_summary",
            "title": "Discharge summary",
            "author": "P. Okafor, MD",
            "role": "provider",
            "text": (
                "FINAL DIAGNOSES\nAcute exacerbation of COPD.\nNicotine dependence, cigarettes.\n"
                "Hypokalemia on day 2, replaced.\nCame with shortness of breath."
            ),
        }
    ],
    "lines": [
        {
            "key": "copd",
            "system": "icd10cm",
            "code": "J44.1",
            "role": "first",
            "poa": "Y",
            "evidence": [{"document": "summary", "quote": "Acute exacerbation of COPD"}],
            "why": "The exacerbation is the fourth character.",
        },
        {
            "key": "cigarettes",
            "system": "icd10cm",
            "code": "F17.210",
            "role": "secondary",
            "poa": "Y",
            "after": ["copd"],
            "evidence": [{"document": "summary", "quote": "Nicotine dependence, cigarettes"}],
            "why": "Dependence on cigarettes, uncomplicated.",
        },
        {
            "key": "potassium",
            "system": "icd10cm",
            "code": "E87.6",
            "role": "secondary",
            "poa": "N",
            "evidence": [{"document": "summary", "quote": "Hypokalemia on day 2"}],
            "why": "It began in the hospital.",
        },
    ],
    "traps": [
        {
            "system": "icd10cm",
            "code": "R06",
            "kind": "integral",
            "why": "Shortness of breath is part of COPD.",
            "evidence": [{"document": "summary", "quote": "shortness of breath"}],
        }
    ],
    "explanation": "COPD comes first; what began here is not present on admission.",
}
# Words of OFFICE that a student may not see before the release, besides the codes of its key.
SECRETS = (
    "S52.521D", "S52521D", "W09.1XXD", "W091XXD", "E55", "heals as it should", "I.C.19.c.1",
    "The cause goes along", "is not coded for a visit", "only the seventh character",
)  # fmt: skip


def set_charts(school: School, *charts: dict[str, Any], **rules: Any) -> Assessment:
    """The quiz of the course asks these charts, in this order."""
    by = system_actor(school.pk)
    shelf = save_category(key="charts", title="Charts", by=by)
    for number, chart in enumerate(charts, start=1):
        save_question(
            key=f"chart-{number}",
            type_name="chart",
            category_id=shelf.pk,
            content=chart,
            details=QuestionDetails(),
            note="",
            by=by,
            at=NOON,
        )
    draws = [OneQuestion(f"chart-{number}") for number in range(1, len(charts) + 1)]
    return set_exam(school, draws=draws, **rules)


def code_chart(quiz: Assessment, person: Any, *answers: dict[str, str]) -> Attempt:
    """An attempt with these parts for each chart, still open."""
    attempt = begin(quiz, person)
    sent = [
        SentAnswer(position, 0, {"parts": parts}) for position, parts in enumerate(answers, start=1)
    ]
    save_answers(attempt_id=attempt.pk, answers=sent, by=person.actor, client="test")
    return attempt


def graded_charts(quiz: Assessment, person: Any, *answers: dict[str, str]) -> Attempt:
    """The same, handed in and graded."""
    attempt = code_chart(quiz, person, *answers)
    submit_attempt(attempt_id=attempt.pk, by=person.actor, at=timezone.now())
    grade_attempt(attempt_id=attempt.pk, at=timezone.now())
    attempt.refresh_from_db()
    return attempt
