"""When a certificate ends, who earns another one, and what a name or a band says: no database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.rules.names import same_name
from certifications.rules.score_bands import score_band
from certifications.rules.states import State, state_at
from certifications.rules.validity import (
    RENEWAL_DAYS,
    Held,
    earns_another,
    end_of,
    last_day,
    may_renew,
    reminder_due,
    renewed_from,
)

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 11, 26), 24, date(2028, 11, 26)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 1), None, None),
    ],
)
def test_the_last_day_is_the_same_day_of_a_later_month(start, months, day):
    assert last_day(start, months) == day


def test_a_day_is_over_at_midnight_of_the_school():
    denver = ZoneInfo("America/Denver")
    assert end_of(date(2027, 3, 13), denver) == datetime(2027, 3, 14, 7, tzinfo=UTC)
    assert end_of(date(2027, 3, 14), denver) == datetime(2027, 3, 15, 6, tzinfo=UTC)  # The clock
    assert end_of(None, denver) is None


@pytest.mark.parametrize(
    ("held", "done_at", "earns"),
    [
        ([], NOW, True),
        ([Held(None)], NOW, False),
        ([Held(NOW + DAY * (RENEWAL_DAYS + 1))], NOW, False),
        ([Held(NOW + DAY * RENEWAL_DAYS)], NOW, True),
        ([Held(NOW - DAY)], NOW, True),
        ([Held(None, revoked_at=NOW - DAY)], NOW, True),
        ([Held(None, revoked_at=NOW)], NOW - DAY, False),
        ([Held(None, revoked_at=NOW)], NOW, False),
        ([Held(None, revoked_at=NOW, replaced=True)], NOW, False),
        ([Held(NOW - DAY), Held(None)], NOW, False),
        # A suspension is not got around, and ends with the certificate.
        ([Held(NOW + DAY, suspended=True)], NOW, False),
        ([Held(None, suspended=True)], NOW, False),
        ([Held(NOW, suspended=True)], NOW, True),
        ([Held(NOW + DAY, revoked_at=NOW - DAY, suspended=True)], NOW, True),
    ],
)
def test_another_certificate_is_earned_near_the_end_or_after_a_withdrawal(held, done_at, earns):
    assert earns_another(held, done_at=done_at, months=24) is earns


@pytest.mark.parametrize(
    ("months", "days"), [(None, 180), (24, 180), (12, 180), (11, 165), (3, 45), (1, 15)]
)
def test_a_short_one_is_not_renewed_in_the_first_half_of_its_time(months, days):
    assert may_renew(NOW + DAY * days, NOW, months=months) is True
    assert may_renew(NOW + DAY * days + SECOND, NOW, months=months) is False
    assert may_renew(None, NOW, months=months) is False
    assert earns_another([Held(NOW + DAY * (days + 1))], done_at=NOW, months=months) is False


def test_nobody_loses_time_by_renewing_early():
    assert renewed_from(date(2027, 6, 1), date(2027, 3, 1)) == date(2027, 6, 1)
    assert renewed_from(date(2027, 2, 1), date(2027, 3, 1)) == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("left", "due"),
    [(200, None), (91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, None)],
)
def test_of_reminders_that_were_missed_only_the_last_is_due(left, due):
    assert reminder_due(NOW + DAY * left, NOW, months=24) == due


def test_nobody_is_reminded_before_they_can_renew():
    assert reminder_due(NOW + DAY * 16, NOW, months=1) is None
    assert reminder_due(NOW + DAY * 15, NOW, months=1) == 30


@pytest.mark.parametrize(
    ("day", "zone", "over"),
    [
        # There is no midnight when the clock goes on there: the day ends where the next begins.
        (date(2026, 9, 5), "America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        # It is midnight twice: the day is over at the first one.
        (date(2026, 10, 31), "America/Havana", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        (date(2026, 12, 31), "Pacific/Kiritimati", datetime(2026, 12, 31, 10, tzinfo=UTC)),
    ],
)
def test_a_day_is_over_where_clocks_change_at_midnight(day, zone, over):
    assert end_of(day, ZoneInfo(zone)) == over


def test_a_chain_of_renewals_from_the_last_of_a_month_never_skips_one():
    day = date(2027, 1, 31)
    for _ in range(12):
        after = last_day(day, 1)
        assert after is not None
        assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == 1
        day = after
    assert day == date(2028, 1, 28)  # What February cut off stays cut off.


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_score_lies_in_its_band(percent):
    low, high = (int(word) for word in score_band(percent).split() if word.isdigit())
    assert low <= percent
    assert percent < high + 1
    assert high - low in {9, 10}


def test_bands_are_told_in_words():
    assert [score_band(Decimal(n)) for n in ("70", "79.99", "90", "100")] == [
        "70 to 79 percent",
        "70 to 79 percent",
        "90 to 100 percent",
        "90 to 100 percent",
    ]


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("Zoë Núñez", True),
        ("  zoe   NUNEZ ", True),
        ("Zoë", False),
        ("Zoe Munez", False),
        ("", False),
    ],
)
def test_a_name_from_paper_needs_no_accents(typed, same):
    assert same_name(typed, "Zoë Núñez") is same
    assert same_name("", "\u0301") is False


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.VALID),
        ({"suspended_at": NOW - DAY}, State.SUSPENDED),
        ({"suspended_at": NOW - DAY, "expires_at": NOW}, State.EXPIRED),
        ({"suspended_at": NOW - DAY, "revoked_at": NOW}, State.REVOKED),
        ({"revoked_at": NOW, "replaced": True}, State.REPLACED),
        ({"revoked_at": NOW, "replaced": True, "intact": False}, State.ALTERED),
    ],
)
def test_what_weighs_more_comes_first(facts, state):
    assert state_at(NOW, **{"expires_at": None, "revoked_at": None, **facts}) is state
