"""How an attempt lives: a table of states and steps."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where an attempt stands."""

    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    # An answer waits for a person; there is no grade before the last one is marked.
    BEING_MARKED = "being_marked"
    GRADED = "graded"
    # Its time was over before it was handed in, and the assessment says that it does not count.
    DISCARDED = "discarded"


class Step(StrEnum):
    """What can happen to it."""

    SUBMIT = "submit"
    EXPIRE = "expire"
    DISCARD = "discard"
    # An instructor lets a discarded attempt count after all.
    ACCEPT = "accept"
    HOLD = "hold"
    GRADE = "grade"
    REGRADE = "regrade"


class StepNotAllowed(ValueError):
    """The table has no such step."""


NEXT: Mapping[tuple[State, Step], State] = MappingProxyType(
    {
        (State.IN_PROGRESS, Step.SUBMIT): State.SUBMITTED,
        (State.IN_PROGRESS, Step.EXPIRE): State.SUBMITTED,
        (State.IN_PROGRESS, Step.DISCARD): State.DISCARDED,
        (State.DISCARDED, Step.ACCEPT): State.SUBMITTED,
        (State.SUBMITTED, Step.GRADE): State.GRADED,
        (State.SUBMITTED, Step.HOLD): State.BEING_MARKED,
        (State.BEING_MARKED, Step.GRADE): State.GRADED,
        (State.GRADED, Step.REGRADE): State.GRADED,
    }
)


def after(state: State, step: Step) -> State:
    """Return the state that follows, or raise StepNotAllowed."""
    try:
        return NEXT[state, step]
    except KeyError:
        raise StepNotAllowed(f"An attempt that is {state} cannot {step}.") from None
