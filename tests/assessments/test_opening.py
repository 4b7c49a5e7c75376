"""Hours and networks: when one may come in, and from where. No database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rules.opening import Door, Hours, is_address_allowed, read_network

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)
TICK = timedelta(microseconds=1)
LAB = ["192.0.2.0/24", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("at", "door"),
    [
        (NINE - TICK, Door.NOT_YET),
        (NINE, Door.OPEN),
        (TEN - TICK, Door.OPEN),
        (TEN, Door.CLOSED),
        (TEN + timedelta(days=365), Door.CLOSED),
    ],
)
def test_the_opening_moment_belongs_to_the_hours_and_the_closing_moment_does_not(at, door):
    assert Hours(opens_at=NINE, closes_at=TEN).door(at) is door


@pytest.mark.parametrize(
    ("hours", "doors"),
    [
        (Hours(), [Door.OPEN, Door.OPEN, Door.OPEN]),
        (Hours(opens_at=NINE), [Door.NOT_YET, Door.OPEN, Door.OPEN]),
        (Hours(closes_at=TEN), [Door.OPEN, Door.OPEN, Door.CLOSED]),
    ],
)
def test_a_side_that_is_not_set_is_no_limit(hours, doors):
    assert [hours.door(at) for at in (NINE - TICK, NINE, TEN)] == doors


def test_hours_are_moments_whatever_the_zone_they_are_written_in():
    honolulu = timezone(timedelta(hours=-10))
    hours = Hours(opens_at=NINE.astimezone(honolulu), closes_at=TEN)

    assert hours.door(NINE - TICK) is Door.NOT_YET
    assert hours.door(NINE) is Door.OPEN


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("192.0.2.0", True),
        ("192.0.2.255", True),
        ("192.0.3.0", False),
        ("192.0.1.255", False),
        ("2001:db8::1", True),
        ("2001:DB8:ffff::1", True),
        ("2001:db9::1", False),
        ("::ffff:192.0.2.7", True),
        ("::ffff:192.0.3.7", False),
        ("::192.0.2.7", False),
        ("", False),
        ("unix:", False),
        ("192.0.2.7:443", False),
        ("192.0.2.7, 10.0.0.1", False),
        ("192.0.2", False),
        ("0300.0.2.7", False),
        ("localhost", False),
        ("192.0.2.7\n", False),
    ],
)
def test_an_address_is_let_in_by_its_network_and_what_is_no_address_is_not(address, allowed):
    assert is_address_allowed(address, LAB) is allowed


def test_without_networks_every_address_is_let_in():
    assert all(is_address_allowed(address, []) for address in ("", "unix:", "203.0.113.9", "::1"))


def test_an_address_of_one_family_is_in_no_network_of_the_other():
    assert not is_address_allowed("2001:db8::1", ["0.0.0.0/0"])
    assert not is_address_allowed("192.0.2.7", ["::/0"])


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_and_its_ipv6_writing_are_the_same_place(address):
    for networks in (LAB, ["0.0.0.0/1"], [f"{address}/32"]):
        plain = is_address_allowed(str(address), networks)
        assert is_address_allowed(f"::ffff:{address}", networks) is plain


@given(st.text(max_size=30))
def test_garbage_is_refused_and_never_an_error(text):
    assert is_address_allowed(text, ["255.255.255.255/32"]) in {
        False,
        text.strip() == "255.255.255.255",
    }


@pytest.mark.parametrize(
    ("text", "network"),
    [
        (" 192.0.2.0/24 ", "192.0.2.0/24"),
        ("192.0.2.7", "192.0.2.7/32"),
        ("192.0.2.0/255.255.255.0", "192.0.2.0/24"),
        ("2001:DB8::/32", "2001:db8::/32"),
        ("2001:db8::1", "2001:db8::1/128"),
    ],
)
def test_a_network_is_read_in_its_usual_writing(text, network):
    assert read_network(text) == network


@pytest.mark.parametrize("text", ["", "the lab", "192.0.2.7/24", "192.0.2.0/33", "1.2.3", "::/129"])
def test_what_is_no_network_is_named_with_an_example(text):
    with pytest.raises(ValueError, match=r"Write it like 192\.0\.2\.7 or 192\.0\.2\.0/24"):
        read_network(text)
