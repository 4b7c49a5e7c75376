"""Setting an assessment."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Category, Question, Section, Slot, Stimulus
from assessments.rules.drawing import (
    NotEnoughQuestions,
    Overlap,
    draw_paper,
    measure_overlap,
)
from assessments.services.assessment_settings import (
    Asked,
    AssessmentSettings,
    Draw,
    OneQuestion,
    Part,
    SettingsRefused,
    WholeStimulus,
    check_settings,
    settings_of,
)
from assessments.services.code_releases import day_within, release_days
from assessments.services.paper_drawing import plans_of, plans_today
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# What a draw may ask for besides a category: the same names in Draw, Slot and the admin's rows.
CRITERIA = ("domain", "tag", "difficulty_from", "difficulty_to", "is_pilot")


__all__ = [
    "CRITERIA",
    "Asked",
    "AssessmentSettings",
    "BankTooSmall",
    "Draw",
    "OneQuestion",
    "Part",
    "QuestionCannotBeSet",
    "SettingsRefused",
    "WholeStimulus",
    "check_settings",
    "draws_of",
    "overlap_of",
    "parts_of",
    "plan_slots",
    "set_assessment",
    "settings_of",
]


class BankTooSmall(Refusal):
    code = "bank_too_small"
    kind = Kind.INVALID


class QuestionCannotBeSet(Refusal):
    code = "question_cannot_be_set"
    kind = Kind.INVALID


def set_assessment(
    *,
    key: str,
    settings: AssessmentSettings,
    draws: Sequence[Asked],
    parts: Sequence[Part] = (),
    by: Actor,
) -> Assessment:
    """Create or change an assessment and what it draws. Running attempts keep their papers.

    One query more where it names a code release. Raises SettingsRefused, BankTooSmall if a draw
    asks for more than the bank has, and QuestionCannotBeSet.
    """
    networks = check_settings(settings=settings, draws=draws, parts=parts)
    with transaction.atomic():
        codes_from, codes_until = release_days(settings.code_release, school_id=by.school_id)
        wanted = plan_slots(draws=draws, by=by, on=day_within(codes_from, codes_until))
        values = {setting.name: getattr(settings, setting.name) for setting in fields(settings)}
        values |= {"networks": networks, "codes_from": codes_from, "codes_until": codes_until}
        if settings.is_published is None:
            del values["is_published"]
        assessment: Assessment
        assessment, _ = Assessment.objects.update_or_create(
            school_id=by.school_id, key=key, defaults=values
        )
        if [_shape(slot) for slot in assessment.slots.order_by("order")] != [
            _shape(slot) for slot in wanted
        ]:
            assessment.slots.all().delete()
            for slot in wanted:
                slot.assessment = assessment
            Slot.objects.bulk_create(wanted)
        _set_parts(assessment, parts)
    return assessment


def parts_of(assessment: Assessment) -> list[Part]:
    """Its sections. One query."""
    return [
        Part(section.title, section.intro, section.minutes, section.break_minutes)
        for section in assessment.sections.order_by("number")
    ]


def draws_of(assessment: Assessment) -> list[Draw | OneQuestion]:
    """What it asks, as it was set. One query."""
    slots = assessment.slots.select_related("category", "question").order_by("order")
    return [
        Draw(
            category_key=slot.category.key,
            count=slot.count,
            points=slot.points,
            section=slot.section,
            **{name: getattr(slot, name) for name in CRITERIA},
        )
        if slot.category
        else OneQuestion(slot.question.key if slot.question else "", slot.points, slot.section)
        for slot in slots
    ]


def _set_parts(assessment: Assessment, parts: Sequence[Part]) -> None:
    """The sections as they are given; what is the same is left alone."""
    if parts_of(assessment) == list(parts):
        return
    assessment.sections.all().delete()
    Section.objects.bulk_create(
        [
            Section(
                assessment=assessment,
                number=number,
                title=part.title,
                intro=part.intro,
                minutes=part.minutes,
                break_minutes=part.break_minutes,
            )
            for number, part in enumerate(parts, start=1)
        ]
    )


def plan_slots(*, draws: Sequence[Asked], by: Actor, on: date | None = None) -> list[Slot]:
    """The slots of these draws, not saved: what the bank of the actor's school can really fill.

    ``on`` is the day on which keys must hold, None today. Six queries, and one for stimuli.
    Raises BankTooSmall, QuestionCannotBeSet.
    """
    day = on or timezone.localdate()
    single = _questions({d.question_key for d in draws if isinstance(d, OneQuestion)}, by)
    shelves = _categories({d.category_key for d in draws if isinstance(d, Draw)}, by)
    texts = _stimuli({d.stimulus_key for d in draws if isinstance(d, WholeStimulus)}, by)
    slots = []
    for order, draw in enumerate(draws, start=1):
        if isinstance(draw, OneQuestion):
            question = single.pop(draw.question_key, None)
            if question is not None and not question.codes_are_live(day):
                raise QuestionCannotBeSet(
                    f"A code in the key of {draw.question_key} is not valid on {day:%-d %B %Y}. "
                    "Replace the code, decide under Code updates to keep the question, or set "
                    "the assessment by an older code release.",
                    question=draw.question_key,
                )
            if question is None:
                raise QuestionCannotBeSet(
                    f"The question {draw.question_key} is not in the bank, has no content, or is "
                    "asked twice. Choose another one.",
                    question=draw.question_key,
                )
            slots.append(
                Slot(order=order, section=draw.section, question=question, points=draw.points)
            )
        elif isinstance(draw, WholeStimulus):
            stimulus = texts.pop(draw.stimulus_key, None)
            if stimulus is None:
                raise QuestionCannotBeSet(
                    f"The stimulus {draw.stimulus_key} is not in your school, or it is asked "
                    "twice. Choose another one.",
                    stimulus=draw.stimulus_key,
                )
            slots.append(
                Slot(order=order, section=draw.section, stimulus=stimulus, points=draw.points)
            )
        else:
            category = shelves.get(draw.category_key)
            if category is None:
                raise BankTooSmall(
                    f"There is no category {draw.category_key} to draw from. Choose another one.",
                    category=draw.category_key,
                    need=draw.count,
                    have=0,
                )
            slots.append(_slot(draw, order=order, category=category))
    _check_draw(slots, school_id=by.school_id, on=day)
    return slots


def overlap_of(*, assessment: Assessment) -> Overlap | None:
    """How alike the papers are that this assessment draws today; None if it cannot be drawn."""
    plans = plans_today(assessment)
    try:
        return measure_overlap(slots=plans) if plans else None
    except NotEnoughQuestions:
        return None


def _slot(draw: Draw, *, order: int, category: Category) -> Slot:
    return Slot(
        order=order,
        section=draw.section,
        category=category,
        count=draw.count,
        points=draw.points,
        **{name: getattr(draw, name) for name in CRITERIA},
    )


def _check_draw(slots: list[Slot], *, school_id: int, on: date) -> None:
    """That all draws together can be filled, twins and overlapping criteria included."""
    plans = plans_of(slots, school_id=school_id, on=on)
    try:
        draw_paper(slots=plans, seen={}, seed=0, shuffle_options=False)
    except NotEnoughQuestions as error:
        raise BankTooSmall(
            f"{error.need} questions are to be drawn from {error.slot}, and the bank has "
            f"{error.have} that are ready and that no other draw needs. Ask for fewer, or set more "
            "questions to ready.",
            need=error.need,
            have=error.have,
        ) from error


def _questions(keys: set[str], by: Actor) -> dict[str, Question]:
    rows = Question.objects.filter(
        school_id=by.school_id, key__in=keys, current_version__isnull=False
    )
    return {question.key: question for question in rows}


def _stimuli(keys: set[str], by: Actor) -> dict[str, Stimulus]:
    if not keys:
        return {}
    return {s.key: s for s in Stimulus.objects.filter(school_id=by.school_id, key__in=keys)}


def _categories(keys: set[str], by: Actor) -> dict[str, Category]:
    return {c.key: c for c in Category.objects.filter(school_id=by.school_id, key__in=keys)}


def _shape(slot: Slot) -> tuple[object, ...]:
    return (
        slot.section,
        slot.category_id,
        slot.question_id,
        slot.stimulus_id,
        slot.count,
        slot.points,
        *(getattr(slot, name) for name in CRITERIA),
    )
