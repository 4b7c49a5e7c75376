"""A certificate and a score that was set by hand: what is issued, held back, and not gone round."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessments.models import Question
from assessments.rules.rulings import Option
from certifications.models import Award, AwardEvent, AwardRule, ContinuingEducation
from certifications.services.considering import consider_override
from certifications.services.continuing_education import renew_by_units
from certifications.services.suspending import lift_suspension
from foundation.mail.models import Email
from foundation.schools.actors import system_actor
from foundation.schools.scoping import in_school
from tests.factories.courses import enrol_student
from tests.factories.regrades import correct_key, drain_all, hand_in, regrade_now, set_three
from tests.factories.second_person import decide, make_certifying, propose, set_by_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(school: Any, course: Any, ana: Any) -> Any:
    enrol_student(course, ana)
    return set_three(school, pass_percent=Decimal(60))


@pytest.fixture
def rule(exam: Any) -> AwardRule:
    return make_certifying(exam)


def awards(school: Any) -> list[Award]:
    with in_school(school.pk):
        return list(Award.objects.filter(rule__isnull=False).order_by("issued_at"))


def letters() -> int:
    return Email.objects.filter(kind="award_changed").count()


@pytest.fixture
def award(rule: Any, exam: Any, ana: Any, ines: Any, ada: Any, school: Any) -> Award:
    """Ana's, by a score that two people set."""
    set_by_two(exam, ana, 80, ines, ada)
    drain_all()
    (found,) = awards(school)
    return found


def test_a_score_taken_back_by_two_suspends_what_rests_on_it_once(
    award: Award, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    row = propose(exam, ana, None, ada)
    drain_all()
    assert awards(school)[0].suspended_at is None

    approval = decide(row, ines)
    drain_all()

    (held,) = awards(school)
    assert held.suspended_at == approval.decided_at
    assert "taken back or lowered" in held.suspension_reason
    assert letters() == 1
    whose = {"assessment_id": exam.pk, "student_id": ana.pk, "at": approval.decided_at}
    with in_school(school.pk):
        assert consider_override(**whose) == []
        event = AwardEvent.objects.get(award=held)
        assert (event.kind, event.by) == ("suspended", None)
        # A person decides; a message that comes again does not decide anew.
        lift_suspension(award_id=held.pk, reason="Heard.", by=ada.actor, at=timezone.now())
        consider_override(**whose)
    assert awards(school)[0].suspended_at is None
    assert letters() == 2


def test_a_score_lowered_suspends_and_one_raised_again_lifts_nothing(
    award: Award, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    set_by_two(exam, ana, 30, ines, ada)
    drain_all()
    assert awards(school)[0].suspended_at is not None

    set_by_two(exam, ana, 90, ines, ada)
    drain_all()

    (held,) = awards(school)
    assert held.suspended_at is not None
    assert letters() == 1


def test_who_passes_by_an_attempt_keeps_it(
    award: Award, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    hand_in(exam, ana)
    set_by_two(exam, ana, None, ines, ada)
    drain_all()

    (held,) = awards(school)
    assert (held.pk, held.suspended_at, letters()) == (award.pk, None, 0)


def test_one_that_an_attempt_earned_stands_whatever_is_set_later(
    rule: Any, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    hand_in(exam, ana)
    set_by_two(exam, ana, 10, ines, ada)
    drain_all()

    (award,) = awards(school)
    assert (award.attempt_id is not None, award.suspended_at, letters()) == (True, None, 0)


@pytest.mark.parametrize("by_attempt", [False, True])
def test_a_renewal_by_units_rests_on_what_the_first_one_rested_on(
    by_attempt: bool, rule: Any, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    if by_attempt:
        hand_in(exam, ana)
    else:
        set_by_two(exam, ana, 80, ines, ada)
    drain_all()
    (award,) = awards(school)
    with in_school(school.pk):
        AwardRule.objects.update(renewal_units=1)
        ends = timezone.now() + timedelta(days=10)
        Award.objects.filter(pk=award.pk).update(expires_at=ends)
        ContinuingEducation.objects.create(
            school=school,
            student=ana,
            award=award,
            activity="Webinar",
            units=1,
            done_on=timezone.localdate(),
            state=ContinuingEducation.State.ACCEPTED,
            decided_at=timezone.now(),
            reported_at=timezone.now(),
        )
        assert renew_by_units(award_id=award.pk, by=system_actor(school.pk), at=timezone.now())
    set_by_two(exam, ana, 30, ines, ada)
    drain_all()

    held = [one.suspended_at is not None for one in awards(school)]
    assert held == ([False, False] if by_attempt else [True, True])


def test_the_rule_put_out_of_force_meanwhile_issues_nothing_to_one_person(
    rule: AwardRule, exam: Any, ana: Any, ines: Any, school: Any
) -> None:
    """Ended, set, and in force again before the worker comes to it."""
    with in_school(school.pk):
        AwardRule.objects.update(is_active=False)
    propose(exam, ana, 100, ines)
    with in_school(school.pk):
        AwardRule.objects.update(is_active=True)
    drain_all()

    assert awards(school) == []
    with in_school(school.pk):
        consider_override(assessment_id=exam.pk, student_id=ana.pk, at=timezone.now())
    assert awards(school) == []


def test_a_score_from_before_the_rule_earns_nothing_until_two_agree(
    exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    propose(exam, ana, 100, ines)
    make_certifying(exam)
    drain_all()
    assert awards(school) == []

    set_by_two(exam, ana, 100, ines, ada)
    drain_all()

    assert len(awards(school)) == 1


def test_no_attempt_earns_against_a_score_that_two_set(
    rule: Any, exam: Any, ana: Any, ines: Any, ada: Any, school: Any
) -> None:
    set_by_two(exam, ana, 0, ines, ada)
    attempt = hand_in(exam, ana)
    assert awards(school) == []
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-1")
        correct_key(question, by=ines.actor)
    regrade_now(question, ines, option=Option.FULL_CREDIT)
    assert awards(school) == []

    set_by_two(exam, ana, None, ines, ada)
    drain_all()

    (award,) = awards(school)
    # By the attempt, so that a regrade can take it back.
    assert award.attempt_id == attempt.pk
