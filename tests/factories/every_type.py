"""A paper with a question of every type, all about one text."""

from decimal import Decimal
from typing import Any

from assessments.models import Assessment
from assessments.services.bank import Placement, QuestionDetails, save_category, save_question
from assessments.services.papers import AssessmentSettings, Draw, set_assessment
from assessments.services.stimuli import save_stimulus
from courses.models import Course
from foundation.schools.actors import system_actor
from tests.assessments.examples import CONTENTS
from tests.conftest import NOON

TITLE = "All types"
CHART = "The patient fell on an outstretched hand."


def save_of_type(school_id: int, type_name: str, content: dict[str, Any], **details: Any) -> Any:
    by = system_actor(school_id)
    shelf = save_category(key="every", title="Every type", by=by)
    chart, _ = save_stimulus(
        key="every", title="Chart", content=CHART, status="ready", note="", by=by, at=NOON
    )
    question, _ = save_question(
        key=f"every-{type_name}",
        type_name=type_name,
        category_id=shelf.pk,
        content=content,
        details=QuestionDetails(**details),
        note="",
        by=by,
        at=NOON,
        placement=Placement(chart.pk),
    )
    return question


def paper_of_every_type(course: Course, **rules: Any) -> Assessment:
    """An assessment of the course; what was asked is ``tests.assessments.examples.CONTENTS``."""
    for type_name, content in CONTENTS.items():
        save_of_type(course.school_id, type_name, content)
    quiz: Assessment = set_assessment(
        key="every-quiz",
        settings=AssessmentSettings(title=TITLE, pass_percent=Decimal(50), **rules),
        draws=[Draw(category_key="every", count=len(CONTENTS))],
        by=system_actor(course.school_id),
    )
    course.modules.get().activities.get_or_create(order=9, assessment=quiz)
    return quiz
