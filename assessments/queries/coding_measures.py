"""The measures of coding: a student's own, those of one student, and those of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model

from assessments.models import Assessment, Attempt
from assessments.queries.coded_charts import (
    Counted,
    StudentsChart,
    coded_charts,
    students_in,
)
from assessments.queries.reveals import reveal_of
from assessments.rules.coding_measures import (
    CodeCount,
    CodedChart,
    Measures,
    measures_by,
    measures_of,
    most_missed,
    most_overcoded,
)
from assessments.rules.lifecycle import State
from assessments.services.overrides import latest_closing
from foundation.schools.public import Actor, Cohort


@dataclass(frozen=True, slots=True)
class CodingReport:
    """Everything that is measured of a set of charts.

    ``hidden``: charts that are graded, and of which the student may not know the key yet.
    """

    whole: Measures
    by_setting: dict[str, Measures]
    by_tier: dict[int, Measures]
    missed: list[CodeCount]
    overcoded: list[CodeCount]
    students: int
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class StudentMeasures:
    """A line of the table of a class."""

    student_id: int
    name: str
    email: str
    measures: Measures


def own_coding(*, by: Actor, at: datetime) -> CodingReport:
    """A student's own measures, of the charts whose key may be seen now. Four queries.

    Points alone would be enough for the score, but how many codes were exact, missed or too many
    tells of a key. Which attempt is the first does not depend on what may be seen.
    """
    student_id = by.user_id or 0
    found = coded_charts(school_id=by.school_id, student_ids=[student_id])
    own = Attempt.objects.filter(student_id=student_id, state=State.GRADED).defer("paper")
    rows = own.select_related("assessment").annotate(latest_closing=latest_closing("assessment"))
    revealed = set()
    for attempt in rows:
        reveal = reveal_of(attempt, by=by, at=at)
        if reveal.score and reveal.key:
            revealed.add(attempt.pk)
    shown = [one for one in found if one.attempt_id in revealed]
    return report_of(shown, hidden=len(found) - len(shown))


def student_coding(
    *, student_id: int, school_id: int, counted: Counted = Counted.FIRST
) -> CodingReport:
    """All of one student, whatever is revealed: for those who teach. Three queries."""
    return report_of(coded_charts(school_id=school_id, student_ids=[student_id], counted=counted))


def class_coding(
    *,
    school_id: int,
    assessment: Assessment | None = None,
    cohort: Cohort | None = None,
    counted: Counted = Counted.FIRST,
) -> list[StudentsChart]:
    """What a class coded: in one assessment, by the people of a cohort, or both. Four queries at
    most. For ``report_of`` and ``by_student``.
    """
    return coded_charts(
        school_id=school_id,
        assessment_id=assessment.pk if assessment else None,
        student_ids=students_in(cohort) if cohort else None,
        counted=counted,
    )


def report_of(found: Sequence[StudentsChart], *, hidden: int = 0) -> CodingReport:
    """The measures of these charts. No query."""
    charts = [one.chart for one in found]
    return CodingReport(
        whole=measures_of(charts),
        by_setting=measures_by(charts, lambda chart: chart.setting),
        by_tier=measures_by(charts, lambda chart: chart.tier),
        missed=most_missed(charts),
        overcoded=most_overcoded(charts),
        students=len({one.student_id for one in found}),
        hidden=hidden,
    )


def by_student(found: Sequence[StudentsChart]) -> list[StudentMeasures]:
    """The measures of each student, by name. One query."""
    charts: dict[int, list[CodedChart]] = {}
    for one in found:
        charts.setdefault(one.student_id, []).append(one.chart)
    people = get_user_model().objects.filter(pk__in=charts)
    return [
        StudentMeasures(
            student_id=person.pk,
            name=str(person),
            email=person.email,
            measures=measures_of(charts[person.pk]),
        )
        for person in sorted(people, key=lambda one: (str(one).casefold(), one.pk))
    ]
