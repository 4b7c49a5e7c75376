"""Other terms for a cohort or a student: who sets them, and what holds for whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Assessment, Attempt, Override
from assessments.queries.reveals import closing_of
from assessments.rules.overrides import Terms
from assessments.services.attempts import (
    AccessCodeWrong,
    NoAttemptsLeft,
    NotOpenNow,
    start_attempt,
    submit_attempt,
)
from assessments.services.overrides import (
    OverrideNotFound,
    OverrideRefused,
    effective_settings,
    latest_closing,
    remove_override,
    set_override,
)
from assessments.services.time_allowed import agree_on_time, deadline_of
from foundation.schools.cohorts import add_people, remove_people, save_cohort
from foundation.schools.scoping import in_school
from tests.conftest import NOON
from tests.factories.attempts import begin
from tests.factories.courses import enrol_student

HOUR = timedelta(hours=1)


@pytest.fixture
def evening(ines, ana, ben, school):
    """The evening class, with Ana in it."""
    cohort = save_cohort(key="evening", title="Evening class", by=ines.actor)
    add_people(cohort_id=cohort.pk, emails=ana.email, by=ines.actor, at=NOON)
    return cohort


@pytest.fixture
def timed(quiz):
    quiz.minutes, quiz.attempts_allowed = 60, 2
    quiz.save()
    return quiz


def minutes_for(quiz, person):
    return effective_settings(assessment=quiz, student_id=person.pk).minutes


def set_minutes(quiz, minutes, by, **whom):
    return set_override(assessment_id=quiz.pk, terms=Terms(minutes=minutes), by=by.actor, **whom)


def test_it_holds_for_the_people_of_the_cohort_while_the_cohort_is_active(
    timed, evening, ana, ben, ines, school
):
    with in_school(school.pk):
        set_minutes(timed, 90, ines, cohort_id=evening.pk)
        assert (minutes_for(timed, ana), minutes_for(timed, ben)) == (90, 60)
        note = effective_settings(assessment=timed, student_id=ana.pk).minutes_note
        assert note == "cohort Evening class: 90 instead of 60"

        save_cohort(key="evening", title="Evening class", is_active=False, by=ines.actor)
        assert minutes_for(timed, ana) == 60


def test_who_is_taken_out_has_the_usual_terms_again(timed, evening, ana, ines, school):
    with in_school(school.pk):
        set_minutes(timed, 90, ines, cohort_id=evening.pk)
        places = list(evening.members.values_list("pk", flat=True))
        remove_people(cohort_id=evening.pk, member_ids=places, by=ines.actor)

        assert minutes_for(timed, ana) == 60


def test_the_own_one_beats_the_cohorts(timed, evening, ana, ines, school):
    with in_school(school.pk):
        set_minutes(timed, 90, ines, cohort_id=evening.pk)
        own = set_minutes(timed, 45, ines, student_id=ana.pk)
        assert minutes_for(timed, ana) == 45

        remove_override(override_id=own.pk, by=ines.actor)
        assert minutes_for(timed, ana) == 90


def test_setting_it_again_replaces_it(timed, evening, ana, ines, school):
    with in_school(school.pk):
        set_minutes(timed, 90, ines, cohort_id=evening.pk)
        set_override(
            assessment_id=timed.pk, cohort_id=evening.pk, terms=Terms(attempts_allowed=5),
            by=ines.actor,
        )  # fmt: skip

        held = effective_settings(assessment=timed, student_id=ana.pk)
        assert (held.minutes, held.attempts_allowed) == (60, 5)
        assert Override.objects.count() == 1


@pytest.mark.parametrize("cohorts", [1, 3])
def test_what_holds_costs_one_query(cohorts, timed, ana, ines, school, django_assert_num_queries):
    with in_school(school.pk):
        for number in range(cohorts):
            cohort = save_cohort(key=f"c{number}", title=f"C{number}", by=ines.actor)
            add_people(cohort_id=cohort.pk, emails=ana.email, by=ines.actor, at=NOON)
            set_minutes(timed, 70 + number, ines, cohort_id=cohort.pk)
        set_override(
            assessment_id=timed.pk, student_id=ana.pk, terms=Terms(access_code="x"), by=ines.actor
        )

        with django_assert_num_queries(1):
            held = effective_settings(assessment=timed, student_id=ana.pk)

    assert (held.minutes, held.access_codes) == (69 + cohorts, ("x",))


def test_what_cannot_be_is_refused_and_nothing_is_written(
    timed, evening, ana, ben, ines, omar, olga, other_school, school
):
    def refuse(match, *, by=ines, **given):
        given = {"assessment_id": timed.pk, "terms": Terms(minutes=5), **given}
        with in_school(by.school.pk), pytest.raises(OverrideRefused, match=match):
            set_override(by=by.actor, **given)

    refuse("either a cohort or one student")
    refuse("either a cohort or one student", cohort_id=evening.pk, student_id=ana.pk)
    refuse("at least one value", student_id=ana.pk, terms=Terms())
    refuse("not in your school", student_id=omar.pk)
    refuse("those who teach", by=ana, student_id=ana.pk)
    refuse("no such assessment", by=olga, student_id=omar.pk)
    with in_school(school.pk):
        assert Override.objects.count() == 0


def test_an_assessment_that_nobody_could_start_is_refused(timed, evening, ana, ines, school):
    timed.opens_at, timed.closes_at = NOON, NOON + HOUR
    with in_school(school.pk):
        timed.save()
        late = Terms(opens_at=NOON + 2 * HOUR)
        with pytest.raises(OverrideRefused, match="Together with the assessment it would close"):
            set_override(assessment_id=timed.pk, cohort_id=evening.pk, terms=late, by=ines.actor)
        whole = Terms(opens_at=NOON + 5 * HOUR, closes_at=NOON + 6 * HOUR)
        set_override(assessment_id=timed.pk, cohort_id=evening.pk, terms=whole, by=ines.actor)
        with pytest.raises(OverrideRefused, match="and the cohorts of this student"):
            set_override(
                assessment_id=timed.pk,
                student_id=ana.pk,
                terms=Terms(closes_at=NOON + 3 * HOUR),
                by=ines.actor,
            )
        assert Override.objects.count() == 1


def test_it_is_closed_for_everybody_when_the_last_cohort_has_sat(timed, evening, ines, school):
    with in_school(school.pk):

        def closing():
            rows = Assessment.objects.annotate(latest=latest_closing("pk"))
            found = rows.get(pk=timed.pk)
            return closing_of(found, latest=found.latest)

        assert closing() is None
        timed.closes_at = NOON
        timed.save()
        assert closing() == NOON

        later = Terms(closes_at=NOON + HOUR)
        set_override(assessment_id=timed.pk, cohort_id=evening.pk, terms=later, by=ines.actor)
        assert closing() == NOON + HOUR


def test_an_override_of_another_school_does_not_exist(
    timed, evening, ines, olga, other_school, school
):
    with in_school(school.pk):
        override = set_minutes(timed, 90, ines, cohort_id=evening.pk)
    with in_school(other_school.pk), pytest.raises(OverrideNotFound):
        remove_override(override_id=override.pk, by=olga.actor)
    with in_school(school.pk):
        assert Override.objects.count() == 1


def test_the_database_refuses_what_means_nothing(timed, evening, ana, school):
    wrong = [
        {"minutes": 5},
        {"minutes": 5, "cohort": evening, "student": ana},
        {"student": ana},
        {"student": ana, "opens_at": NOON, "closes_at": NOON},
    ]
    for values in wrong:
        with in_school(school.pk), pytest.raises(IntegrityError), transaction.atomic():
            Override.objects.create(school=school, assessment=timed, **values)


class TestStarting:
    """What holds is looked at when an attempt starts, and frozen."""

    @pytest.fixture
    def enrolled(self, course, timed, evening, ana, ben):
        for person in (ana, ben):
            enrol_student(course, person)
        return timed

    def test_the_minutes_are_frozen_and_explained(self, enrolled, evening, ana, ben, ines, school):
        with in_school(school.pk):
            override = set_minutes(enrolled, 90, ines, cohort_id=evening.pk)
            ana_sits, ben_sits = begin(enrolled, ana), begin(enrolled, ben)
            remove_override(override_id=override.pk, by=ines.actor)

            assert ana_sits.deadline_at - ana_sits.started_at == 1.5 * HOUR
            assert ben_sits.deadline_at - ben_sits.started_at == HOUR
            words = "90 minutes from the start (cohort Evening class: 90 instead of 60)."
            assert deadline_of(ana_sits).explanation == words
            assert deadline_of(ben_sits).explanation == "60 minutes from the start."

    def test_an_accommodation_multiplies_them(self, enrolled, ana, ines, school):
        with in_school(school.pk):
            set_minutes(enrolled, 40, ines, student_id=ana.pk)
            agree_on_time(student_id=ana.pk, factor=Decimal("1.5"), note="", by=ines.actor)
            sits = begin(enrolled, ana)

            assert sits.deadline_at - sits.started_at == HOUR
            assert deadline_of(sits).explanation == (
                "40 minutes from the start (set for you: 40 instead of 60), times 1.5 as agreed "
                "with you: 60 minutes in all."
            )

    def test_no_limit_is_explained_too(self, enrolled, ana, ines, school):
        with in_school(school.pk):
            set_minutes(enrolled, 0, ines, student_id=ana.pk)
            sits = begin(enrolled, ana)

            assert sits.deadline_at is None
            words = "There is no time limit (set for you: no limit instead of 60)."
            assert deadline_of(sits).explanation == words

    def test_an_override_never_changes_a_running_attempt(self, enrolled, ana, ines, school):
        with in_school(school.pk):
            sits = begin(enrolled, ana)
            set_minutes(enrolled, 5, ines, student_id=ana.pk)
            again = begin(enrolled, ana)

            assert (again.pk, again.deadline_at) == (sits.pk, sits.deadline_at)
            assert again.paper == sits.paper

    def test_a_third_attempt_for_one_student(self, enrolled, ana, ines, school):
        with in_school(school.pk):
            for _ in range(2):
                sits = begin(enrolled, ana)
                submit_attempt(attempt_id=sits.pk, by=ana.actor, at=timezone.now())
            with pytest.raises(NoAttemptsLeft, match="all 2 attempts"):
                begin(enrolled, ana)
            set_override(
                assessment_id=enrolled.pk,
                student_id=ana.pk,
                terms=Terms(attempts_allowed=3),
                by=ines.actor,
            )

            assert begin(enrolled, ana).number == 3

    def test_the_evening_class_sits_in_the_evening(self, enrolled, evening, ana, ben, ines, school):
        enrolled.opens_at, enrolled.closes_at = NOON, NOON + HOUR
        late = Terms(opens_at=NOON + 6 * HOUR, closes_at=NOON + 8 * HOUR)
        with in_school(school.pk):
            enrolled.save()
            set_override(assessment_id=enrolled.pk, cohort_id=evening.pk, terms=late, by=ines.actor)

            def start(person, at):
                return start_attempt(assessment_id=enrolled.pk, by=person.actor, at=at)

            with pytest.raises(NotOpenNow, match="It opens on 23 Nov 2026, 18:00"):
                start(ana, NOON)
            with pytest.raises(NotOpenNow, match="It closed on"):
                start(ben, NOON + 7 * HOUR)
            assert Attempt.objects.count() == 0
            assert start(ben, NOON).number == start(ana, NOON + 7 * HOUR).number == 1

    def test_the_code_of_a_cohort_opens_it_and_the_usual_one_does_not(
        self, enrolled, evening, ana, ben, ines, school
    ):
        with in_school(school.pk):
            set_override(
                assessment_id=enrolled.pk,
                cohort_id=evening.pk,
                terms=Terms(access_code="Moon"),
                by=ines.actor,
            )
            other = save_cohort(key="night", title="Night class", by=ines.actor)
            add_people(cohort_id=other.pk, emails=ana.email, by=ines.actor, at=NOON)
            set_override(
                assessment_id=enrolled.pk,
                cohort_id=other.pk,
                terms=Terms(access_code="Star"),
                by=ines.actor,
            )

            def start(person, code):
                return start_attempt(
                    assessment_id=enrolled.pk, by=person.actor, at=timezone.now(), access_code=code
                )

            with pytest.raises(AccessCodeWrong):
                start(ana, "")
            assert start(ben, "").number == 1
            assert start(ana, " star ").number == 1

    def test_minutes_are_refused_where_sections_have_their_own(self, enrolled, ana, ines, school):
        with in_school(school.pk):
            enrolled.sections.create(number=1, title="One", minutes=20)
            with pytest.raises(OverrideRefused, match="minutes of their own"):
                set_minutes(enrolled, 90, ines, student_id=ana.pk)
            enrolled.sections.all().delete()
            enrolled.behaviour = "practice"
            enrolled.save()
            with pytest.raises(OverrideRefused, match="no clock"):
                set_minutes(enrolled, 90, ines, student_id=ana.pk)

            assert Override.objects.count() == 0


def test_a_student_sees_no_override_but_the_own(timed, evening, ana, ben, ines, school):
    with in_school(school.pk):
        set_minutes(timed, 90, ines, cohort_id=evening.pk)
        own = set_minutes(timed, 90, ines, student_id=ana.pk)

        assert list(Override.objects.visible_to(ana.actor)) == [own]
        assert list(Override.objects.visible_to(ben.actor)) == []
