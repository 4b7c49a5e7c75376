"""Which questions may be asked for practice alone, without telling what an exam will ask."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, Q

from assessments.models import Assessment, Category, Question, Slot
from assessments.question_types.registry import question_types
from assessments.rules.reveal import Moment

Shelf = tuple[str, str]


def practice_shelves(
    *,
    school_id: int,
    domains: Collection[str],
    exams: Collection[int],
    besides: Collection[int] = (),
    on: date,
) -> dict[Shelf, int]:
    """How many questions each (category, domain) has that anybody may practise. Four queries.

    A shelf is for practice where a published assessment draws it that shows its key once graded
    and can be taken any number of times: so nothing is told that was not for the asking. It is
    not where one of the ``exams`` asks anything of it, or of a shelf above or below it, nor any
    other exam, nor what keeps its key for later. What draws it ``besides`` makes it neither.
    Shelves with questions that a person marks are left out too: practice waits for nobody.
    """
    parents = dict(Category.objects.filter(school_id=school_id).values_list("pk", "parent_id"))
    free, kept = _asked(school_id, exams, besides)
    open_to_all = {pk for pk in parents if _above(pk, parents) & free}
    closed = set().union(*(_above(pk, parents) for pk in kept)) if kept else set()
    closed |= {pk for pk in parents if _above(pk, parents) & kept}
    above_another = {parent for parent in parents.values() if parent is not None}
    shelves = open_to_all - closed - above_another
    by_hand = [name for name, kind in question_types().items() if kind.needs_person]
    rows = (
        Question.objects.drawable()
        .valid_on(on)
        .filter(category__in=shelves, domain__in=set(domains) - {""}, is_pilot=False)
        .order_by()
        .values_list("category__key", "domain", "twins", "pk", "question_type")
    )
    found: dict[Shelf, set[str]] = {}
    marked: set[Shelf] = set()
    for category, domain, twins, pk, kind in rows:
        found.setdefault((category, domain), set()).add(twins or str(pk))
        if kind in by_hand:
            marked.add((category, domain))
    return {key: len(own) for key, own in found.items() if key not in marked}


def shelves_drawn(*, assessment_ids: Collection[int]) -> dict[int, set[Shelf]]:
    """The (category, domain) of every draw, by assessment. One query."""
    found: dict[int, set[Shelf]] = {pk: set() for pk in assessment_ids}
    rows = Slot.objects.filter(assessment__in=found, category__isnull=False).order_by()
    for pk, category, domain in rows.values_list("assessment_id", "category__key", "domain"):
        found[pk].add((category, domain))
    return found


def _asked(
    school_id: int, exams: Collection[int], besides: Collection[int]
) -> tuple[set[int], set[int]]:
    """The categories that are free to all, and those of exams and of hidden keys. Two queries."""
    hidden = ~Q(assessment__show_answers=Moment.GRADED) | ~Q(assessment__show_key=Moment.GRADED)
    secret = Q(assessment__in=list(exams)) | Q(assessment__kind=Assessment.Kind.EXAM) | hidden
    rows: Any = (
        Slot.objects.filter(assessment__school_id=school_id)
        .exclude(assessment__in=list(besides))
        .annotate(
            of_question=F("question__category"), of_stimulus=F("stimulus__questions__category")
        )
    )
    often = Q(assessment__is_published=True, assessment__attempts_allowed=0)
    return _shelves(rows.exclude(secret).filter(often)), _shelves(rows.filter(secret))


def _shelves(slots: Any) -> set[int]:
    """The categories that slots draw from, or whose questions they name. One query."""
    found = slots.order_by().values_list("category", "of_question", "of_stimulus").distinct()
    return {pk for shelves in found for pk in shelves if pk is not None}


def _above(pk: int, parents: Mapping[int, int | None]) -> set[int]:
    """A category with all that are above it."""
    found: set[int] = set()
    at: int | None = pk
    while at is not None and at not in found:
        found.add(at)
        at = parents.get(at)
    return found
