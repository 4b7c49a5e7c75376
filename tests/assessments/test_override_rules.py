"""Which override counts: the student's own, then the most generous of the cohorts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.overrides import BaseSettings, Terms, settings_for

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BASE = BaseSettings(
    opens_at=NINE, closes_at=NINE + 8 * HOUR, minutes=60, attempts_allowed=2, access_code="base"
)

# Before, within and after the day of the assessment.
moments = st.integers(-20, 40).map(lambda hours: NINE + hours * HOUR)
numbers = st.integers(0, 5)


@st.composite
def terms(draw, source=None):
    opens, closes = draw(st.none() | moments), draw(st.none() | moments)
    if opens and closes and opens >= closes:
        opens, closes = (closes, opens) if opens > closes else (opens, None)
    return Terms(
        source=source or draw(st.sampled_from(["cohort A", "cohort B", "cohort C", "cohort D"])),
        opens_at=opens,
        closes_at=closes,
        minutes=draw(st.none() | numbers),
        attempts_allowed=draw(st.none() | numbers),
        access_code=draw(st.sampled_from(["", "x", "y"])),
    )


@st.composite
def bases(draw):
    opens, closes = draw(st.none() | moments), draw(st.none() | moments)
    if opens and closes and opens >= closes:
        closes = None
    return BaseSettings(
        opens, closes, draw(numbers), draw(numbers), draw(st.sampled_from(["", "b"]))
    )


def generosity(limit):
    """No limit before every number."""
    return float("inf") if limit == 0 else limit


def opening(settings):
    return settings.opens_at.timestamp() if settings.opens_at else float("-inf")


def closing(settings):
    return settings.closes_at.timestamp() if settings.closes_at else float("inf")


def test_without_an_override_the_assessment_holds():
    found = settings_for(BASE, [], None)

    assert (found.opens_at, found.closes_at) == (BASE.opens_at, BASE.closes_at)
    assert (found.minutes, found.attempts_allowed, found.access_codes) == (60, 2, ("base",))
    assert (found.minutes_note, found.origins) == ("", ())


def test_each_changed_value_says_where_it_comes_from():
    evening = Terms("cohort Evening class", NINE + HOUR, None, 90, 0, "moon")
    found = settings_for(BASE, [evening], Terms(minutes=120))

    assert {origin.value: origin.sentence for origin in found.origins} == {
        "opens_at": "It opens at another time (cohort Evening class).",
        "minutes": "120 minutes instead of 60 minutes (set for you).",
        "attempts_allowed": "any number of attempts instead of 2 attempts (cohort Evening class).",
        "access_code": "It asks for another code (cohort Evening class).",
    }
    assert found.minutes_note == "set for you: 120 instead of 60"
    assert found.access_codes == ("moon",)
    only = settings_for(BASE, [evening], None)
    assert only.minutes_note == "cohort Evening class: 90 instead of 60"


def test_of_several_cohorts_each_value_is_the_most_generous():
    early = Terms("cohort A", NINE - HOUR, NINE + HOUR, 45, 1, "a")
    late = Terms("cohort B", NINE + 2 * HOUR, NINE + 9 * HOUR, 0, 3, "b")
    found = settings_for(BASE, [early, late], None)

    assert (found.opens_at, found.closes_at) == (NINE - HOUR, NINE + 9 * HOUR)
    assert (found.minutes, found.attempts_allowed) == (0, 3)
    assert found.access_codes == ("a", "b")


def test_opening_and_closing_belong_together():
    """Apart from each other they would open after they close, and nobody could start."""
    friday = Terms("cohort A", opens_at=NINE + 6 * HOUR)
    morning = Terms("cohort B", closes_at=NINE + 2 * HOUR)
    found = settings_for(BASE, [friday, morning], None)

    assert (found.opens_at, found.closes_at) == (BASE.opens_at, BASE.closes_at)


def test_more_minutes_alone_do_not_open_an_evening_to_everybody():
    evening = Terms("cohort A", opens_at=NINE + 9 * HOUR, closes_at=NINE + 11 * HOUR)
    longer = Terms("cohort B", minutes=90)
    found = settings_for(BASE, [evening, longer], None)

    assert (found.opens_at, found.closes_at) == (evening.opens_at, evening.closes_at)
    assert found.minutes == 90


@given(base=bases(), cohorts=st.lists(terms(), max_size=4), own=st.none() | terms(source="own"))
def test_a_students_own_override_beats_those_of_cohorts(base, cohorts, own):
    found = settings_for(base, cohorts, own)

    if own is not None:
        for name in ("opens_at", "closes_at", "minutes", "attempts_allowed"):
            if getattr(own, name) is not None:
                assert getattr(found, name) == getattr(own, name)
        if own.access_code:
            assert found.access_codes == (own.access_code,)


@given(base=bases(), cohorts=st.lists(terms(), max_size=4), own=st.none() | terms(), data=st.data())
def test_the_order_of_the_cohorts_does_not_matter(base, cohorts, own, data):
    shuffled = data.draw(st.permutations(cohorts))
    found, again = settings_for(base, cohorts, own), settings_for(base, shuffled, own)

    for name in ("opens_at", "closes_at", "minutes", "attempts_allowed", "access_codes"):
        assert getattr(found, name) == getattr(again, name)
    assert found.minutes_note == again.minutes_note


@given(base=bases(), cohorts=st.lists(terms(), min_size=1, max_size=3), one_more=terms())
def test_one_more_cohort_never_makes_a_value_less_generous(base, cohorts, one_more):
    """Compared with what the cohorts say already; the first that says it replaces the base."""
    before = settings_for(base, cohorts, None)
    after = settings_for(base, [*cohorts, one_more], None)

    if any(c.opens_at or c.closes_at for c in cohorts):
        assert opening(after) <= opening(before)
        assert closing(after) >= closing(before)
    for name in ("minutes", "attempts_allowed"):
        if any(getattr(c, name) is not None for c in cohorts):
            assert generosity(getattr(after, name)) >= generosity(getattr(before, name))
    if any(c.access_code for c in cohorts):
        assert set(after.access_codes) >= set(before.access_codes)


@given(base=bases(), cohorts=st.lists(terms(), max_size=4))
def test_cohorts_that_can_start_alone_can_start_together(base, cohorts):
    alone = [c for c in cohorts if not settings_for(base, [c], None).never_open]

    assert settings_for(base, alone, None).never_open is False


@given(base=bases(), cohorts=st.lists(terms(), max_size=4), own=st.none() | terms())
def test_what_differs_is_explained_and_nothing_else_is(base, cohorts, own):
    found = settings_for(base, cohorts, own)
    explained = {origin.value for origin in found.origins} - {"access_code"}

    assert explained == {
        name
        for name in ("opens_at", "closes_at", "minutes", "attempts_allowed")
        if getattr(found, name) != getattr(base, name)
    }
    assert bool(found.minutes_note) is (found.minutes != base.minutes)
