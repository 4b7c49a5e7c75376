"""The questions of a pack into the bank, and those that vanished out of use."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from assessments.public import (
    ContentRefused,
    Question,
    QuestionDetails,
    details_of,
    retire_missing,
    save_category,
    save_question,
)
from courses.models import Module
from courses.packs.ownership import loaded_from, note_of
from courses.packs.parts import Pack
from courses.packs.problems import PackRefused, Problem
from courses.packs.schema import QuestionHead
from courses.rules.outline import Change, Tally
from foundation.schools.public import Actor


def load_questions(pack: Pack, *, by: Actor, at: datetime, tally: Tally) -> None:
    """Save every question; changed content becomes a new version. Raises PackRefused."""
    questions = {question.head.sure.key: question for question in pack.questions}
    shelves = _shelves(pack, {q.head.sure.category for q in questions.values()}, by)
    before = _stamps(questions, by)
    standing = {
        question.key: details_of(question)
        for question in Question.objects.filter(school_id=by.school_id, key__in=list(questions))
    }
    problems: list[Problem] = []
    # In the order of their keys, as every writer takes their locks.
    for key in sorted(questions):
        question = questions[key]
        head = question.head.sure
        try:
            save_question(
                key=key,
                type_name=head.type,
                category_id=shelves[head.category],
                content=question.content,
                details=_details(head, standing.get(key)),
                note=note_of(pack),
                codes_may_wait=True,
                by=by,
                at=at,
            )
        except ContentRefused as refused:
            place = (str(refused.details.get("place", "")),)
            problems.append(question.head.problem(place, refused.message))
    if problems:
        raise PackRefused(problems)
    after = _stamps(questions, by)
    tally.add("questions", Change.CREATED, len(after.keys() - before.keys()))
    for key, stamp in before.items():
        change = Change.UNCHANGED if after[key] == stamp else Change.CHANGED
        tally.add("questions", change)


def retire_questions(pack: Pack, *, by: Actor, tally: Tally) -> None:
    """Retire what an earlier edition of this pack brought and this one no longer has.

    Questions that the school wrote itself into the same categories stay.
    """
    assert pack.course is not None
    keys = {part.head.sure.key for part in pack.shelves}
    keys |= set(
        Module.objects.filter(
            course__key=pack.course.sure.key, course__school_id=by.school_id
        ).values_list("key", flat=True)
    )
    ours = Question.objects.filter(school_id=by.school_id, category__key__in=keys)
    shelves = set(ours.values_list("category_id", flat=True))
    own = set(ours.exclude(pk__in=loaded_from(pack, by.school_id)).values_list("key", flat=True))
    kept = {question.head.sure.key for question in pack.questions}
    gone = retire_missing(category_ids=sorted(shelves), keep=kept | own, by=by)
    tally.add("questions", Change.RETIRED, len(gone))


def _details(head: QuestionHead, standing: QuestionDetails | None) -> QuestionDetails:
    """What the pack says of a question; what it leaves out is as it stands in the bank."""
    said: dict[str, Any] = {
        "twins": head.twins,
        "is_pilot": head.pilot,
        "valid_from": head.valid_from,
        "valid_to": head.valid_to,
    }
    details = QuestionDetails(
        domain=head.domain,
        objective=head.objective,
        lesson=head.lesson,
        level=head.level,
        difficulty=head.difficulty,
        tags=tuple(head.tags),
        editions=tuple(head.editions),
        source=head.source,
    )
    kept = standing or details
    return replace(
        details,
        **{name: getattr(kept, name) if value is None else value for name, value in said.items()},
    )


def _shelves(pack: Pack, needed: set[str], by: Actor) -> dict[str, int]:
    """The category of each module or pool with questions, by key; written where it differs."""
    titles = {part.head.sure.key: part.head.sure.title for part in pack.shelves}
    standing = {
        (key, title): pk
        for pk, key, title in Question.objects.filter(
            school_id=by.school_id, category__key__in=needed
        ).values_list("category_id", "category__key", "category__title")
    }
    return {
        key: standing.get((key, titles[key])) or save_category(key=key, title=titles[key], by=by).pk
        for key in sorted(needed)
    }


def _stamps(keys: Iterable[str], by: Actor) -> dict[str, tuple[object, object]]:
    """When each question was changed last, and its version."""
    rows = Question.objects.filter(school_id=by.school_id, key__in=list(keys))
    return {
        key: (changed_at, version)
        for key, changed_at, version in rows.values_list("key", "changed_at", "current_version_id")
    }
