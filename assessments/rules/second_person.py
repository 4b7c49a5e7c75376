"""Scores that one person alone does not set: what became of a proposal, and who may be the second.

No Django here.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class ProposalState(StrEnum):
    """What a score that was set by hand has come to.

    ``COUNTS``: from when it was set or agreed to, until a newer one counts.
    """

    COUNTS = "counts"
    WAITS = "waits"
    REFUSED = "refused"
    REPLACED = "replaced"


class Bar(StrEnum):
    """Why somebody is not the second person."""

    NOBODY = "nobody"
    PROPOSER = "proposer"
    STUDENT = "student"
    PROPOSER_GONE = "proposer_gone"


WORDS: Mapping[Bar, str] = MappingProxyType(
    {
        Bar.NOBODY: "A person who teaches in this school has to decide on this score.",
        Bar.PROPOSER: "You proposed this score, so somebody else who teaches here has to agree.",
        Bar.STUDENT: "This is your own score, so somebody else who teaches here has to decide.",
        Bar.PROPOSER_GONE: "Whoever proposed this score has left, so nobody answers for it. Refuse "
        "it, or propose it anew: then somebody else has to agree.",
    }
)


def state_of(*, needs_second: bool, agreed: bool | None, newest: bool) -> ProposalState:
    """``agreed`` is None while nobody decided. ``newest``: nothing was set or proposed after it."""
    if not needs_second or agreed:
        return ProposalState.COUNTS
    if agreed is not None:
        return ProposalState.REFUSED
    return ProposalState.WAITS if newest else ProposalState.REPLACED


def bar_of(
    *, person: int | None, proposer: int | None, by_program: bool, student: int, agrees: bool
) -> Bar | None:
    """Why this person may not decide on a proposal; None: may. Ids of users.

    ``person`` is None for a program, and for everybody who does not teach in the school. A proposal
    whose proposer was forgotten can be refused, but nobody can be told apart from its proposer.
    """
    if person is None:
        return Bar.NOBODY
    if person == proposer:
        return Bar.PROPOSER
    if person == student:
        return Bar.STUDENT
    if agrees and proposer is None and not by_program:
        return Bar.PROPOSER_GONE
    return None
