"""Certificates that follow each other: renewed, replaced, suspended, and ten workers at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.utils import timezone

from certifications.models import (
    Award,
    AwardEvent,
    AwardRule,
    ConductAcceptance,
    ContinuingEducation,
)
from certifications.queries.earned import earned_by_rule
from certifications.services.awards import MayNotDecide, revoke_award
from certifications.services.considering import consider_attempt
from certifications.services.continuing_education import (
    decide_education,
    renew_by_units,
    report_education,
)
from certifications.services.earning import issue_by_rule, issue_update
from certifications.services.reminding import look_at_ends
from certifications.services.replacing import replace_award
from certifications.services.suspending import lift_suspension, suspend_award
from foundation.mail.models import Email
from foundation.schools.scoping import in_school
from tests.certifications.test_earning import (  # noqa: F401  (fixtures)
    awards,
    exam,
    hand_in,
    letters,
    rule,
)
from tests.certifications.test_keeping import done, kinds
from tests.certifications.test_public_page import IMMUTABLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(rule: Any, exam: Any, ana: Any, school: Any) -> Award:  # noqa: F811
    with in_school(school.pk):
        AwardRule.objects.update(renewal_units=Decimal(20))
    hand_in(exam, ana)
    return awards(school)[0]


def ends_in(award: Award, days: int) -> Award:
    """The clock of a hand-in is the database's, so it is the end that moves."""
    with in_school(award.school_id):
        ends = timezone.now() + timedelta(days=days)
        Award.objects.filter(pk=award.pk).update(expires_at=ends)
        return Award.objects.get(pk=award.pk)  # type: ignore[no-any-return]


def tampered(award: Award, snapshot: dict[str, Any]) -> None:
    with in_school(award.school_id), pgtrigger.ignore(IMMUTABLE):
        Award.objects.filter(pk=award.pk).update(snapshot=snapshot)


def renamed(person: Any, name: str) -> None:
    person.name = name
    person.save(update_fields=["name"])


def report(
    award: Award, person: Any, units: str, *, done_on: date | None = None
) -> ContinuingEducation:
    with in_school(award.school_id):
        return report_education(
            award_id=award.pk,
            activity="Webinar",
            units=Decimal(units),
            done_on=done_on or timezone.localdate(),
            by=person.actor,
            at=timezone.now(),
        )


def accept(reported: ContinuingEducation, person: Any) -> None:
    with in_school(person.actor.school_id):
        decide_education(
            public_id=reported.public_id,
            accept=True,
            answer="",
            by=person.actor,
            at=timezone.now(),
        )


def test_an_attempt_earns_once_however_short_the_certificate(rule, exam, ana, school):  # noqa: F811
    with in_school(school.pk):
        AwardRule.objects.update(valid_months=1)
    attempt = hand_in(exam, ana)
    hand_in(exam, ana)
    (first,) = awards(school)
    ends_in(first, 14)
    with in_school(school.pk):
        assert consider_attempt(attempt_id=attempt.pk, at=timezone.now()) == []
    hand_in(exam, ana)

    assert len(awards(school)) == 2


def test_an_update_exam_brings_new_codes_once(rule, exam, ana, school):  # noqa: F811
    hand_in(exam, ana)
    with in_school(school.pk):
        AwardRule.objects.update(
            update_programme=rule.programme, code_sets={"icd-10-cm": ["FY2027"]}
        )
    attempt = hand_in(exam, ana)
    assert len(awards(school)) == 2
    with in_school(school.pk):
        AwardRule.objects.update(code_sets={"icd-10-cm": ["FY2028"]})
        assert consider_attempt(attempt_id=attempt.pk, at=timezone.now()) == []


@pytest.mark.parametrize(
    ("state", "issued"), [("valid", 2), ("revoked", 1), ("suspended", 1), ("ended", 1)]
)
def test_new_codes_come_only_to_what_counts(
    state,
    issued,
    award,
    rule,  # noqa: F811
    exam,  # noqa: F811
    ana,
    ines,
    school,
):
    attempt = hand_in(exam, ana)  # Two years before the end: it earns nothing by itself.
    with in_school(school.pk):
        AwardRule.objects.update(
            code_sets={"icd-10-cm": ["FY2027"]}, update_programme=rule.programme
        )
    if state == "ended":
        ends_in(award, -1)
    elif state != "valid":
        done({"revoked": revoke_award, "suspended": suspend_award}[state], award, ines)
    with in_school(school.pk):
        # The rule's own exam is the same here, and would earn after the end.
        issue_update(rule=AwardRule.objects.get(), attempt=attempt, at=timezone.now())

    assert len(awards(school)) == issued


def test_a_suspension_is_not_got_around_by_the_exam(award, exam, ana, ines, school):  # noqa: F811
    ends_in(award, 30)
    done(suspend_award, award, ines)
    hand_in(exam, ana)
    assert len(awards(school)) == 1
    done(lift_suspension, award, ines)
    hand_in(exam, ana)
    assert len(awards(school)) == 2


def test_what_is_earned_after_its_end_follows_a_suspended_one(award, exam, ana, ines, school):  # noqa: F811
    done(suspend_award, award, ines)
    ends_in(award, -1)
    hand_in(exam, ana)

    first, second = awards(school)
    assert (second.renews, first.suspended_at is None) == (first, False)
    assert second.suspended_at is None


