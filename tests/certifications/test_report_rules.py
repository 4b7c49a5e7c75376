"""What a report is computed by: order of evidence, time, exactness, percentiles."""

from datetime import UTC, datetime, timedelta
from math import ceil, floor, isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.rules.standing import exactness, percentile, weight_of
from certifications.rules.study import DomainScore, Evidence, in_order_of_evidence, spread
from certifications.rules.time_use import PARTS, time_use
from foundation.intervals import Z_80, wilson

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def scored(name, right, n):
    """A domain as the engine makes it, of right and wrong answers."""
    low, high = wilson(right / n, n, Z_80)
    few = n < 4
    return DomainScore(
        name, 100 * right / n, None if few else int(100 * low), None if few else int(100 * high) + 1
    )


DOMAINS = st.lists(
    st.integers(1, 30).flatmap(
        lambda n: st.integers(0, n).map(lambda right: scored(f"{right}/{n}", right, n))
    ),
    max_size=12,
)


@given(DOMAINS, st.floats(1, 100))
def test_the_order_loses_nobody_and_goes_by_evidence(domains, cut):
    found = in_order_of_evidence(domains, cut=cut)

    assert sorted(map(id, found)) == sorted(map(id, domains))
    ranks = ["below", "unsure", "too_few", "above"]
    assert [ranks.index(one.evidence(cut)) for one in found] == sorted(
        ranks.index(one.evidence(cut)) for one in domains
    )
    # Whatever the order in which they come.
    assert in_order_of_evidence(found[::-1], cut=cut) == found


@given(st.integers(0, 30), st.integers(1, 30), st.floats(1, 100))
def test_fewer_than_four_questions_are_never_called_weak_or_strong(right, n, cut):
    evidence = scored("one", min(right, n), n).evidence(cut)
    assert (evidence is Evidence.TOO_FEW) == (n < 4)


def test_of_two_domains_with_half_right_the_longer_one_is_the_surer_case():
    short, long = scored("short", 2, 4), scored("long", 20, 40)
    assert in_order_of_evidence([short, long], cut=70) == [long, short]
    assert (short.evidence(70), long.evidence(70)) == (Evidence.UNSURE, Evidence.BELOW)


@given(st.integers(0, 200), st.dictionaries(st.text(min_size=1), st.integers(0, 40), max_size=6))
def test_a_count_is_spread_evenly_and_never_beyond_what_there_is(count, sizes):
    taken = spread(count, sizes)

    assert sum(taken.values()) == min(count, sum(sizes.values()))
    assert all(0 < number <= sizes[name] for name, number in taken.items())
    # Who has less than another one by more than one has given all that there is.
    most = max(taken.values(), default=0)
    assert all(
        taken.get(name, 0) >= most - 1 or taken.get(name, 0) == size for name, size in sizes.items()
    )


STEPS = st.lists(st.tuples(st.integers(0, 3600), st.integers(1, 20)), max_size=60)


@given(STEPS, st.integers(0, 600))
def test_no_second_of_the_exam_is_lost_or_counted_twice(pairs, last):
    steps = [(START + timedelta(seconds=s), position) for s, position in sorted(pairs)]
    end = (steps[-1][0] if steps else START) + timedelta(seconds=last)

    use = time_use(started_at=START, ended_at=end, steps=steps)

    assert isclose(use.total, (end - START).total_seconds())
    assert use.total + 1e-6 >= sum(use.seconds.values()) + use.last
    assert len(use.seconds) + use.together == len({position for _, position in steps})
    if not use.together:
        assert isclose(sum(use.seconds.values()) + use.last, use.total, abs_tol=1e-6)
    assert sum(use.parts) == len({position for _, position in steps})
    assert len(use.parts) == PARTS


def test_time_by_hand_with_a_break_and_answers_that_came_together():
    def at(minutes):
        return START + timedelta(minutes=minutes)

    use = time_use(
        started_at=START,
        ended_at=at(60),
        # A break of ten minutes lies before the third answer; two came together.
        steps=[(at(2), 1), (at(5), 2), (at(20), 3), (at(30), 4), (at(30), 5), (at(31), 1)],
        breaks=[(at(6), at(16))],
    )

    assert (use.total, use.paused) == (50 * 60, 10 * 60)
    assert use.seconds == {1: 3 * 60, 2: 3 * 60, 3: 5 * 60}
    assert use.together == 2
    assert use.last == 29 * 60
    assert use.silence == (21 * 60, 29 * 60)
    assert use.median == 180
    assert use.slowest == [(3, 300), (1, 180), (2, 180)]
    # Of fifty minutes of work: at 2, 5, 10, 20 and 20.
    assert list(use.parts) == [1, 1, 1, 0, 2, 0, 0, 0, 0, 0]
    by_domain = use.by_domain({1: "A", 2: "B", 3: "B"})
    assert [(one.domain, one.seconds, one.questions) for one in by_domain] == [
        ("B", 480, 2),
        ("A", 180, 1),
    ]


@pytest.mark.parametrize("ended", [START, START + timedelta(hours=4)])
def test_nothing_answered_has_no_median_and_no_part(ended):
    use = time_use(started_at=START, ended_at=ended, steps=[])
    assert (use.median, use.slowest, sum(use.parts), use.seconds) == (None, [], 0, {})


@given(st.floats(0, 100), st.integers(1, 300))
def test_the_two_figures_hold_the_score_and_stay_on_the_scale(percent, items):
    found = exactness(percent, items=items)
    assert 0 <= found.low <= percent <= found.high <= 100 or isclose(percent, found.low)
    assert found.standard_error >= 0


def test_the_standard_error_by_hand():
    assert exactness(60, items=25).standard_error == pytest.approx(100 * sqrt(0.24 / 24))
    # Three questions of one point and one of three weigh as three: 6^2 / 12.
    assert weight_of([1, 1, 1, 3]) == 3
    assert weight_of([]) == 0


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_percentile_needs_thirty_and_lies_within_its_figures(below, same, above):
    others = below + same + above
    found = percentile(below=below, same=same, others=others)
    assert (found is None) == (others < 30)
    if found:
        assert 0 <= found.low <= found.value <= found.high <= 100


def test_thirty_others_are_enough_and_those_with_the_same_score_count_half():
    assert percentile(below=29, same=0, others=29) is None
    found = percentile(below=10, same=10, others=30)
    assert found is not None
    assert (found.value, found.others) == (50, 30)
    assert found.low < 50 < found.high


def test_a_handful_of_questions_has_an_exactness_without_a_fault():
    assert exactness(50, items=1) == exactness(50, items=2)
    assert exactness(120, items=30).high == 100


def test_the_figures_of_an_exactness_are_cut_off_outwards():
    low, high = wilson(0.5, 30, Z_80)
    found = exactness(50, items=30)

    assert (found.low, found.high) == (floor(100 * low), ceil(100 * high))
    assert (round(100 * low), round(100 * high)) != (found.low, found.high)
