"""Freezing a paper: what the bank has, drawn and written down."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Concat, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.models import (
    Assessment,
    Attempt,
    Category,
    Question,
    QuestionVersion,
    Section,
    Slot,
)
from assessments.question_types.registry import question_type
from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.digests import AskedContent, contents_digest
from assessments.rules.drawing import (
    Candidate,
    NotEnoughQuestions,
    PaperItem,
    SlotPlan,
    draw_paper,
)
from assessments.rules.overrides import EffectiveSettings
from assessments.rules.paper_rules import PaperRules, PaperSection, written
from assessments.rules.worth import Scheme
from foundation.refusals import Refusal

# 2: with the rules of taking and marking, and sections. Later papers of it have title and contents.
PAPER_FORMAT = 2
# ``Candidate.node`` for the database: twins count as one.
_NODE = Case(
    When(twins="", then=Cast("pk", TextField())),
    default=Concat(Value("="), "twins", output_field=TextField()),
)
WRITTEN_OF_SECTION = ("title", "intro", "minutes", "break_minutes")


class PaperCannotBeDrawn(Refusal):
    code = "paper_cannot_be_drawn"


@dataclass(frozen=True, slots=True)
class FrozenPaper:
    """A paper with its seed, as it goes into the attempt."""

    seed: int
    paper: dict[str, Any]
    item_count: int
    rules: PaperRules


def freeze_paper(
    *, assessment: Assessment, student_id: int, held: EffectiveSettings
) -> FrozenPaper:
    """Draw a paper for this student, with the minutes that hold for the student.

    Four queries at any length. Raises PaperCannotBeDrawn.
    """
    seed = secrets.randbits(62)
    slots = slots_of(assessment)
    plans = plans_of(slots, school_id=assessment.school_id, on=_key_day(assessment))
    try:
        items = draw_paper(
            slots=plans,
            seen=_times_seen(assessment, student_id),
            seed=seed,
            shuffle_options=assessment.shuffle_options,
        )
    except NotEnoughQuestions as error:
        raise PaperCannotBeDrawn(
            _(
                "This assessment has too few questions at the moment. Tell your "
                "instructor; nothing of yours is lost."
            ),
            why=str(error),
        ) from error
    if not items:
        raise PaperCannotBeDrawn(_("This assessment has no questions yet. Tell your instructor."))
    sizes = [plan.count for plan in plans]
    rules = rules_for(assessment, held, slots=slots, sizes=sizes)
    asked = {option.version_id: option.asked for plan in plans for option in plan.candidates}
    paper = {
        "format": PAPER_FORMAT,
        "title": assessment.title,
        "pass_percent": str(assessment.pass_percent),
        "contents": contents_digest([said for item in items if (said := asked[item.version_id])]),
        **written(rules),
        "items": [_written(item) for item in items],
    }
    return FrozenPaper(seed=seed, paper=paper, item_count=len(items), rules=rules)


def rules_for(
    assessment: Assessment,
    held: EffectiveSettings,
    *,
    slots: Sequence[Any],
    sizes: Sequence[int],
) -> PaperRules:
    """How an attempt that starts now is taken; slots as ``slots_of`` gives them, with sizes."""
    sections = tuple(_sections(slots, sizes))
    # What was set for a cohort before the sections got clocks does not add one for the whole.
    own_clocks = any(section.minutes for section in sections)
    return PaperRules(
        minutes=0 if own_clocks else held.minutes,
        minutes_note="" if own_clocks else held.minutes_note,
        behaviour=Behaviour(assessment.behaviour),
        tries=assessment.tries,
        navigation=Navigation(assessment.navigation),
        expiry=Expiry(assessment.expiry),
        grace_minutes=assessment.grace_minutes,
        scheme=Scheme(
            wrong_costs=assessment.wrong_costs_percent / 100,
            try_penalty=assessment.try_penalty_percent / 100,
            certainty=assessment.certainty,
        ),
        code_book=assessment.code_book,
        code_release=assessment.code_release,
        sections=sections,
    )


def _sections(slots: Sequence[Any], sizes: Sequence[int]) -> Iterator[PaperSection]:
    """The sections with the positions that they hold."""
    totals: Counter[int] = Counter()
    parts: dict[int, dict[str, Any]] = {}
    for slot, size in zip(slots, sizes, strict=True):
        if slot.part is not None:
            totals[slot.section] += size
            parts[slot.section] = slot.part
    first = 1
    for number, (key, part) in enumerate(sorted(parts.items()), start=1):
        yield PaperSection(number=number, first=first, last=first + totals[key] - 1, **part)
        first += totals[key]


def sizes_of(slots: Sequence[Slot], *, on: date) -> list[int]:
    """How many questions each slot asks, by the keys that hold on this day.

    One query, none where no slot asks a stimulus.
    """
    stimuli = {slot.stimulus_id for slot in slots if slot.stimulus_id}
    if not stimuli:
        return [slot.count for slot in slots]
    ready = dict(
        Question.objects.drawable()
        .valid_on(on)
        .filter(stimulus_id__in=stimuli, is_pilot=False)
        .exclude(pk__in={slot.question_id for slot in slots if slot.question_id})
        .order_by()
        .values("stimulus_id")
        .annotate(asks=Count(_NODE, distinct=True))
        .values_list("stimulus_id", "asks")
    )
    return [ready.get(slot.stimulus_id, 0) if slot.stimulus_id else slot.count for slot in slots]


def title_of(attempt: Attempt) -> str:
    """What the assessment was called when the attempt began; older papers do not say it."""
    return str(attempt.paper.get("title") or attempt.assessment.title)


def items_of(paper: dict[str, Any]) -> list[PaperItem]:
    """The items of a frozen paper."""
    return [
        PaperItem(
            position=position,
            question_id=entry["question"],
            version_id=entry["version"],
            points=Decimal(entry["points"]),
            order=tuple(entry["order"]),
            pilot=entry.get("pilot", False),
            stimulus_id=entry.get("stimulus"),
        )
        for position, entry in enumerate(paper["items"], start=1)
    ]


def versions_of(
    items: Iterable[PaperItem], *, also: Iterable[int] = ()
) -> dict[int, QuestionVersion]:
    """The versions that were drawn, with their questions, by their ids. One query.

    ``also``: further versions, such as those whose key counts now.
    """
    return QuestionVersion.objects.select_related("question").in_bulk(
        {*(item.version_id for item in items), *also}
    )


def _written(item: PaperItem) -> dict[str, Any]:
    return {
        "question": item.question_id,
        "version": item.version_id,
        "points": str(item.points),
        "order": list(item.order),
        **({"pilot": True} if item.pilot else {}),
        **({"stimulus": item.stimulus_id} if item.stimulus_id else {}),
    }


def plans_today(assessment: Assessment) -> list[SlotPlan]:
    """What the slots of an assessment may take today. Three queries."""
    return plans_of(slots_of(assessment), school_id=assessment.school_id, on=_key_day(assessment))


def _key_day(assessment: Assessment) -> date:
    return assessment.key_day(timezone.localdate())


def slots_of(assessment: Assessment) -> list[Slot]:
    """The slots in the order of the paper, section by section, each with its section. One query.

    ``part`` is what is written of the section into a paper; None where there are no sections.
    """
    part = Section.objects.filter(
        assessment=OuterRef("assessment"), number=OuterRef("section")
    ).values(data=JSONObject(**{name: name for name in WRITTEN_OF_SECTION}))
    slots = assessment.slots.select_related("category", "question__category", "stimulus")
    return list(slots.annotate(part=Subquery(part)).order_by("section", "order"))


def plans_of(slots: Sequence[Slot], *, school_id: int, on: date) -> list[SlotPlan]:
    """What each slot may take on this day. Two queries, whatever the number of slots.

    A draw from a category takes from those below it too; a stimulus asks all that it has.
    """
    below = categories_below(school_id)
    fixed, pool = _questions(slots, below, on=on)
    candidates = {question.pk: _candidate(question) for question in [*pool, *fixed.values()]}
    asked = {candidates[pk].node for pk in fixed}
    return [
        _plan(
            slot,
            candidates=tuple(
                candidates[question.pk] for question in _eligible(slot, pool, fixed, below)
            ),
            asked=asked,
            fixed=fixed.get(slot.question_id or 0),
        )
        for slot in slots
    ]


def _questions(
    slots: Sequence[Slot], below: Mapping[int, set[int]], *, on: date
) -> tuple[dict[int, Question], list[Question]]:
    """The questions that slots name, and what the others may take. One query.

    What a slot names stands in every paper, so nothing else could take it; only a key with a code
    that is not valid on that day keeps it out, and then the paper cannot be drawn.
    """
    wanted = {slot.category_id for slot in slots if slot.category_id}
    shelves = {shelf for category_id in wanted for shelf in below[category_id]}
    stimuli = {slot.stimulus_id for slot in slots if slot.stimulus_id}
    named = {slot.question_id for slot in slots if slot.question_id}
    drawable = (
        Question.objects.drawable()
        .valid_on(on)
        .filter(Q(category_id__in=shelves) | Q(stimulus_id__in=stimuli))
    )
    by_name = Question.objects.filter(pk__in=named, current_version__isnull=False).codes_live_on(on)
    rows = (drawable | by_name).select_related("current_version", "stimulus")
    # Its digest alone: the text of a chart is long, and the pool is large.
    rows = rows.annotate(stimulus_digest=F("stimulus__current_version__digest"))
    fixed = {question.pk: question for question in rows if question.pk in named}
    return fixed, [question for question in rows if question.pk not in named]


def _plan(
    slot: Slot, *, candidates: tuple[Candidate, ...], asked: set[str], fixed: Question | None
) -> SlotPlan:
    count = slot.count
    if slot.stimulus_id:
        # All that no other slot names, twins once. A stimulus that has none today cannot be
        # drawn; leaving it out would make a shorter exam, and nobody would know.
        count = max(1, len({candidate.node for candidate in candidates} - asked))
    return SlotPlan(
        count=count,
        points=slot.points,
        candidates=candidates,
        name=_name_of(slot),
        pilot=slot.is_pilot or (fixed is not None and fixed.is_pilot),
    )


def _name_of(slot: Slot) -> str:
    named = str(slot.category or slot.question or slot.stimulus)
    return f"{named} ({slot.criteria})" if slot.criteria else named


def _eligible(
    slot: Slot,
    pool: list[Question],
    fixed: dict[int, Question],
    below: dict[int, set[int]],
) -> list[Question]:
    if slot.question_id:
        return [question for pk, question in fixed.items() if pk == slot.question_id]
    if slot.stimulus_id:
        return [q for q in pool if q.stimulus_id == slot.stimulus_id and not q.is_pilot]
    shelves = below[slot.category_id or 0]
    return [
        question
        for question in pool
        if question.category_id in shelves
        and question.is_pilot is slot.is_pilot
        and (not slot.domain or question.domain == slot.domain)
        and (not slot.tag or slot.tag in question.tags)
        and (slot.difficulty_from or 1) <= question.difficulty <= (slot.difficulty_to or 5)
    ]


def categories_below(school_id: int) -> dict[int, set[int]]:
    """Each category with itself and all that are below it, at any depth."""
    parents = dict(Category.objects.filter(school_id=school_id).values_list("pk", "parent_id"))
    below: dict[int, set[int]] = defaultdict(set)
    for category_id in parents:
        above: int | None = category_id
        # A category that became its own ancestor must not hang the start of an exam.
        while above is not None and category_id not in below[above]:
            below[above].add(category_id)
            above = parents.get(above)
    return below


def _candidate(question: Any) -> Candidate:
    """``question`` as ``_questions`` finds it."""
    version = question.current_version
    assert version is not None
    kind = question_type(question.question_type)
    content = kind.read_content(version.content)
    return Candidate(
        question_id=question.pk,
        version_id=version.pk,
        option_keys=tuple(kind.option_keys(content)),
        shuffle=kind.shuffle(content),
        twins=question.twins,
        group=f"stimulus {question.stimulus_id}" if question.stimulus_id else "",
        group_order=question.stimulus_order,
        stimulus_id=question.stimulus.current_version_id if question.stimulus else None,
        asked=AskedContent(question.question_type, version.digest, question.stimulus_digest or ""),
    )


def _times_seen(assessment: Assessment, student_id: int) -> Counter[int]:
    papers = Attempt.objects.filter(
        student_id=student_id, school_id=assessment.school_id
    ).values_list("paper", flat=True)
    return Counter(entry["question"] for paper in papers for entry in paper["items"])
