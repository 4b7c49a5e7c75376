"""What may be shown of an attempt, and when. Every page and every route asks this.

Three times are told apart: during the attempt (own answers; the outcome of an
answer only where the behaviour gives feedback), once it is graded, and after
the assessment has closed. For each kind of information the author chose from
which time on it is shown.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from assessments.rules.behaviour import Behaviour, gives_feedback
from assessments.rules.lifecycle import State


class Moment(StrEnum):
    """From when on something is shown."""

    GRADED = "graded"
    CLOSED = "closed"
    NEVER = "never"


MOMENT_WORDS = {
    Moment.GRADED: "once it is graded",
    Moment.CLOSED: "once it is closed",
    Moment.NEVER: "never",
}


@dataclass(frozen=True, slots=True)
class RevealPolicy:
    """From when on each kind of information is shown."""

    score: Moment = Moment.GRADED
    answers: Moment = Moment.GRADED
    key: Moment = Moment.GRADED
    explanation: Moment = Moment.GRADED
    statistics: Moment = Moment.NEVER


@dataclass(frozen=True, slots=True)
class Reveal:
    """What may be shown now. Nothing, unless a rule says so.

    ``answers``: the questions with own answers and whether they were right. ``later`` says
    whether closing the assessment will show more.
    """

    own_answers: bool = False
    score: bool = False
    answers: bool = False
    key: bool = False
    explanation: bool = False
    statistics: bool = False
    later: bool = False


NOTHING = Reveal()


def reveal_for(
    *, state: State, own: bool, policy: RevealPolicy | None = None, closed: bool = False
) -> Reveal:
    """What may be shown of a whole attempt: of others' attempts nothing.

    Before it is graded own answers only. The key and the explanations stand with the questions,
    so they are never shown where these are not. Those who teach see attempts in the admin, by
    permission, not by this rule.
    """
    if not own:
        return NOTHING
    if state is not State.GRADED:
        return Reveal(own_answers=True)
    policy = policy or RevealPolicy()
    answers = _is_time(policy.answers, closed)
    return Reveal(
        own_answers=True,
        score=_is_time(policy.score, closed),
        answers=answers,
        key=answers and _is_time(policy.key, closed),
        explanation=answers and _is_time(policy.explanation, closed),
        statistics=_is_time(policy.statistics, closed),
        later=not closed and Moment.CLOSED in _moments(policy),
    )


def reveal_after_check(*, behaviour: Behaviour, checked: bool, final: bool) -> Reveal:
    """What may be shown of one question while the attempt runs.

    After a check its outcome in words; the key only when the answer cannot be changed any more,
    or in practice, where it does not count.
    """
    if not checked or not gives_feedback(behaviour):
        return Reveal(own_answers=True)
    told = Reveal(own_answers=True, score=True, answers=True)
    if final or behaviour is Behaviour.PRACTICE:
        return replace(told, key=True, explanation=True)
    return told


def is_held(policy: RevealPolicy, *, closed: bool) -> bool:
    """Whether a result must not be told yet, by nothing that follows from it.

    One whose score is never shown is not held: that it was passed is then all that is ever told.
    """
    return policy.score is Moment.CLOSED and not closed


def _is_time(moment: Moment, closed: bool) -> bool:
    return moment is Moment.GRADED or (moment is Moment.CLOSED and closed)


def _moments(policy: RevealPolicy) -> set[Moment]:
    return {policy.score, policy.answers, policy.key, policy.explanation, policy.statistics}
