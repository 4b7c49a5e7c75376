"""Reads about schools and people."""

from typing import Any

from foundation.schools.actors import Actor, Role
from foundation.schools.models import Membership, School
from foundation.schools.scoping import every_school

READ_BEFORE = "_memberships_read_before"


def open_school() -> School | None:
    """The school that a visitor may look into and join, if there is one. One query."""
    return School.objects.filter(is_open=True).first()


def person_with_memberships(*, person_id: int) -> Any:
    """A person and the active memberships, for ``memberships_of``. One query; None without any.

    With ``memberships_of`` the only look across schools that a signed-in person causes, and only
    at own rows.
    """
    found = _active_memberships(select=("school", "person"), person_id=person_id)
    if not found:
        return None
    person = found[0].person
    setattr(person, READ_BEFORE, found)
    return person


def memberships_of(user: Any) -> list[Membership]:
    """The person's active memberships, oldest first. One query at most.

    What was read with the person is given out once, so that nothing old is seen later.
    """
    found: list[Membership] | None = getattr(user, READ_BEFORE, None)
    if found is None:
        return _active_memberships(select=("school",), person_id=user.pk)
    setattr(user, READ_BEFORE, None)
    return found


def actor_for(membership: Membership) -> Actor:
    """The actor that a person is in this school."""
    return Actor(
        school_id=membership.school_id,
        user_id=membership.person_id,
        role=Role(membership.role),
    )


def _active_memberships(*, select: tuple[str, ...], person_id: int) -> list[Membership]:
    with every_school():
        return list(
            Membership.objects.filter(person_id=person_id, is_active=True)
            .select_related(*select)
            .order_by("joined_at", "pk")
        )
