"""Trying an assessment's draw many times, with the bank as it is today. Writes nothing."""

from collections.abc import Mapping

from django.utils import timezone

from assessments.models import Assessment, Category, Question, Slot
from assessments.rules.drawing import SlotPlan
from assessments.rules.paper_trials import Known, Trial, Wanted, try_papers
from assessments.services.paper_drawing import plans_of, slots_of


def trial_of(
    *, assessment: Assessment, papers: int, students: int = 100, sittings: int = 4, seed: int = 1
) -> Trial:
    """Five queries, whatever the number of papers. Raises NotEnoughQuestions."""
    slots = slots_of(assessment)
    day = assessment.key_day(timezone.localdate())
    plans = plans_of(slots, school_id=assessment.school_id, on=day)
    parents = dict(
        Category.objects.filter(school_id=assessment.school_id).values_list("pk", "parent_id")
    )
    pool = {option.question_id for plan in plans for option in plan.candidates}
    return try_papers(
        slots=plans,
        wanted=[_wanted(slot, plan, parents) for slot, plan in zip(slots, plans, strict=True)],
        known={question.pk: _known(question) for question in Question.objects.filter(pk__in=pool)},
        papers=papers,
        students=students,
        sittings=sittings,
        seed=seed,
    )


def _wanted(slot: Slot, plan: SlotPlan, parents: Mapping[int, int | None]) -> Wanted:
    return Wanted(
        count=plan.count if slot.stimulus_id else slot.count,
        points=slot.points,
        shelves=_shelves(slot.category_id, parents) if slot.category_id else None,
        question_id=slot.question_id,
        stimulus_id=slot.stimulus_id,
        domain=slot.domain,
        tag=slot.tag,
        difficulty_from=slot.difficulty_from or 1,
        difficulty_to=slot.difficulty_to or 5,
        pilot=slot.is_pilot,
    )


def _shelves(category_id: int, parents: Mapping[int, int | None]) -> frozenset[int]:
    """A category and what is below it, found from above: not the way the draw finds it."""
    found, waiting = {category_id}, [category_id]
    while waiting:
        one = waiting.pop()
        below = {pk for pk, parent in parents.items() if parent == one} - found
        found |= below
        waiting += below
    return frozenset(found)


def _known(question: Question) -> Known:
    return Known(
        key=question.key,
        category_id=question.category_id,
        domain=question.domain,
        difficulty=question.difficulty,
        tags=frozenset(question.tags),
        twins=question.twins,
        stimulus_id=question.stimulus_id,
        is_pilot=question.is_pilot,
        is_ready=question.status == Question.Status.READY,
    )
