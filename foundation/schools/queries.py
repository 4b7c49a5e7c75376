"""Reads about schools and people."""

from typing import Any

from foundation.schools.actors import Actor, Role
from foundation.schools.models import Membership, School
from foundation.schools.scoping import every_school


def open_school() -> School | None:
    """The school that a visitor may look into and join, if there is one. One query."""
    return School.objects.filter(is_open=True).first()


def memberships_of(user: Any) -> list[Membership]:
    """The person's active memberships, oldest first. One query.

    The only look across schools that a signed-in person causes, and only at own rows.
    """
    with every_school():
        return list(
            Membership.objects.filter(person=user, is_active=True)
            .select_related("school")
            .order_by("joined_at", "pk")
        )


def actor_for(membership: Membership) -> Actor:
    """The actor that a person is in this school."""
    return Actor(
        school_id=membership.school_id,
        user_id=membership.person_id,
        role=Role(membership.role),
    )
