"""Who is the second person, and what became of a proposal: pure rules."""

import pytest

from assessments.rules.second_person import WORDS, Bar, ProposalState, bar_of, state_of

INES, ADA, ANA = 1, 2, 3


@pytest.mark.parametrize(
    ("needs_second", "agreed", "newest", "state"),
    [
        (False, None, True, ProposalState.COUNTS),
        (False, None, False, ProposalState.COUNTS),
        (True, True, True, ProposalState.COUNTS),
        (True, True, False, ProposalState.COUNTS),
        (True, False, True, ProposalState.REFUSED),
        (True, False, False, ProposalState.REFUSED),
        (True, None, True, ProposalState.WAITS),
        (True, None, False, ProposalState.REPLACED),
    ],
)
def test_what_becomes_of_a_score(needs_second, agreed, newest, state):
    assert state_of(needs_second=needs_second, agreed=agreed, newest=newest) is state


@pytest.mark.parametrize(
    ("person", "proposer", "by_program", "agrees", "bar"),
    [
        (ADA, INES, False, True, None),
        (ADA, None, True, True, None),
        (None, INES, False, True, Bar.NOBODY),
        (INES, INES, False, True, Bar.PROPOSER),
        (INES, INES, False, False, Bar.PROPOSER),
        (ANA, INES, False, True, Bar.STUDENT),
        (ANA, INES, False, False, Bar.STUDENT),
        # Whoever proposed it was forgotten: it could be the same person.
        (ADA, None, False, True, Bar.PROPOSER_GONE),
        (ADA, None, False, False, None),
    ],
)
def test_who_may_be_the_second(person, proposer, by_program, agrees, bar):
    assert (
        bar_of(person=person, proposer=proposer, by_program=by_program, student=ANA, agrees=agrees)
        is bar
    )


def test_every_bar_is_said_in_words():
    assert set(WORDS) == set(Bar)