def test_what_is_earned_after_a_withdrawal_begins_anew(award, exam, ana, ines, school):  # noqa: F811
    done(revoke_award, award, ines)
    hand_in(exam, ana)

    _, second = awards(school)
    assert second.renews is None
    assert second.snapshot["expires_on"] == award.snapshot["expires_on"]  # Both from today.
    assert kinds(award) == ["revoked"]


def test_the_last_word_about_the_band_counts(rule, exam, ana, school):  # noqa: F811
    with in_school(school.pk):
        for minutes, agreed in ((2, True), (1, False)):
            ConductAcceptance.objects.create(
                school=school,
                programme=rule.programme,
                student=ana,
                conduct=[],
                score_band=agreed,
                accepted_at=timezone.now() - timedelta(minutes=minutes),
            )
    hand_in(exam, ana)

    assert awards(school)[0].snapshot["score_band"] == ""


@pytest.mark.parametrize(
    ("state", "renewed"), [("valid", True), ("suspended", False), ("ended", False)]
)
def test_units_renew_only_what_counts(state, renewed, award, ana, ines, school):
    accept(report(award, ana, "20"), ines)
    ends_in(award, -1 if state == "ended" else 30)
    if state == "suspended":
        done(suspend_award, award, ines)
    with in_school(school.pk):
        by = ines.actor
        found = renew_by_units(award_id=award.pk, by=by, at=timezone.now())

    assert (found is not None) is renewed
    assert len(awards(school)) == 1 + renewed


class TestANewName:
    def test_units_go_with_it(self, award, ana, ines, school):
        accept(report(award, ana, "12"), ines)
        waiting = report(award, ana, "4")
        renamed(ana, "Ana Silva Costa")
        new = done(replace_award, award, ines)
        accept(waiting, ines)
        accept(report(new, ana, "4"), ines)
        look_at_ends(at=new.expires_at - timedelta(days=100))

        *_, renewed = awards(school)
        assert (renewed.renews, renewed.snapshot["holder"]) == (new, "Ana Silva Costa")
        assert letters(school, "award_ends") == 0

    def test_what_was_done_before_it_counts(self, award, ana, ines):
        weeks_ago = (timezone.localdate() - timedelta(days=20)).isoformat()
        tampered(award, {**award.snapshot, "issued_on": weeks_ago})
        renamed(ana, "Ana Silva Costa")
        new = done(replace_award, award, ines)

        before = timezone.localdate() - timedelta(days=10)
        assert report(new, ana, "2", done_on=before).award == new

    def test_of_one_that_was_renewed_already_earns_nothing_again(
        self,
        award,
        exam,  # noqa: F811
        rule,  # noqa: F811
        ana,
        ines,
        school,
    ):
        award = ends_in(award, 30)
        hand_in(exam, ana)
        _, renewal = awards(school)
        renamed(ana, "Ana Silva Costa")
        new = done(replace_award, award, ines)
        hand_in(exam, ana)
        look_at_ends(at=timezone.now())

        assert len(awards(school)) == 3
        assert letters(school, "award_ends") == 0
        with in_school(school.pk):
            assert earned_by_rule(rule, ana) == [award, new, renewal]
            renewal.refresh_from_db()
        assert renewal.renews == new

    def test_twice_is_a_chain_of_replacements(self, award, ana, ines, school):
        chain = [award]
        for name in ("Ana Silva Costa", "Ana Costa"):
            renamed(ana, name)
            chain.append(done(replace_award, chain[-1], ines))

        assert [one.replaced for one in awards(school)] == [True, True, False]
        with in_school(school.pk):
            assert Award.objects.get(pk=chain[-1].pk).original == award
        assert done(replace_award, award, ines) == chain[1]  # Repeated: as it stands.


@pytest.mark.parametrize("service", [revoke_award, suspend_award, lift_suspension, replace_award])
@pytest.mark.parametrize("who", ["ana", "ben", "omar"])
def test_who_may_not_decide_is_told_so_in_one_way(service, who, award, request):
    with pytest.raises(MayNotDecide) as refused:
        done(service, award, request.getfixturevalue(who))

    assert (refused.value.code, refused.value.status) == ("may_not_decide", 403)
    assert kinds(award) == []


def test_who_may_not_decide_on_units_is_told_the_same(award, ana):
    reported = report(award, ana, "4")

    with pytest.raises(MayNotDecide):
        accept(reported, ana)


def test_a_certificate_that_fails_holds_up_no_other(award, exam, ben, course, school):  # noqa: F811
    from tests.factories.courses import enrol_student

    with in_school(school.pk):
        enrol_student(course, ben)
    hand_in(exam, ben)
    first, second = awards(school)
    tampered(first, {"broken": True})

    assert look_at_ends(at=first.expires_at - timedelta(days=20)) == 1
    assert Email.objects.get(kind="award_ends").person == second.holder


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_renew_once_and_say_so_once(rule, exam, ana, school):  # noqa: F811
    hand_in(exam, ana)
    (first,) = awards(school)
    ends_in(first, 30)
    done_at = timezone.now()

    def renew(_: int) -> None:
        try:
            with in_school(school.pk):
                issue_by_rule(rule=rule, student=ana, done_at=done_at, at=done_at)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(renew, range(10)))

    assert len(awards(school)) == 2
    with in_school(school.pk):
        assert list(AwardEvent.objects.values_list("kind", "award")) == [("renewed", first.pk)]
    assert letters(school) == 2
