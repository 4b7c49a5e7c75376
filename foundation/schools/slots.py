"""Where higher apps plug into the admin's first page and into the page of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from foundation.schools.models import Membership


@dataclass(frozen=True, slots=True)
class Waiting:
    """A number on the first page with where it leads. Urgent: something is wrong."""

    count: int
    text: str
    url: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class PeopleColumn:
    """A column in the list of people, computed by the database beside each membership."""

    name: str
    title: Any  # A text, or one to be translated later.
    # Made anew in each request: outside of a school's scope there is nothing to query.
    expression: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class PersonLink:
    """From the page of a person to what another app knows of that person."""

    text: str
    url: str


WaitingFinder = Callable[[HttpRequest], list[Waiting]]
LinkFinder = Callable[[Membership], list[PersonLink]]
_waiting: list[WaitingFinder] = []
_columns: list[PeopleColumn] = []
_links: list[LinkFinder] = []


def register_waiting(finder: WaitingFinder) -> None:
    """Register what an app has to say on the first page. A few counts, however large the school."""
    if finder not in _waiting:
        _waiting.append(finder)


def register_people_column(column: PeopleColumn) -> None:
    if column.name not in {known.name for known in _columns}:
        _columns.append(column)


def register_person_links(finder: LinkFinder) -> None:
    if finder not in _links:
        _links.append(finder)


def waiting_for(request: HttpRequest) -> list[Waiting]:
    """What waits, what is wrong first."""
    found = [line for finder in _waiting for line in finder(request)]
    return sorted(found, key=lambda line: not (line.urgent and line.count))


def people_columns() -> list[PeopleColumn]:
    return list(_columns)


def person_links(membership: Membership) -> list[PersonLink]:
    return [link for finder in _links for link in finder(membership)]
