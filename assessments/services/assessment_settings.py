"""How an assessment is set: what it asks for, what may go together, and what may not."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from assessments.models import Assessment
from assessments.rules.behaviour import Behaviour, Expiry, Navigation
from assessments.rules.opening import read_network
from assessments.rules.reveal import Moment
from foundation.refusals import Kind, Refusal


class SettingsRefused(Refusal):
    """Settings that cannot go together; ``details["field"]`` is the one to change."""

    code = "assessment_settings_invalid"
    kind = Kind.INVALID

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message, field=field)


@dataclass(frozen=True, slots=True)
class Draw:
    """So many questions from a category and those below it; every criterion holds at once."""

    category_key: str
    count: int
    points: Decimal = Decimal(1)
    domain: str = ""
    tag: str = ""
    difficulty_from: int | None = None
    difficulty_to: int | None = None
    is_pilot: bool = False
    section: int = 0


@dataclass(frozen=True, slots=True)
class OneQuestion:
    """This question, for everybody."""

    question_key: str
    points: Decimal = Decimal(1)
    section: int = 0


@dataclass(frozen=True, slots=True)
class WholeStimulus:
    """All ready questions of a stimulus, in their order; each is worth so many points."""

    stimulus_key: str
    points: Decimal = Decimal(1)
    section: int = 0


Asked = Draw | OneQuestion | WholeStimulus


@dataclass(frozen=True, slots=True)
class Part:
    """A section: the draws that name its number, from 1 in the order of the parts."""

    title: str
    intro: str = ""
    minutes: int = 0
    break_minutes: int = 0


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """What an assessment is like. ``is_published`` None: as it was."""

    title: str
    intro: str = ""
    pass_percent: Decimal = Decimal(70)
    attempts_allowed: int = 0
    minutes: int = 0
    kind: str = Assessment.Kind.QUIZ
    shuffle_options: bool = True
    is_published: bool | None = None
    behaviour: str = Behaviour.DEFERRED.value
    tries: int = 3
    try_penalty_percent: Decimal = Decimal("33.33")
    wrong_costs_percent: Decimal = Decimal(0)
    certainty: bool = False
    navigation: str = Navigation.FREE.value
    expiry: str = Expiry.SUBMIT.value
    grace_minutes: int = 0
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    access_code: str = ""
    networks: tuple[str, ...] = ()
    show_score: str = Moment.GRADED.value
    show_answers: str = Moment.GRADED.value
    show_key: str = Moment.GRADED.value
    show_explanation: str = Moment.GRADED.value
    show_statistics: str = Moment.NEVER.value
    anonymous_marking: bool = True
    second_marking_percent: int = 0
    code_book: bool = True
    exam_room: bool = False
    code_release: str = ""


def settings_of(assessment: Assessment) -> AssessmentSettings:
    """How an assessment is set now."""
    values = {
        setting.name: getattr(assessment, setting.name) for setting in fields(AssessmentSettings)
    }
    return AssessmentSettings(**{**values, "networks": tuple(assessment.networks)})


def check_settings(
    *,
    settings: AssessmentSettings,
    draws: Sequence[Asked],
    parts: Sequence[Part] = (),
) -> list[str]:
    """Raise SettingsRefused where nobody could take it as it is set; returns the networks."""
    _check_clock(settings, parts)
    _check_marking(settings)
    _check_parts(draws, parts)
    if settings.opens_at and settings.closes_at and settings.opens_at >= settings.closes_at:
        raise SettingsRefused("closes_at", "It closes before it opens. Choose a later time.")
    try:
        return [read_network(network) for network in settings.networks]
    except ValueError as error:
        raise SettingsRefused("networks", str(error)) from error


def _check_clock(settings: AssessmentSettings, parts: Sequence[Part]) -> None:
    clocked = [part for part in parts if part.minutes]
    if clocked and len(clocked) != len(parts):
        raise SettingsRefused("minutes", "Give every section its own minutes, or none of them.")
    if clocked and settings.minutes:
        raise SettingsRefused(
            "minutes",
            "The sections have their own minutes, so the whole has none: set it to 0, or set those "
            "of the sections to 0.",
        )
    if any(part.break_minutes for part in parts) and not clocked:
        raise SettingsRefused("minutes", "A break needs sections with minutes of their own.")
    if parts and parts[-1].break_minutes:
        raise SettingsRefused("minutes", "There is nothing after the last section: no break there.")
    timed = bool(settings.minutes or clocked)
    if timed and settings.behaviour == Behaviour.PRACTICE:
        raise SettingsRefused("minutes", "Practice has no clock: set the minutes to 0.")
    if not timed and settings.expiry != Expiry.SUBMIT:
        raise SettingsRefused(
            "expiry", "Without a time limit nothing runs out. Give minutes, or choose submit."
        )
    if settings.expiry == Expiry.GRACE and not settings.grace_minutes:
        raise SettingsRefused("grace_minutes", "Say how many minutes there are to hand in.")


def _check_marking(settings: AssessmentSettings) -> None:
    if not 0 <= settings.second_marking_percent <= 100:
        raise SettingsRefused(
            "second_marking_percent", "Give a percentage from 0 (nothing) to 100 (every answer)."
        )
    if not settings.certainty:
        return
    if settings.wrong_costs_percent:
        raise SettingsRefused(
            "wrong_costs_percent",
            "Where they say how sure they are, that decides what a wrong answer costs. Set this "
            "to 0, or ask no certainty.",
        )
    if settings.behaviour not in {Behaviour.DEFERRED, Behaviour.IMMEDIATE}:
        raise SettingsRefused(
            "certainty", "Certainty needs one final answer: choose deferred or immediate feedback."
        )


def _check_parts(draws: Sequence[Asked], parts: Sequence[Part]) -> None:
    named = {draw.section for draw in draws}
    if not parts and named - {0}:
        raise SettingsRefused(
            "section", "There are no sections, so leave the section of what is asked at 0."
        )
    wanted = set(range(1, len(parts) + 1)) if parts else named
    if unknown := named - wanted:
        raise SettingsRefused(
            "section",
            f"There is no section {min(unknown)}. Give each row the number of its section, "
            f"1 to {len(parts)}.",
        )
    if empty := wanted - named:
        raise SettingsRefused("section", f"Section {min(empty)} asks nothing. Add a row to it.")
