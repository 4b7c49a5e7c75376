"""Writing the question bank."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from assessments.models import Category, Question, QuestionVersion, Stimulus
from assessments.question_types.contract import ContentError
from assessments.question_types.hints import read_hints
from assessments.question_types.registry import UnknownQuestionType, question_type
from assessments.rules.digests import content_digest
from assessments.services.code_findings import note_new_version
from assessments.services.question_codes import (
    ContentRefused,
    codes_on_saving,
)
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class CategoryNotFound(Refusal):
    code = "category_not_found"
    kind = Kind.NOT_FOUND


class StimulusNotFound(Refusal):
    code = "stimulus_not_found"
    kind = Kind.NOT_FOUND


class CategoryRefused(Refusal):
    code = "category_refused"
    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class QuestionDetails:
    """What is known of a question besides its content."""

    domain: str = ""
    objective: str = ""
    lesson: str = ""
    level: str = "recall"
    difficulty: int = 2
    tags: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    source: str = ""
    status: str = Question.Status.READY
    is_pilot: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    twins: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """The stimulus that a question is about, and its place there. None: about none."""

    stimulus_id: int | None = None
    order: int = 0


def details_of(question: Question) -> QuestionDetails:
    """What is known of a question now."""
    values: dict[str, Any] = {
        detail.name: getattr(question, detail.name) for detail in fields(QuestionDetails)
    }
    values |= {"tags": tuple(question.tags), "editions": tuple(question.editions)}
    return QuestionDetails(**values)


def save_category(
    *, key: str, title: str, by: Actor, parent: Category | None = None, move: bool = False
) -> Category:
    """Create a category below ``parent``, or give it a new title; ``move`` it there too.

    Raises CategoryRefused: the parent is of another school, or lies below the category itself.
    """
    values: dict[str, Any] = {"title": title}
    if move:
        values["parent"] = parent
        check_parent(key=key, parent=parent, by=by)
    category: Category
    category, _ = Category.objects.update_or_create(
        school_id=by.school_id,
        key=key,
        defaults=values,
        create_defaults={**values, "parent": parent},
    )
    return category


def check_parent(*, key: str, parent: Category | None, by: Actor) -> None:
    """Raise CategoryRefused where a category of this key may not lie below ``parent``."""
    above = parent
    while above is not None:
        if above.school_id != by.school_id:
            raise CategoryRefused("The category above is not in your school.")
        if above.key == key:
            raise CategoryRefused("A category cannot lie below itself. Choose another one above.")
        above = above.parent


def save_question(
    *,
    key: str,
    type_name: str,
    category_id: int,
    content: Mapping[str, Any],
    details: QuestionDetails,
    note: str,
    by: Actor,
    at: datetime,
    placement: Placement | None = None,
    codes_may_wait: bool = False,
) -> tuple[Question, bool]:
    """Create or change a question; says whether its content got a new version.

    Attempts keep the version that they were drawn with. Repeating the call with the same content
    makes no version. A new version whose key has a code that its own release does not have is
    refused, ``codes_may_wait``: unless that release is not loaded yet; the days on which its codes
    are valid are noted. ``placement`` None: as it was (course
    packs know no stimuli, and loading one takes no question away from its own). Raises
    ContentRefused, StimulusNotFound.
    """
    check_content(type_name=type_name, content=content)
    with transaction.atomic():
        question, created = Question.objects.select_for_update().get_or_create(
            school_id=by.school_id,
            key=key,
            defaults={"question_type": type_name, "category_id": category_id},
        )
        if not created and question.question_type != type_name:
            raise ContentRefused(
                f"The question {key} is of type {question.question_type}, which cannot become "
                f"{type_name}; use a new key.",
                place="type",
            )
        changed = _change_details(question, category_id, details)
        if placement is not None:
            changed = _place(question, placement, by) or changed
        digest = content_digest(content)
        versioned = question.current_version is None or question.current_version.digest != digest
        if versioned:
            days = codes_on_saving(
                kind=question_type(type_name),
                content=content,
                editions=details.editions,
                school_id=by.school_id,
                day=at.date(),
                may_wait=codes_may_wait,
            )
            question.codes_from, question.codes_until = days.first, days.last
            question.codes_kept = False
            question.current_version = _add_version(
                question, content, digest=digest, note=note, by=by, at=at
            )
            if not created:
                note_new_version(question=question, by=by, at=at)
        if versioned or changed:
            question.save()
    return question, versioned


def check_content(*, type_name: str, content: Mapping[str, Any]) -> None:
    """Raise ContentRefused if this type cannot read the content."""
    try:
        question_type(type_name).read_content(content)
        read_hints(content)
    except UnknownQuestionType as error:
        raise ContentRefused(str(error), place="type") from error
    except ContentError as error:
        raise ContentRefused(str(error), place=error.place) from error


def retire_missing(*, category_ids: list[int], keep: set[str], by: Actor) -> list[str]:
    """Retire the ready questions of these categories that are not kept; returns their keys."""
    with transaction.atomic():
        gone = Question.objects.filter(
            category_id__in=category_ids, status=Question.Status.READY
        ).exclude(key__in=keep)
        keys = list(gone.values_list("key", flat=True))
        gone.update(status=Question.Status.RETIRED)
    return keys


def _change_details(question: Question, category_id: int, details: QuestionDetails) -> bool:
    changed = question.category_id != category_id
    question.category_id = category_id
    for detail in fields(details):
        name, value = detail.name, getattr(details, detail.name)
        value = list(value) if isinstance(value, tuple) else value
        if getattr(question, name) != value:
            setattr(question, name, value)
            changed = True
    return changed


def _place(question: Question, placement: Placement, by: Actor) -> bool:
    wanted = (placement.stimulus_id, placement.order if placement.stimulus_id else 0)
    if (question.stimulus_id, question.stimulus_order) == wanted:
        return False
    own = Stimulus.objects.filter(school_id=by.school_id)
    if placement.stimulus_id and not own.filter(pk=placement.stimulus_id).exists():
        raise StimulusNotFound("There is no such stimulus in your school.")
    question.stimulus_id, question.stimulus_order = wanted
    return True


def _add_version(
    question: Question,
    content: Mapping[str, Any],
    *,
    digest: str,
    note: str,
    by: Actor,
    at: datetime,
) -> QuestionVersion:
    last = question.versions.aggregate(last=Max("number"))["last"] or 0
    version: QuestionVersion = QuestionVersion.objects.create(
        question=question,
        number=last + 1,
        content=dict(content),
        digest=digest,
        note=note,
        author_id=by.user_id,
        created_at=at,
    )
    return version


def set_status(*, question_ids: list[int], status: str, by: Actor) -> int:
    """Give questions of the actor's school a status; those without content cannot be ready."""
    questions = Question.objects.filter(pk__in=question_ids, school_id=by.school_id)
    if status == Question.Status.READY:
        questions = questions.filter(current_version__isnull=False)
    return int(questions.update(status=status))


def move_questions(*, question_ids: list[int], category_id: int, by: Actor) -> int:
    """Put questions of the actor's school into another category of it. Raises CategoryNotFound."""
    if not Category.objects.filter(pk=category_id, school_id=by.school_id).exists():
        raise CategoryNotFound("There is no such category in your school.")
    questions = Question.objects.filter(pk__in=question_ids, school_id=by.school_id)
    return int(questions.update(category_id=category_id))
