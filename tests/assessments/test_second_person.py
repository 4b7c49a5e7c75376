"""A score at an exam that carries a certificate counts when a second person agrees."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments.models import ScoreApproval, ScoreOverride
from assessments.queries.overridden import (
    newest_overrides,
    overridden_pass,
    override_history,
    passed_now,
)
from assessments.queries.second_person import count_to_decide, proposals
from assessments.queries.standing import standings
from assessments.rules.second_person import Bar, ProposalState
from assessments.services.score_overrides import NothingToTakeBack, ScoreRefused
from assessments.services.second_person import (
    DecidedOtherwise,
    NothingToDecide,
    ProposalNotFound,
    SecondPersonNeeded,
    decide_override,
)
from certifications.models import Award, AwardRule
from courses.models import Completion
from courses.queries.gradebook import Filters, class_rows, course_book
from courses.queries.gradebook_pages import own_page
from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from foundation.schools.actors import Actor, ActorKind, Role, system_actor
from foundation.schools.models import Membership
from foundation.schools.scoping import in_school
from tests.factories.courses import enrol_student
from tests.factories.regrades import drain_all
from tests.factories.second_person import decide, make_certifying, propose, set_by_two

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam(course, quiz, ana):
    enrol_student(course, ana)
    make_certifying(quiz)
    return quiz


def announced():
    return OutboxMessage.objects.filter(effect="certifications.consider_override").count()


def effects(exam, ana):
    """What a score that counts would change: completions, certificates, letters."""
    drain_all()
    with in_school(exam.school_id):
        done = Completion.objects.filter(activity__assessment=exam, enrolment__student=ana)
        return done.count(), Award.objects.filter(holder=ana).count(), Email.objects.count()


def read(exam, course, ana, ines):
    """What each reader finds: page, gradebook, own gradebook, lists, passed."""
    at = timezone.now()
    with in_school(exam.school_id):
        standing = standings(assessment_ids=[exam.pk], student_id=ana.pk, at=at).get(exam.pk)
        book = course_book(course=course, at=at)
        (row,) = class_rows(book=book, by=ines.actor, filters=Filters())
        own = own_page(course=course, by=ana.actor, at=at)
        assert own is not None
        return (
            standing and standing.best_percent,
            row.total.percent,
            own.row.total.percent,
            len(newest_overrides(assessment_ids=[exam.pk])),
            overridden_pass(assessment_id=exam.pk, student_id=ana.pk),
            passed_now(assessment_id=exam.pk, student_id=ana.pk),
        )


NOTHING = (None, None, None, 0, None, False)


def counting(percent):
    return (Decimal(percent),) * 3 + (1, percent >= 60, percent >= 60)


class TestWhatWaits:
    def test_no_reader_sees_it_and_nothing_follows(self, exam, course, ana, ines):
        row = propose(exam, ana, 90, ines)

        assert row.needs_second
        assert read(exam, course, ana, ines) == NOTHING
        assert (announced(), effects(exam, ana)) == (0, (0, 0, 0))

    def test_it_counts_once_a_second_person_agrees_and_all_follows_once(
        self, exam, course, ana, ines, ada
    ):
        row = propose(exam, ana, 90, ines)

        first, again = decide(row, ada), decide(row, ada)

        assert first.pk == again.pk
        assert read(exam, course, ana, ines) == counting(90)
        assert announced() == 1
        assert effects(exam, ana) == (1, 1, 1)

    def test_a_refusal_has_a_reason_and_changes_nothing(self, exam, course, ana, ines, ada):
        row = propose(exam, ana, 90, ines)

        with pytest.raises(ScoreRefused):
            decide(row, ada, agrees=False, words=" ")
        decide(row, ada, agrees=False, words="No alarm that day.")

        assert read(exam, course, ana, ines) == NOTHING
        assert (announced(), effects(exam, ana)) == (0, (0, 0, 0))
        with pytest.raises(DecidedOtherwise, match="Ada Lindqvist has refused"):
            decide(row, ada)

    def test_a_newer_proposal_replaces_it(self, exam, course, ana, ines, ada):
        older, newer = propose(exam, ana, 90, ines), propose(exam, ana, 70, ines)

        with pytest.raises(NothingToDecide, match="Another score was proposed"):
            decide(older, ada)
        decide(newer, ada)

        assert read(exam, course, ana, ines) == counting(70)
        with in_school(exam.school_id):
            history = override_history(assessment_ids=[exam.pk], student_id=ana.pk)[exam.pk]
        assert [one.state for one in history] == [ProposalState.COUNTS, ProposalState.REPLACED]

    def test_what_counts_goes_on_while_its_successor_waits(self, exam, course, ana, ines, ada):
        set_by_two(exam, ana, 90, ines, ada)
        propose(exam, ana, 10, ada)

        assert read(exam, course, ana, ines) == counting(90)

    def test_taking_back_waits_too(self, exam, course, ana, ines, ada):
        with pytest.raises(NothingToTakeBack):
            propose(exam, ana, None, ines)
        propose(exam, ana, 90, ines)
        with pytest.raises(NothingToTakeBack, match="waits for a second person"):
            propose(exam, ana, None, ines)
        set_by_two(exam, ana, 90, ines, ada)

        back = propose(exam, ana, None, ada)
        assert read(exam, course, ana, ines) == counting(90)
        decide(back, ines)

        assert read(exam, course, ana, ines) == NOTHING

    def test_elsewhere_one_person_is_enough(self, course, quiz, ana, ines):
        enrol_student(course, ana)

        row = propose(quiz, ana, 90, ines)

        assert not row.needs_second
        assert read(quiz, course, ana, ines) == counting(90)
        assert announced() == 1
        with pytest.raises(NothingToDecide, match="needs no second person"):
            decide(row, ines)


class TestTheSecondPerson:
    def refused(self, row, by, bar, *, agrees=True):
        with pytest.raises(SecondPersonNeeded) as refusal:
            decide(row, by, agrees=agrees, words="So be it.")
        assert refusal.value.details["bar"] is bar
        with in_school(row.school_id):
            assert not ScoreApproval.objects.exists()
        assert announced() == 0

    def test_is_neither_proposer_nor_student_nor_program_nor_operator(
        self, exam, ana, ben, ines, ada
    ):
        row = propose(exam, ana, 90, ines)
        school = exam.school_id

        self.refused(row, ines, Bar.PROPOSER)
        self.refused(row, ines, Bar.PROPOSER, agrees=False)
        self.refused(row, ana, Bar.NOBODY)
        self.refused(row, ben, Bar.NOBODY)
        self.refused(row, Actor(school, ActorKind.PROGRAM, client_id="lms"), Bar.NOBODY)
        self.refused(row, system_actor(school), Bar.NOBODY)
        # In an administrator's place, but of no school.
        self.refused(row, Actor(school, user_id=999, role=Role.ADMINISTRATOR), Bar.NOBODY)
        with in_school(school):
            Membership.objects.filter(person=ada).update(is_active=False)
        self.refused(row, ada, Bar.NOBODY)

    def test_a_student_who_teaches_now_does_not_decide_on_the_own_score(self, exam, ana, ines):
        row = propose(exam, ana, 90, ines)
        with in_school(exam.school_id):
            Membership.objects.filter(person=ana).update(role="instructor")

        self.refused(row, Actor(exam.school_id, user_id=ana.pk, role=Role.INSTRUCTOR), Bar.STUDENT)

    def test_is_of_the_same_school(self, exam, ana, ines, olga):
        row = propose(exam, ana, 90, ines)

        with in_school(olga.school.pk), pytest.raises(ProposalNotFound):
            decide_in(olga, row)
        with in_school(exam.school_id):
            assert not ScoreApproval.objects.exists()

    def test_a_program_may_propose(self, exam, course, ana, ines):
        row = propose(exam, ana, 90, Actor(exam.school_id, ActorKind.PROGRAM, client_id="lms"))
        assert read(exam, course, ana, ines) == NOTHING

        decide(row, ines)

        assert read(exam, course, ana, ines) == counting(90)

    def test_nobody_agrees_to_what_somebody_proposed_who_is_forgotten(self, exam, ana, ines, ada):
        row = propose(exam, ana, 90, ines)
        with in_school(exam.school_id):
            ScoreOverride.objects.update(set_by=None)

        self.refused(row, ada, Bar.PROPOSER_GONE)
        decide(row, ada, agrees=False, words="Nobody answers for it.")

    def test_the_database_holds_it_too(self, exam, ana, ines, ada):
        row = propose(exam, ana, 90, ines)
        common = {"school": exam.school, "override": row, "decided_at": timezone.now()}

        with in_school(exam.school_id):
            for person in (ines, ana, None):
                with pytest.raises(DatabaseError), transaction.atomic():
                    ScoreApproval.objects.create(agreed=True, decided_by=person, **common)
            approval = ScoreApproval.objects.create(agreed=True, decided_by=ada, **common)
            changes = [
                lambda: ScoreOverride.objects.update(needs_second=False),
                lambda: ScoreOverride.objects.update(set_by=ada),
                lambda: ScoreApproval.objects.update(agreed=False),
                lambda: ScoreApproval.objects.update(decided_by=ana),
                approval.delete,
            ]
            for change in changes:
                with pytest.raises(DatabaseError), transaction.atomic():
                    change()


def decide_in(person, row):
    return decide_override(
        override_id=row.pk, agrees=True, words="", by=person.actor, at=timezone.now()
    )


class TestTheRule:
    def test_ending_it_is_the_only_switch(self, exam, ana, ines):
        with in_school(exam.school_id):
            AwardRule.objects.update(is_active=False)

        assert not propose(exam, ana, 90, ines).needs_second

    def test_an_exam_that_brings_a_certificate_up_to_date_is_one(self, exam, ana, ines, school):
        with in_school(school.pk):
            rule = AwardRule.objects.get()
            rule.kind, rule.charts, rule.accuracy = AwardRule.Kind.CHARTS, 5, Decimal(80)
            rule.programme, rule.update_programme = None, rule.programme
            rule.save()

        assert propose(exam, ana, 90, ines).needs_second

    def test_what_waits_goes_on_waiting_when_the_rule_ends(self, exam, course, ana, ines):
        propose(exam, ana, 90, ines)
        with in_school(exam.school_id):
            AwardRule.objects.update(is_active=False)

        assert read(exam, course, ana, ines) == NOTHING


def test_the_list_says_who_decides_what_at_the_same_cost(
    exam, ana, ben, ines, ada, school, django_assert_num_queries
):
    propose(exam, ana, 90, ines)
    propose(exam, ben, 40, ada)

    with in_school(school.pk):
        with django_assert_num_queries(2):
            first, second = proposals(by=ines.actor)
        with django_assert_num_queries(1):
            count = count_to_decide(ines.actor)
        assert (first.may_agree, first.may_refuse, first.passes) == (False, False, True)
        assert first.why_not.startswith("You proposed this score")
        assert (second.may_agree, second.may_refuse, second.passes) == (True, True, False)
        assert (count, first.nobody_else) == (1, False)
        Membership.objects.filter(person=ada).update(is_active=False)
        assert proposals(by=ines.actor)[0].nobody_else
