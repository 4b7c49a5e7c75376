"""Writes about schools, people and keys."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from foundation.refusals import Kind, Refusal
from foundation.schools.actors import Role
from foundation.schools.models import ApiClient, Membership, School
from foundation.schools.scoping import every_school


class UnknownScope(Refusal):
    code = "unknown_scope"
    kind = Kind.INVALID


def join_school(
    *, person: Any, school: School, at: datetime, role: Role = Role.STUDENT, external_id: str = ""
) -> Membership:
    """Make a person a member. Repeating it returns the membership as it stands."""
    with every_school(), transaction.atomic():
        membership: Membership
        membership, _ = Membership.objects.get_or_create(
            school=school,
            person=person,
            defaults={"role": role, "external_id": external_id, "joined_at": at},
        )
        return membership


def create_person(*, email: str, name: str, password: str | None = None) -> Any:
    """Find a person by email address or create one whose address counts as confirmed."""
    from allauth.account.models import EmailAddress

    people = get_user_model()
    with transaction.atomic():
        person = people.objects.filter(email__iexact=email).first()
        if person is None:
            person = people.objects.create_user(email=email, password=password, name=name)
        EmailAddress.objects.get_or_create(
            user=person, email=person.email, defaults={"verified": True, "primary": True}
        )
        return person


def create_api_client(
    *, school: School, name: str, scopes: list[str], secret: str = "", client_id: str = ""
) -> tuple[ApiClient, str]:
    """Create a key for a program and return it with its secret, which is shown only now.

    Raises UnknownScope.
    """
    from django.conf import settings
    from oauth2_provider.generators import generate_client_secret

    known: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]  # type: ignore[assignment]
    if unknown := sorted(set(scopes) - set(known)):
        raise UnknownScope(
            f"Unknown scope: {', '.join(unknown)}. Choose from: {', '.join(sorted(known))}.",
            unknown=unknown,
        )
    secret = secret or generate_client_secret()
    client = ApiClient(
        school=school,
        name=name,
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        allowed_scopes=scopes,
        client_secret=secret,
        hash_client_secret=True,
    )
    if client_id:
        client.client_id = client_id
    client.save()
    return client, secret
