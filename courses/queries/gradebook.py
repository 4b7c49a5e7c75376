"""The grades of a course: one implementation for the pages, the API and the export."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Q, QuerySet, Subquery

from assessments.public import (
    NO_RESULT,
    Result,
    ScoredAssessment,
    SetScore,
    class_results,
    newest_overrides,
    scored_assessments,
)
from courses.models import Activity, Course, Enrolment, Gradebook
from courses.rules.gradebook.settings import GradebookSettings, Place
from courses.rules.gradebook.stored import read
from courses.rules.gradebook.total import (
    ONE,
    Book,
    Item,
    Overridden,
    Score,
    Standing,
    Total,
    book_of,
    total_of,
)
from foundation.schools.public import Actor, Cohort, Membership


@dataclass(frozen=True, slots=True)
class Column:
    """An activity with a score. ``key`` is the assessment's own, stable in exports."""

    activity_id: int
    assessment_id: int
    assessment_public_id: UUID
    key: str
    item: Item
    scored: ScoredAssessment


@dataclass(frozen=True, slots=True)
class CourseBook:
    """What all totals of a course have in common. ``number`` 0: nothing was ever set."""

    course: Course
    number: int
    settings: GradebookSettings
    columns: tuple[Column, ...]
    book: Book
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class GradebookRow:
    """A student with what everything comes to."""

    enrolment_id: UUID
    student_id: int
    person: UUID
    name: str
    email: str
    external_id: str
    total: Total


@dataclass(frozen=True, slots=True)
class Filters:
    """Who is shown, and in which order."""

    cohort_id: int | None = None
    search: str = ""
    sort: str = "name"


SORTS = ("name", "-name", "total", "-total")


def course_book(*, course: Course, at: datetime) -> CourseBook:
    """Settings and activities. Three queries. The course comes with its school."""
    newest: Gradebook | None = Gradebook.objects.filter(course=course).order_by("-number").first()
    settings = read(newest.content) if newest else GradebookSettings()
    activities = _activities(course)
    scored = scored_assessments(assessment_ids=[a.assessment_id or 0 for a in activities], at=at)
    columns = tuple(
        _column(activity, scored[activity.assessment_id or 0], settings) for activity in activities
    )
    return CourseBook(
        course=course,
        number=newest.number if newest else 0,
        settings=settings,
        columns=columns,
        book=book_of(_with_practice_out(settings, columns), [column.item for column in columns]),
        zone=course.school.zone,
    )


def class_rows(*, book: CourseBook, by: Actor, filters: Filters) -> list[GradebookRow]:
    """Everybody whom the filters leave, with totals, in their order. Three queries.

    However many there are: who sorts by the total needs all of them.
    """
    enrolments = list(enrolments_of(course=book.course, by=by, filters=filters))
    rows = rows_of(book=book, enrolments=enrolments, everybody=True)
    return _sorted(rows, filters.sort)


def rows_of(
    *, book: CourseBook, enrolments: Iterable[Enrolment], everybody: bool = False, own: bool = False
) -> list[GradebookRow]:
    """The rows of these enrolments, which come with ``external_id`` and student. Two queries.

    ``everybody``: results are looked up for the whole course, which is quicker for most of it.
    ``own``: for the student, who sees only what may be shown now.
    """
    enrolments = list(enrolments)
    ids = [column.assessment_id for column in book.columns]
    students = None if everybody else [enrolment.student_id for enrolment in enrolments]
    results = class_results(assessment_ids=ids, student_ids=students)
    overrides = newest_overrides(assessment_ids=ids, student_ids=students)
    return [_row(book, enrolment, results, overrides, own=own) for enrolment in enrolments]


def enrolments_of(*, course: Course, by: Actor, filters: Filters) -> "QuerySet[Enrolment]":
    """Who is in the course and may be seen, as ``rows_of`` needs them."""
    rows = with_number(Enrolment.objects.visible_to(by).filter(course=course))
    if filters.cohort_id is not None:
        members = Cohort.objects.filter(pk=filters.cohort_id, school_id=by.school_id)
        rows = rows.filter(student_id__in=members.values("members__membership__person_id"))
    for word in filters.search.split():
        rows = rows.filter(
            Q(student__name__icontains=word)
            | Q(student__email__icontains=word)
            | Q(external_id__icontains=word)
        )
    return rows


