"""What may be shown of an attempt, and when. Every page and every route asks this."""

from dataclasses import dataclass

from assessments.rules.lifecycle import State


@dataclass(frozen=True, slots=True)
class Reveal:
    """What may be shown now. Nothing, unless a rule says so."""

    own_answers: bool = False
    score: bool = False
    key: bool = False
    explanation: bool = False


NOTHING = Reveal()


def reveal_for(*, state: State, own: bool) -> Reveal:
    """During the attempt own answers; once it is graded everything; of others' attempts nothing.

    Those who teach see attempts in the admin, by permission, not by this rule.
    """
    if not own:
        return NOTHING
    if state is State.GRADED:
        return Reveal(own_answers=True, score=True, key=True, explanation=True)
    return Reveal(own_answers=True)
