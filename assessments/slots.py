"""Where higher apps plug in: who may take an assessment, where it belongs, who reports on it, and
where one person alone sets no score."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from foundation.schools.public import Actor


@dataclass(frozen=True, slots=True)
class Access:
    """Whether somebody may take an assessment; if not, why, in words."""

    allowed: bool
    why_not: str = ""


AccessPolicy = Callable[[Actor, int], Access | None]
OpenFinder = Callable[[Actor], set[int]]
_policies: list[AccessPolicy] = []
_open_finders: list[OpenFinder] = []


def register_access_policy(policy: AccessPolicy) -> None:
    """Register a policy (actor, assessment id) that answers, or returns None for "not mine"."""
    if policy not in _policies:
        _policies.append(policy)


def register_open_assessments(finder: OpenFinder) -> None:
    """Register which assessments are open to an actor: for lists, where asking one by one costs.

    Says the same as the app's access policy.
    """
    if finder not in _open_finders:
        _open_finders.append(finder)


def open_to(actor: Actor) -> set[int]:
    """Ids of all assessments that are open to the actor."""
    return set().union(*(finder(actor) for finder in _open_finders))


def access_to(actor: Actor, assessment_id: int) -> Access:
    """The first policy that answers decides; where none does, the answer is no."""
    refused: Access | None = None
    for policy in _policies:
        answer = policy(actor, assessment_id)
        if answer is not None and answer.allowed:
            return answer
        refused = refused or answer
    return refused or Access(allowed=False, why_not=_("This assessment is not open to you."))


NeedsSecond = Callable[[int], bool]
_needs_second: list[NeedsSecond] = []


def register_second_person(needs: NeedsSecond) -> None:
    """Register at which assessments a score that is set by hand waits for a second person."""
    if needs not in _needs_second:
        _needs_second.append(needs)


def needs_second_person(assessment_id: int) -> bool:
    """Whether any app says that one person alone sets no score there."""
    return any(needs(assessment_id) for needs in _needs_second)


@dataclass(frozen=True, slots=True)
class Place:
    """An address outside of the engine, with the words of its link."""

    title: str
    url: str


PlaceFinder = Callable[[Actor, int], Place | None]
LessonFinder = Callable[[Actor, set[str]], dict[str, Place]]
_place_finders: list[PlaceFinder] = []
_lesson_finders: list[LessonFinder] = []


def register_places(*, of_assessment: PlaceFinder, of_lessons: LessonFinder) -> None:
    """Register where an assessment belongs and where the lessons of these keys can be read."""
    if of_assessment not in _place_finders:
        _place_finders.append(of_assessment)
    if of_lessons not in _lesson_finders:
        _lesson_finders.append(of_lessons)


def place_of(actor: Actor, assessment_id: int) -> Place | None:
    """Where to go back to from an assessment."""
    found = (finder(actor, assessment_id) for finder in _place_finders)
    return next((place for place in found if place is not None), None)


def lesson_places(actor: Actor, keys: set[str]) -> dict[str, Place]:
    """Where to read up, by lesson key; unknown keys are missing."""
    places: dict[str, Place] = {}
    for finder in _lesson_finders:
        places.update(finder(actor, keys))
    return places


@dataclass(frozen=True, slots=True)
class Sat:
    """Which attempt, at which assessment."""

    attempt_id: UUID
    assessment_id: int


ReportFinder = Callable[[Actor, Sat], Place | None]
_report_finders: list[ReportFinder] = []


def register_reports(finder: ReportFinder) -> None:
    """Register where a further report of an attempt stands, or None for "not mine".

    Whose report it is also writes to the student that the result is there.
    """
    if finder not in _report_finders:
        _report_finders.append(finder)


def report_of(actor: Actor, sat: Sat) -> Place | None:
    """The further report of an attempt, where an app makes one."""
    found = (finder(actor, sat) for finder in _report_finders)
    return next((place for place in found if place is not None), None)