def with_number(rows: "QuerySet[Enrolment]") -> "QuerySet[Enrolment]":
    """With the student and the school's own number of that person."""
    membership = Membership.objects.filter(
        school_id=OuterRef("school_id"), person_id=OuterRef("student_id")
    )
    return rows.select_related("student").annotate(
        external_id=Subquery(membership.values("external_id")[:1])
    )


def _activities(course: Course) -> list[Activity]:
    """In the order of the course. A quiz that stands in two modules counts once, at the first."""
    found: dict[int, Activity] = {}
    rows = Activity.objects.filter(
        module__course=course, is_retired=False, assessment__isnull=False
    ).order_by("module__order", "module_id", "order", "pk")
    for activity in rows:
        found.setdefault(activity.assessment_id or 0, activity)
    return list(found.values())


def _column(activity: Activity, scored: ScoredAssessment, settings: GradebookSettings) -> Column:
    key = str(activity.public_id)
    points = settings.place_of(key).points
    return Column(
        activity_id=activity.pk,
        assessment_id=scored.assessment.pk,
        assessment_public_id=scored.assessment.public_id,
        key=scored.assessment.key,
        item=Item(
            key=key,
            title=scored.assessment.title,
            # A paper that asks nothing yet must not weigh nothing: there would be no mean.
            points=points or scored.points or ONE,
            closed=scored.past,
        ),
        scored=scored,
    )


def _with_practice_out(settings: GradebookSettings, columns: Iterable[Column]) -> GradebookSettings:
    """What is for practice shows its key while it is taken, so its result says nothing."""
    out = {column.item.key: Place(None) for column in columns if not column.scored.counts}
    return GradebookSettings(
        categories=settings.categories,
        letters=settings.letters,
        missing=settings.missing,
        places={**settings.places, **out},
    )


def _row(
    book: CourseBook,
    enrolment: Enrolment,
    results: Mapping[tuple[int, int], Result],
    overrides: Mapping[tuple[int, int], SetScore],
    *,
    own: bool,
) -> GradebookRow:
    student = enrolment.student
    scores = {}
    for column in book.columns:
        whose = (student.pk, column.assessment_id)
        result, by_hand = results.get(whose), overrides.get(whose)
        if result is not None or by_hand is not None:
            score = _score(result, by_hand, book.zone)
            if own and score.percent is not None and not column.scored.shows_score:
                score = Score(Standing.HIDDEN)
            scores[column.item.key] = score
    return GradebookRow(
        enrolment_id=enrolment.pk,
        student_id=student.pk,
        person=student.public_id,
        name=student.name or student.email,
        email=student.email,
        external_id=getattr(enrolment, "external_id", "") or "",
        total=total_of(book.book, scores),
    )


def _score(result: Result | None, by_hand: SetScore | None, zone: ZoneInfo) -> Score:
    result = result or NO_RESULT
    if by_hand is not None:
        return Score(
            Standing.OVERRIDDEN,
            percent=by_hand.percent,
            attempts=result.attempts,
            best=result.best,
            override=Overridden(by_hand.who, by_hand.at.astimezone(zone), by_hand.reason),
        )
    if result.best is not None:
        return Score(
            Standing.SCORED, percent=result.best, attempts=result.attempts, best=result.best
        )
    return Score(Standing.PENDING if result.waits else Standing.MISSING)


def _sorted(rows: list[GradebookRow], sort: str) -> list[GradebookRow]:
    """Who has no total yet stands last, whichever way it is sorted."""
    down = sort.startswith("-")
    by_name = sorted(
        rows, key=lambda row: (row.name.casefold(), row.email), reverse=sort == "-name"
    )
    if sort.lstrip("-") != "total":
        return by_name
    return sorted(
        by_name,
        key=lambda row: (
            row.total.percent is None,
            (-row.total.percent if down else row.total.percent) if row.total.percent else 0,
        ),
    )
