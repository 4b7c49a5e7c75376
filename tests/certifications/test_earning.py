"""Certificates by rule: an exam that is passed, charts that are coded; issued once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Attempt, Question
from assessments.rules.rulings import LostPasses, Option
from certifications.models import Award, AwardRule, ConductAcceptance, Programme
from certifications.services.considering import consider_attempt
from certifications.services.continuing_education import report_education
from foundation.mail.models import Email
from foundation.schools.scoping import in_school
from tests.factories.coded_charts import FALL, FALL_KEY, OFFICE, OFFICE_KEY, code_charts, set_charts
from tests.factories.courses import enrol_student
from tests.factories.regrades import correct_key, drain_all, hand_in, regrade_now, set_three
from tests.factories.second_person import decide, propose

pytestmark = pytest.mark.django_db


def rule_for(school: Any, **values: Any) -> AwardRule:
    facts = {
        "title": "Certificate of Achievement",
        "subject": "Mock exam",
        "statement": "has passed the mock exam.",
        "valid_months": 24,
        "code_sets": {"icd-10-cm": ["FY2026"]},
        **values,
    }
    with in_school(school.pk):
        return AwardRule.objects.create(school=school, **facts)  # type: ignore[no-any-return]


def programme_of(quiz: Any) -> Programme:
    with in_school(quiz.school_id):
        found, _ = Programme.objects.get_or_create(school_id=quiz.school_id, assessment=quiz)
    return found  # type: ignore[no-any-return]


@pytest.fixture
def exam(school: Any, course: Any, ana: Any) -> Any:
    enrol_student(course, ana)
    return set_three(school, pass_percent=Decimal(60))


@pytest.fixture
def rule(school: Any, exam: Any) -> AwardRule:
    return rule_for(school, kind=AwardRule.Kind.EXAM, programme=programme_of(exam))


def awards(school: Any) -> list[Award]:
    with in_school(school.pk):
        return list(Award.objects.filter(rule__isnull=False).order_by("issued_at"))


def letters(school: Any, kind: str = "award_issued") -> int:
    return Email.objects.filter(kind=kind).count()


def test_who_passes_gets_one_certificate_and_one_letter(rule, exam, ana, school):
    attempt = hand_in(exam, ana, right=(1, 2))

    (award,) = awards(school)
    facts = award.snapshot
    assert (award.holder, award.attempt_id, award.rule) == (ana, attempt.pk, rule)
    assert (facts["holder"], facts["kind"], facts["score_band"]) == ("Ana Silva", "exam", "")
    assert facts["code_sets"] == {"icd-10-cm": ["FY2026"]}
    today = timezone.localdate()
    assert facts["issued_on"] == today.isoformat()
    assert facts["expires_on"] == today.replace(year=today.year + 2).isoformat()
    assert award.expires_at is not None
    assert letters(school) == 1
    text = Email.objects.get(kind="award_issued").text
    assert f"/certificates/{award.token}/keep/" in text
    assert "not a professional certification" in text
    assert f"It counts until {today.replace(year=today.year + 2):%-d %B %Y}." in text

    hand_in(exam, ana)
    assert len(awards(school)) == 1
    assert letters(school) == 1


def test_who_fails_and_who_teaches_get_none(rule, exam, ana, ines, school):
    hand_in(exam, ana, right=(1,))
    hand_in(exam, ines)

    assert awards(school) == []


def test_a_rule_out_of_force_gives_none(rule, exam, ana, school):
    with in_school(school.pk):
        AwardRule.objects.update(is_active=False)
    hand_in(exam, ana)

    assert awards(school) == []


@pytest.mark.parametrize(("agreed", "band"), [(True, "60 to 69 percent"), (False, "")])
def test_the_band_of_the_score_stands_there_only_by_consent(agreed, band, rule, exam, ana, school):
    with in_school(school.pk):
        ConductAcceptance.objects.create(
            school=school,
            programme=rule.programme,
            student=ana,
            conduct=[],
            score_band=agreed,
            accepted_at=timezone.now(),
        )
    hand_in(exam, ana, right=(1, 2))  # 66.67 percent.

    assert awards(school)[0].snapshot["score_band"] == band


def test_a_pass_near_the_end_renews_from_the_last_day_on(rule, exam, ana, school):
    hand_in(exam, ana)
    (first,) = awards(school)
    for days, issued in ((200, 1), (30, 2)):
        # The clock of a hand-in is the database's, so it is the end that moves here.
        with in_school(school.pk):
            ends = timezone.now() + timedelta(days=days)
            Award.objects.filter(pk=first.pk).update(expires_at=ends)
        hand_in(exam, ana)
        assert len(awards(school)) == issued

    _, second = awards(school)
    assert second.renews == first
    before, after = first.snapshot["expires_on"], second.snapshot["expires_on"]
    assert (int(after[:4]) - int(before[:4]), after[4:]) == (2, before[4:])
    letters = Email.objects.filter(kind="award_issued").values_list("text", flat=True)
    assert sorted("renewed" in text for text in letters) == [False, True]


def test_a_task_that_comes_again_after_years_renews_nothing(rule, exam, ana, school):
    attempt = hand_in(exam, ana)
    (first,) = awards(school)
    with in_school(school.pk):
        later = first.expires_at + timedelta(days=1)
        assert consider_attempt(attempt_id=attempt.pk, at=later) == []


def test_a_score_that_two_people_set_by_hand_earns_too(rule, exam, ana, ines, ada, school):
    hand_in(exam, ana, right=())
    row = propose(exam, ana, 80, ines)
    drain_all()
    assert awards(school) == []

    decide(row, ada)
    drain_all()

    (award,) = awards(school)
    assert award.attempt_id is None


@pytest.mark.parametrize(
    ("policy", "revoked"), [(LostPasses.KEEP, False), (LostPasses.REVOKE, True)]
)
def test_a_regrade_that_takes_the_pass_takes_the_certificate(
    policy, revoked, rule, exam, ana, ines, school
):
    hand_in(exam, ana, right=(1, 2))
    with in_school(school.pk):
        question = Question.objects.get(key="anatomy-1")
        correct_key(question, by=ines.actor)
    regrade_now(question, ines, option=Option.NEW_KEY, lost_passes=policy)

    (award,) = awards(school)
    assert (award.revoked_at is not None) is revoked
    assert letters(school, "award_changed") == int(revoked)
    if revoked:
        assert "graded again" in award.revocation_reason


def test_the_update_exam_brings_the_new_codes_and_keeps_the_end(rule, exam, ana, school):
    hand_in(exam, ana)
    (first,) = awards(school)
    hand_in(exam, ana)
    assert len(awards(school)) == 1
    with in_school(school.pk):
        AwardRule.objects.update(
            update_programme=rule.programme, code_sets={"icd-10-cm": ["FY2027"]}
        )
    hand_in(exam, ana)
    hand_in(exam, ana)

    _, second = awards(school)
    assert second.snapshot["code_sets"] == {"icd-10-cm": ["FY2027"]}
    assert second.snapshot["expires_on"] == first.snapshot["expires_on"]
    assert second.renews == first


def test_units_count_on_for_the_certificate_of_the_new_codes(rule, exam, ana, school):
    hand_in(exam, ana)
    (first,) = awards(school)
    with in_school(school.pk):
        AwardRule.objects.update(
            update_programme=rule.programme,
            code_sets={"icd-10-cm": ["FY2027"]},
            renewal_units=Decimal(20),
        )
        report = report_education(
            award_id=first.pk,
            activity="Webinar",
            units=Decimal(20),
            done_on=timezone.localdate(),
            by=ana.actor,
            at=timezone.now(),
        )
    hand_in(exam, ana)

    _, second = awards(school)
    with in_school(school.pk):
        report.refresh_from_db()
    assert report.award_id == second.pk


class TestCharts:
    @pytest.fixture
    def charts(self, course: Any) -> Any:
        return set_charts(course)

    def rule(self, school: Any, **values: Any) -> AwardRule:
        asked = {"charts": 2, "accuracy": Decimal(85), **values}
        return rule_for(school, kind=AwardRule.Kind.CHARTS, valid_months=None, **asked)

    def code(self, charts: Any, person: Any, **answers: Any) -> Attempt:
        attempt = code_charts(charts, person, answers)
        drain_all()
        return attempt

    def test_enough_charts_coded_accurately_earn_it(self, charts, ana, school):
        self.rule(school)
        self.code(charts, ana, **{OFFICE: OFFICE_KEY, FALL: FALL_KEY})

        (award,) = awards(school)
        assert (award.snapshot["kind"], award.expires_at) == ("charts", None)

    def test_too_few_charts_or_too_little_accuracy_earn_nothing(self, charts, ana, school):
        self.rule(school, charts=3)
        self.code(charts, ana, **{OFFICE: OFFICE_KEY, FALL: FALL_KEY})
        assert awards(school) == []
        with in_school(school.pk):
            AwardRule.objects.update(charts=2, accuracy=Decimal("100"))
        self.code(charts, ana, **{OFFICE: OFFICE_KEY[:3], FALL: FALL_KEY})
        assert len(awards(school)) == 1  # The first coding of each counts, and it was right.

    def test_the_second_coding_of_a_chart_knows_the_key(self, charts, ana, school):
        self.rule(school)
        self.code(charts, ana, **{OFFICE: OFFICE_KEY[:1], FALL: FALL_KEY})
        self.code(charts, ana, **{OFFICE: OFFICE_KEY, FALL: FALL_KEY})

        assert awards(school) == []


@pytest.mark.django_db(transaction=True)
def test_ten_workers_at_once_issue_one(rule, exam, ana, school):
    with in_school(school.pk):
        AwardRule.objects.update(is_active=False)
    attempt = hand_in(exam, ana)
    with in_school(school.pk):
        AwardRule.objects.update(is_active=True)

    def consider(_: int) -> int:
        try:
            with in_school(school.pk):
                return len(consider_attempt(attempt_id=attempt.pk, at=timezone.now()))
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(consider, range(10))) >= 1

    assert len(awards(school)) == 1
    assert letters(school) == 1
