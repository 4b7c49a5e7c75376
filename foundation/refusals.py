"""How a rule says no.

A service raises a subclass with a stable ``code``. Pages, admin, API and
commands render it in one place each; nothing is half-saved, since services
raise before they commit.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of no it is; it decides the HTTP status."""

    INVALID = "invalid"  # 400: the input is wrong and the message says how
    FORBIDDEN = "forbidden"  # 403: known, but not for this person
    NOT_FOUND = "not_found"  # 404: not there, or not this school's
    CONFLICT = "conflict"  # 409: the state of things does not allow it now
    GONE = "gone"  # 410: it was there and its time is over


STATUS: dict[Kind, int] = {
    Kind.INVALID: 400,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
}


class Refusal(Exception):
    """A rule said no. The message is for the person: what is wrong and what to do."""

    code = "refused"
    kind = Kind.CONFLICT

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    @property
    def status(self) -> int:
        """The HTTP status that fits."""
        return STATUS[self.kind]
