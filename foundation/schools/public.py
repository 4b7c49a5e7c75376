"""The door of schools: what the apps above may use."""

from foundation.schools.actors import Actor, ActorKind, Role, system_actor
from foundation.schools.models import ApiClient, Cohort, Membership, School
from foundation.schools.queries import open_school
from foundation.schools.requests import (
    actor_of,
    address_of,
    arrived_at,
    member_required,
    waited_seconds,
)
from foundation.schools.scoping import (
    CatalogueQuerySet,
    PersonalQuerySet,
    catalogue_manager,
    every_school,
    in_catalogue,
    in_school,
    personal_manager,
)
from foundation.schools.services import create_api_client, create_person, join_school

__all__ = [
    "Actor",
    "ActorKind",
    "ApiClient",
    "CatalogueQuerySet",
    "Cohort",
    "Membership",
    "PersonalQuerySet",
    "Role",
    "School",
    "actor_of",
    "address_of",
    "arrived_at",
    "catalogue_manager",
    "create_api_client",
    "create_person",
    "every_school",
    "in_catalogue",
    "in_school",
    "join_school",
    "member_required",
    "open_school",
    "personal_manager",
    "system_actor",
    "waited_seconds",
]
