"""Which marks count, the sample, the order, and how far two markers agree."""

import uuid
from dataclasses import dataclass

import pytest

from assessments.rules.agreement import agreement_of, cohens_kappa
from assessments.rules.second_marking import (
    Opinions,
    Role,
    Waits,
    in_sample,
    place_in_queue,
    role_of_next,
)


@dataclass(frozen=True)
class Given:
    marks: dict[str, str]


GOOD, BAD, THIRD = Given({"a": "good"}), Given({"a": "bad"}), Given({"a": "third"})


@pytest.mark.parametrize(
    ("opinions", "waits", "counts"),
    [
        (Opinions(), Waits.FIRST, None),
        (Opinions(needs_second=True), Waits.FIRST, None),
        (Opinions(GOOD), Waits.NOBODY, GOOD),
        (Opinions(GOOD, needs_second=True), Waits.SECOND, None),
        (Opinions(GOOD, Given({"a": "good"}), needs_second=True), Waits.NOBODY, GOOD),
        (Opinions(GOOD, BAD, needs_second=True), Waits.SETTLING, None),
        (Opinions(GOOD, BAD, THIRD, needs_second=True), Waits.NOBODY, THIRD),
        # Where nobody had to, a second one changes nothing.
        (Opinions(GOOD, BAD), Waits.NOBODY, GOOD),
    ],
)
def test_which_marks_count(opinions, waits, counts):
    assert (opinions.waits_for, opinions.counting) == (waits, counts)


@pytest.mark.parametrize(
    ("opinions", "same", "settling", "graded", "role"),
    [
        (Opinions(), False, False, False, Role.FIRST),
        (Opinions(GOOD), False, False, False, Role.FIRST),
        (Opinions(GOOD, needs_second=True), True, False, False, Role.FIRST),
        (Opinions(GOOD, needs_second=True), False, False, False, Role.SECOND),
        # Two second markers at once: the later one saw nothing, so it decides nothing.
        (Opinions(GOOD, BAD, needs_second=True), False, False, False, Role.SECOND),
        (Opinions(GOOD, BAD, needs_second=True), True, True, False, Role.SETTLED),
        (Opinions(GOOD, needs_second=True), False, True, False, Role.SECOND),
        (Opinions(GOOD, BAD, THIRD, needs_second=True), True, False, False, Role.SETTLED),
        (Opinions(GOOD), True, False, True, Role.SETTLED),
    ],
)
def test_what_the_next_marks_are(opinions, same, settling, graded, role):
    found = role_of_next(opinions, same_person_as_first=same, settling=settling, graded=graded)

    assert found is role


def test_the_sample_is_the_same_whenever_it_is_asked_and_as_large_as_was_said():
    attempts = [str(uuid.UUID(int=number)) for number in range(4_000)]

    def drawn(percent):
        return {a for a in attempts if in_sample(attempt=a, position=1, percent=percent)}

    assert (drawn(0), len(drawn(100))) == (set(), 4_000)
    assert drawn(20) == drawn(20)
    assert drawn(20) < drawn(50)
    assert 700 < len(drawn(20)) < 900
    other = {a for a in attempts if in_sample(attempt=a, position=2, percent=20)}
    assert len(other & drawn(20)) < 220


def test_the_order_does_not_follow_ids_and_fits_the_column():
    attempts = [str(uuid.UUID(int=number)) for number in range(500)]
    places = [place_in_queue(attempt=a, position=1) for a in attempts]

    assert places == [place_in_queue(attempt=a, position=1) for a in attempts]
    assert len(set(places)) == 500
    assert places != sorted(places)
    assert all(-(2**63) <= place < 2**63 for place in places)


def test_kappa_as_computed_by_hand():
    # The table of 50 answers of docs/algorithms/second-marking.md: observed 0.7, expected 0.5.
    levels = (
        [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    )

    assert cohens_kappa(levels) == pytest.approx(0.4)
    assert cohens_kappa([("yes", "yes")] * 12) is None
    assert cohens_kappa([]) is None


def test_too_few_pairs_have_a_share_and_no_kappa():
    pair = ({"a": "good", "b": "x"}, {"a": "good", "b": "y"})

    few = agreement_of([pair] * 9, criteria=["a", "b"])
    ten = agreement_of(
        [*[pair] * 9, ({"a": "bad", "b": "y"}, {"a": "good", "b": "y"})], criteria=["a"]
    )

    assert (few.pairs, few.exact, few.enough) == (9, 0.0, False)
    assert [(one.equal, one.kappa) for one in few.criteria] == [(1.0, None), (0.0, None)]
    assert (ten.enough, ten.criteria[0].equal, ten.criteria[0].kappa) == (True, 0.9, 0.0)
    assert agreement_of([], criteria=["a"]).exact is None
