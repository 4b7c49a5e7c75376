"""Cohorts: people are put in by their addresses, all of them or nobody."""

import pytest

from foundation.schools.cohorts import (
    CohortNotFound,
    CohortsAreTheirs,
    PeopleNotFound,
    add_people,
    remove_people,
    save_cohort,
)
from foundation.schools.models import Cohort, CohortMember, Membership
from foundation.schools.scoping import in_school
from tests.conftest import NOON


@pytest.fixture
def evening(ines, school):
    return save_cohort(key="evening", title="Evening class", by=ines.actor)


def addresses(cohort):
    return sorted(cohort.members.values_list("membership__person__email", flat=True))


def test_a_pasted_list_is_read_in_the_forms_that_people_have(evening, ana, ben, ines, school):
    pasted = "Ana Silva <ANA@example.org>;\r\n ben@example.org ines@example.org,,ana@example.org"
    with in_school(school.pk):
        added = add_people(cohort_id=evening.pk, emails=pasted, by=ines.actor, at=NOON)

        assert (added.added, added.there_before) == (3, 0)
        assert addresses(evening) == ["ana@example.org", "ben@example.org", "ines@example.org"]


def test_adding_again_changes_nothing(evening, ana, ben, ines, school):
    with in_school(school.pk):
        add_people(cohort_id=evening.pk, emails="ana@example.org", by=ines.actor, at=NOON)
        again = add_people(
            cohort_id=evening.pk, emails="ana@example.org, ben@example.org", by=ines.actor, at=NOON
        )

        assert (again.added, again.there_before) == (1, 1)
        assert len(addresses(evening)) == 2


def test_one_unknown_address_and_nobody_is_added(evening, ana, ben, omar, ines, school):
    with in_school(school.pk):
        Membership.objects.filter(person=ben).update(is_active=False)
        pasted = "ana@example.org\nomar@example.org\nben@example.org\nAna Silva"
        with pytest.raises(PeopleNotFound) as refused:
            add_people(cohort_id=evening.pk, emails=pasted, by=ines.actor, at=NOON)

        missing = ["omar@example.org", "ben@example.org", "Ana Silva"]
        assert refused.value.details["missing"] == missing
        assert "omar@example.org, ben@example.org, Ana Silva" in refused.value.message
        assert addresses(evening) == []


def test_an_empty_list_is_refused(evening, ines, school):
    with in_school(school.pk), pytest.raises(PeopleNotFound, match="at least one"):
        add_people(cohort_id=evening.pk, emails=" ,\n", by=ines.actor, at=NOON)


def test_people_are_taken_out_of_this_cohort_only(evening, ana, ines, school):
    with in_school(school.pk):
        other = save_cohort(key="morning", title="Morning class", by=ines.actor)
        for cohort in (evening, other):
            add_people(cohort_id=cohort.pk, emails="ana@example.org", by=ines.actor, at=NOON)
        places = list(CohortMember.objects.values_list("pk", flat=True))

        assert remove_people(cohort_id=evening.pk, member_ids=places, by=ines.actor) == 1
        assert remove_people(cohort_id=evening.pk, member_ids=places, by=ines.actor) == 0
        assert (addresses(evening), addresses(other)) == ([], ["ana@example.org"])


def test_a_cohort_of_another_school_does_not_exist(evening, ana, olga, other_school, school):
    with in_school(other_school.pk):
        with pytest.raises(CohortNotFound):
            add_people(cohort_id=evening.pk, emails="ana@example.org", by=olga.actor, at=NOON)
        with pytest.raises(CohortNotFound):
            remove_people(cohort_id=evening.pk, member_ids=[1], by=olga.actor)
    with in_school(school.pk):
        assert addresses(evening) == []


def test_a_student_makes_no_cohort_and_joins_none(evening, ana, school):
    with in_school(school.pk):
        with pytest.raises(CohortsAreTheirs):
            save_cohort(key="mine", title="Mine", by=ana.actor)
        with pytest.raises(CohortsAreTheirs):
            add_people(cohort_id=evening.pk, emails="ana@example.org", by=ana.actor, at=NOON)

        assert Cohort.objects.count() == 1
        assert addresses(evening) == []


def test_a_student_sees_the_own_cohorts_only(evening, ana, ben, ines, school):
    with in_school(school.pk):
        add_people(cohort_id=evening.pk, emails="ana@example.org", by=ines.actor, at=NOON)

        assert [list(Cohort.objects.visible_to(who.actor)) for who in (ana, ben, ines)] == [
            [evening],
            [],
            [evening],
        ]
        assert CohortMember.objects.visible_to(ben.actor).count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_a_list_of_any_length_costs_six_statements(
    people, evening, ana, ben, ines, school, django_assert_num_queries
):
    emails = ", ".join(person.email for person in (ana, ben, ines)[:people])
    with in_school(school.pk), django_assert_num_queries(6):
        add_people(cohort_id=evening.pk, emails=emails, by=ines.actor, at=NOON)
