"""What the pages of grades show."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from statistics import median
from uuid import UUID

from django.core.paginator import Page, Paginator

from assessments.public import SetScore, override_history
from courses.models import Course, Enrolment
from courses.queries.gradebook import (
    SORTS,
    CourseBook,
    Filters,
    GradebookRow,
    class_rows,
    course_book,
    rows_of,
)
from courses.rules.gradebook.distribution import Bar, distribution_of
from courses.rules.gradebook.total import Fate, Line, Standing
from courses.rules.gradebook.words import Derivation, derivation_of, number
from foundation.schools.public import Actor, Cohort

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in the table of a class. ``note`` says in a word what is special."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A student's line."""

    row: GradebookRow
    total: str
    letter: str
    categories: list[Cell]
    scores: list[Cell]


@dataclass(frozen=True, slots=True)
class ClassPage:
    """A page of fifty, and the whole class as a picture."""

    book: CourseBook
    page: Page[GradebookRow]
    rows: list[TableRow]
    bars: list[Bar]
    with_total: int
    middle: str
    cohorts: list[Cohort]
    filters: Filters


@dataclass(frozen=True, slots=True)
class StudentPage:
    """One student's total with its derivation, and all scores that were ever set by hand."""

    book: CourseBook
    row: GradebookRow
    derivation: Derivation
    history: Mapping[int, list[SetScore]]


def filters_of(query: Mapping[str, str], cohorts: Sequence[Cohort]) -> Filters:
    """From an address; what makes no sense there is as if it were not said."""
    known = {str(cohort.pk): cohort.pk for cohort in cohorts}
    sort = query.get("sort", "name")
    return Filters(
        cohort_id=known.get(query.get("cohort", "")),
        search=query.get("q", "").replace("\x00", "").strip()[:100],
        sort=sort if sort in SORTS else "name",
    )


def cohorts_of(by: Actor) -> list[Cohort]:
    """Those that can be filtered by. One query."""
    return list(Cohort.objects.filter(school_id=by.school_id))


def class_page(*, course: Course, query: Mapping[str, str], by: Actor, at: datetime) -> ClassPage:
    """A page of the class, by the filters of the address. Seven queries, however many there are."""
    cohorts = cohorts_of(by)
    filters = filters_of(query, cohorts)
    book = course_book(course=course, at=at)
    rows = class_rows(book=book, by=by, filters=filters)
    page = Paginator(rows, A_PAGE).get_page(query.get("page"))
    totals = sorted(row.total.percent for row in rows if row.total.percent is not None)
    return ClassPage(
        book=book,
        page=page,
        rows=[_table_row(book, row) for row in page],
        bars=distribution_of(totals),
        with_total=len(totals),
        middle=number(round(median(totals), 2)) if totals else "",
        cohorts=cohorts,
        filters=filters,
    )


def student_page(*, enrolment: Enrolment, at: datetime) -> StudentPage:
    """A student's grades as those who teach see them. Six queries.

    The enrolment comes with its course, the course's school and the student.
    """
    book = course_book(course=enrolment.course, at=at)
    (row,) = rows_of(book=book, enrolments=[enrolment])
    history = override_history(
        assessment_ids=[column.assessment_id for column in book.columns],
        student_id=enrolment.student_id,
    )
    return StudentPage(book, row, derivation_of(row.total, book.settings), history)


def own_page(*, course: Course, by: Actor, at: datetime) -> StudentPage | None:
    """The actor's own grades, as far as they may be shown now; None without an enrolment.

    Six queries. Without the history: what counts now is said in words, with who set it and why.
    """
    enrolment: Enrolment | None = (
        Enrolment.objects.filter(student_id=by.user_id, course=course)
        .select_related("course__school", "student")
        .first()
    )
    if enrolment is None:
        return None
    book = course_book(course=enrolment.course, at=at)
    (row,) = rows_of(book=book, enrolments=[enrolment], own=True)
    return StudentPage(book, row, derivation_of(row.total, book.settings), {})


def enrolments_with(
    *, whose: Collection[tuple[int, int]], school_id: int
) -> dict[tuple[int, int], UUID]:
    """An enrolment whose page of grades has this student's assessment, for each pair of ids.

    One query. Those that no course places, or not any more, are missing.
    """
    rows = Enrolment.objects.filter(
        school_id=school_id,
        student_id__in={student for student, _ in whose},
        course__modules__activities__assessment_id__in={assessment for _, assessment in whose},
        course__modules__activities__is_retired=False,
    ).order_by("-enrolled_at")
    found = rows.values_list("student_id", "course__modules__activities__assessment_id", "pk")
    return {(student, assessment): pk for student, assessment, pk in found}


def _table_row(book: CourseBook, row: GradebookRow) -> TableRow:
    total = row.total
    lines = {line.item.key: line for line in total.lines}
    return TableRow(
        row=row,
        total=_percent(total.percent),
        letter=total.letter.letter if total.letter else "",
        categories=[Cell(_percent(part.percent)) for part in total.categories],
        scores=[_cell(lines[column.item.key]) for column in book.columns],
    )


def _cell(line: Line) -> Cell:
    cell = Cell(_percent(line.percent))
    if line.score.standing is Standing.OVERRIDDEN:
        cell = replace(cell, note="by hand")
    if line.score.standing is Standing.PENDING:
        cell = replace(cell, note="waits")
    if line.fate is Fate.DROPPED:
        cell = replace(cell, note=f"{cell.note}, dropped" if cell.note else "dropped")
    return cell


def _percent(percent: Decimal | None) -> str:
    return number(percent) if percent is not None else ""
