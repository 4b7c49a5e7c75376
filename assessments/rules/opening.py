"""Whether an assessment can be started now, from here. Pure; the server's clock is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address, ip_network


class Door(StrEnum):
    """Whether one may come in."""

    OPEN = "open"
    NOT_YET = "not_yet"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Hours:
    """When an assessment can be started; None is no limit. Closing ends no attempt that runs."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def door(self, at: datetime) -> Door:
        """The opening moment belongs to the hours, the closing moment does not."""
        if self.opens_at is not None and at < self.opens_at:
            return Door.NOT_YET
        if self.closes_at is not None and at >= self.closes_at:
            return Door.CLOSED
        return Door.OPEN


def is_address_allowed(address: str, networks: Sequence[str]) -> bool:
    """Whether an address lies in one of the networks; no networks allow every address.

    An address that cannot be read (a socket, a proxy without a name) is allowed only then.
    """
    if not networks:
        return True
    try:
        here = ip_address(address)
    except ValueError:
        return False
    mapped = getattr(here, "ipv4_mapped", None)
    return any((mapped or here) in ip_network(network) for network in networks)


def read_network(text: str) -> str:
    """A network in the usual writing, ``192.0.2.0/24``. Raises ValueError with words.

    A single address is the network of that address.
    """
    try:
        return str(ip_network(text.strip()))
    except ValueError:
        raise ValueError(
            f"{text.strip()!r} is no address or network. Write it like 192.0.2.7 or 192.0.2.0/24."
        ) from None
