"""Two people at a proposal at the same moment: with real threads."""

from typing import Any

import pytest
from django.utils import timezone

from assessments.models import ScoreApproval, ScoreOverride
from assessments.queries.overridden import passed_now
from assessments.services.score_overrides import override_score
from assessments.services.second_person import (
    DecidedOtherwise,
    NothingToDecide,
    SecondPersonNeeded,
    decide_override,
)
from foundation.outbox.models import OutboxMessage
from foundation.schools.scoping import in_school
from tests.assessments.test_at_once import at_once
from tests.factories.people import make_member
from tests.factories.second_person import make_certifying, propose

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(quiz: Any, ana: Any, ines: Any) -> ScoreOverride:
    make_certifying(quiz)
    return propose(quiz, ana, 90, ines)


@pytest.fixture
def uma(school: Any) -> Any:
    """Uma, another instructor."""
    return make_member(school, "uma@example.org", "Uma Sato", role="instructor")


def press(row: ScoreOverride, by: Any, *, agrees: bool = True) -> Any:
    return lambda: decide_override(
        override_id=row.pk, agrees=agrees, words="So be it.", by=by.actor, at=timezone.now()
    )


def announced() -> int:
    return OutboxMessage.objects.filter(effect="certifications.consider_override").count()


def test_ten_presses_of_two_people_are_one_decision(
    row: Any, ada: Any, uma: Any, school: Any
) -> None:
    found = at_once(school, *[press(row, ada), press(row, uma)] * 5)

    assert len({one.pk for one in found}) == 1
    assert announced() == 1


def test_of_a_yes_and_a_no_the_first_holds(row: Any, ada: Any, uma: Any, school: Any) -> None:
    found = at_once(school, press(row, ada), press(row, uma, agrees=False))

    kept = [one for one in found if isinstance(one, ScoreApproval)]
    assert (len(kept), announced()) == (1, int(kept[0].agreed))
    assert [type(one) for one in found if one not in kept] == [DecidedOtherwise]


def test_a_newer_proposal_at_the_same_moment_is_not_agreed_to_by_mistake(
    row: Any, quiz: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    def again() -> ScoreOverride:
        return override_score(
            student_id=ana.pk,
            assessment_id=quiz.pk,
            percent=row.percent - 80,
            reason="It was ten.",
            by=ines.actor,
            at=timezone.now(),
        )

    said, newer = at_once(school, press(row, ada), again)

    assert newer.needs_second
    with in_school(school.pk):
        agreed = ScoreApproval.objects.filter(override=row).exists()
        assert agreed is not isinstance(said, NothingToDecide)
        assert passed_now(assessment_id=quiz.pk, student_id=ana.pk) is agreed


def test_the_proposer_in_ten_windows_does_not_agree(row: Any, ines: Any, school: Any) -> None:
    found = at_once(school, *[press(row, ines)] * 10)

    assert {type(one) for one in found} == {SecondPersonNeeded}
    assert announced() == 0
