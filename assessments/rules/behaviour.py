"""How an assessment is taken: named choices, each explained in words before the start."""

from enum import StrEnum


class Behaviour(StrEnum):
    """When a student learns whether an answer is right."""

    DEFERRED = "deferred"
    IMMEDIATE = "immediate"
    INTERACTIVE = "interactive"
    PRACTICE = "practice"


class Navigation(StrEnum):
    """Whether one may go back."""

    FREE = "free"
    ONE_WAY = "one_way"


class Expiry(StrEnum):
    """What becomes of an attempt that nobody handed in before its time was over."""

    SUBMIT = "submit"
    GRACE = "grace"
    DISCARD = "discard"


# For those who set an assessment; the student's page says it in whole sentences.
BEHAVIOUR_WORDS = {
    Behaviour.DEFERRED: "told after the hand-in",
    Behaviour.IMMEDIATE: "told at once, one try",
    Behaviour.INTERACTIVE: "told at once, several tries with hints",
    Behaviour.PRACTICE: "practice: check at will, counts for nothing",
}
NAVIGATION_WORDS = {
    Navigation.FREE: "to and fro as they like",
    Navigation.ONE_WAY: "one question at a time, no way back",
}
EXPIRY_WORDS = {
    Expiry.SUBMIT: "what is stored is handed in",
    Expiry.GRACE: "minutes of grace to hand in, else it does not count",
    Expiry.DISCARD: "it does not count",
}


def gives_feedback(behaviour: Behaviour) -> bool:
    """Whether single answers can be checked during the attempt."""
    return behaviour is not Behaviour.DEFERRED


def counts(behaviour: Behaviour) -> bool:
    """Whether a result counts for a course. Practice never does."""
    return behaviour is not Behaviour.PRACTICE


def is_final(behaviour: Behaviour, *, right: bool, tries_used: int, tries: int) -> bool:
    """Whether an answer that was checked can no longer be changed."""
    match behaviour:
        case Behaviour.IMMEDIATE:
            return True
        case Behaviour.INTERACTIVE:
            return right or tries_used >= tries
        case _:
            return False
