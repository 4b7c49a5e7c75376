"""What changed between two releases: the published figures, and suggestions with their reasons."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from foundation.codesets.comparing import Change, ChangeKind, Entry, changes_of, suggest
from foundation.codesets.public import (
    CodeRelease,
    NotComparable,
    load_release,
    previous_release,
    release_changes,
    successors,
)
from tests.conftest import NOON

CM = "icd10cm"


@pytest.fixture(scope="module")
def both_steps(django_db_setup, django_db_blocker):
    """FY2025 to FY2026, and FY2026 to FY2027; FY2025 is loaded once, and taken back."""
    with django_db_blocker.unblock():
        releases = {one.name: one for one in CodeRelease.objects.filter(system=CM)}
        old = load_release(system=CM, name="FY2025", at=NOON).release
        try:
            yield (
                release_changes(old, releases["FY2026"]),
                release_changes(releases["FY2026"], releases["FY2027"]),
            )
        finally:
            old.delete()


def change_of(changes, code, kind):
    return next(one for one in changes.by_code()[code] if one.kind is kind)


def named(change):
    return [one.code for one in change.suggestions]


def test_the_figures_are_those_that_the_publisher_states(both_steps):
    fields = ("codes_before", "new", "deleted", "split", "retitled", "codes_after")
    found = [tuple(step.counts()[field] for field in fields) for step in both_steps]

    # 28 deleted: 12 are gone, 16 are headings now; 30: 15 and 15.
    assert found == [
        (74_260, 487, 28, 16, 38, 74_719),
        (74_719, 190, 30, 15, 0, 74_879),
    ]
    for before, new, deleted, _, _, after in found:
        assert before + new - deleted == after


def test_headings_and_notes_are_counted_apart(both_steps):
    first, second = both_steps

    assert first.counts()["headings_retitled"] == 7
    assert first.counts()["notes_changed"] == 130
    assert first.counts()["codes_under_changed_notes"] == 1894
    # The data that ships of FY2027 has no notes of its own.
    assert second.counts()["notes_changed"] == 0
    assert first.counts()["seventh_changed"] == second.counts()["seventh_changed"] == 0


def test_what_the_delta_of_2027_names_is_what_is_found(both_steps):
    gone = {one.code for one in both_steps[1].of(ChangeKind.DELETED, codes_only=True)}
    split = {one.code for one in both_steps[1].of(ChangeKind.SPLIT)}

    assert split == {
        *("D691", "I420", "I428", "I498", "M722", "Z681", "Z87890"),
        *(f"M868X{number}" for number in range(1, 9)),
    }
    assert gone == {
        *(f"S23420{seventh}" for seventh in "ADS"),
        *(f"T528X{intent}{seventh}" for intent in "1234" for seventh in "ADS"),
    }


def test_a_code_that_became_a_heading_leads_to_the_codes_under_it(both_steps):
    sclerosis = change_of(both_steps[0], "G35", ChangeKind.SPLIT)

    assert sclerosis.under == ("G35A", "G35B0", "G35B1", "G35B2", "G35C0", "G35C1", "G35C2", "G35D")
    assert named(sclerosis)[0] == "G35D"  # "Multiple sclerosis, unspecified" says no more.
    assert sclerosis.suggestions[0].why == (
        "One of 8 codes under what it was; its title has 2 of the 2 words of the old one."
    )


def test_a_deleted_code_leads_to_what_is_new_under_its_heading_with_the_same_characters(both_steps):
    first, second = both_steps

    contusion = change_of(first, "S301XXD", ChangeKind.DELETED)
    assert named(contusion) == ["S3011XD", "S3012XD", "S3013XD"]
    assert "differs in 1 character of 7" in contusion.suggestions[0].why
    solvents = change_of(second, "T528X2S", ChangeKind.DELETED)
    assert named(solvents) == ["T52812S", "T52822S", "T52892S"]


def test_what_has_no_title_is_not_called_alike(both_steps):
    """The official titles of FY2027 are not in the data: nothing is claimed of them."""
    for suggestion in change_of(both_steps[1], "I420", ChangeKind.SPLIT).suggestions:
        assert suggestion.why == (
            "One of 3 codes under what it was. Its title says nothing of the old one: read the "
            "index before you use it."
        )


def test_where_nothing_is_new_titles_of_the_category_are_compared(both_steps):
    sprain = change_of(both_steps[1], "S23420A", ChangeKind.DELETED)

    assert named(sprain) == ["S23421A"]
    assert sprain.suggestions[0].why.startswith("Of the same category; its title has 4 of the 6")


def test_notes_are_told_as_added_and_removed_and_how_far_they_reach(both_steps):
    changed = both_steps[0].of(ChangeKind.NOTES)

    assert all(one.added or one.removed for one in changed)
    assert all(one.reaches == 1 for one in changed if one.billable)
    assert max(one.reaches for one in changed) > 50


def test_codes_for_other_and_unspecified_are_told_when_codes_beside_them_say_more(both_steps):
    finer = {one.code: one for one in both_steps[0].of(ChangeKind.FINER)}

    assert finer["R3989"].under == ("R39851", "R39852", "R39853", "R39859")
    # What divides a code takes from that code alone: nothing new stands beside D69.6.
    assert "D696" not in {one.code for one in both_steps[1].of(ChangeKind.FINER)}


@pytest.mark.django_db
def test_two_whole_releases_are_compared_in_seconds_by_four_statements():
    new = CodeRelease.objects.get(system=CM, name="FY2027")
    old = previous_release(new)
    begun = time.monotonic()
    with CaptureQueriesContext(connection) as captured:
        release_changes(old, new)

    assert len(captured) == 4
    # 0.7 seconds alone; other tests run beside it.
    assert time.monotonic() - begun < 10


@pytest.mark.django_db
def test_a_release_changes_nothing_against_itself():
    new = CodeRelease.objects.get(system=CM, name="FY2027")

    assert release_changes(new, new).changes == ()


@pytest.mark.django_db
def test_releases_of_different_systems_are_not_compared():
    new = CodeRelease.objects.get(system=CM, name="FY2027")
    other = CodeRelease(system="icd10pcs", name="FY2027", title="ICD-10-PCS FY2027")

    with pytest.raises(NotComparable, match="different code systems"):
        release_changes(other, new)


@pytest.mark.django_db
def test_successors_of_one_code_are_those_of_the_whole_comparison():
    new = CodeRelease.objects.get(system=CM, name="FY2027")
    whole = release_changes(previous_release(new), new)
    for code in ("T528X1A", "M722", "S23420D"):
        gone = next(one for one in whole.by_code()[code] if one.suggestions)
        with CaptureQueriesContext(connection) as captured:
            found = successors(CM, code, release="FY2027", on=new.valid_from, school_id=None)
        assert found == gone.suggestions
        assert len(captured) <= 5
    heading = successors(CM, "E112", release="FY2027", on=new.valid_from, school_id=None)
    assert [one.code for one in heading] == ["E1129", "E1122", "E1121"]
    assert successors(CM, "Q00Q", release="FY2027", on=new.valid_from, school_id=None) == ()


def test_a_heading_can_become_a_code_and_seventh_characters_can_change():
    old = Entry("M99", "Something", billable=False, seventh={"A": "initial", "D": "later"})
    new = Entry("M99", "Something", billable=True, seventh={"A": "initial", "S": "sequela"})

    assert list(changes_of(old, new)) == [
        Change(ChangeKind.BILLABLE, "M99", "Something", "Something"),
        Change(
            ChangeKind.SEVENTH,
            "M99",
            "Something",
            "Something",
            added=("S: sequela",),
            removed=("D: later",),
        ),
    ]


def test_no_suggestion_is_made_where_nothing_speaks_for_one():
    gone = Entry("Q123", "Rare disorder of nowhere", billable=True, above=("Q12",))
    other = Entry("Q125", "Entirely another thing", billable=True, above=("Q12",))
    last = Entry("Q129", "Congenital malformation, unspecified", billable=True, above=("Q12",))

    assert suggest(gone, [other], frozenset()) == ()
    only = suggest(gone, [other, last], frozenset())
    assert [one.code for one in only] == ["Q129"]
    assert only[0].why.startswith("No title is like it")
