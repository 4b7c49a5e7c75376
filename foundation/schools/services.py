"""Writes about schools, people and keys."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from oauth2_provider.generators import generate_client_secret
from oauth2_provider.models import get_access_token_model

from foundation.refusals import Kind, Refusal
from foundation.schools.actors import Actor, Role
from foundation.schools.models import ApiClient, Membership, School
from foundation.schools.scoping import every_school


class UnknownScope(Refusal):
    code = "unknown_scope"
    kind = Kind.INVALID


class MembershipNotFound(Refusal):
    code = "membership_not_found"
    kind = Kind.NOT_FOUND


class OwnMembership(Refusal):
    """Nobody changes what he is himself: not upwards, and not out of the school by mistake."""

    code = "own_membership"
    kind = Kind.FORBIDDEN


class AdministratorsOnly(Refusal):
    code = "administrators_only"
    kind = Kind.FORBIDDEN


class ApiClientNotFound(Refusal):
    code = "api_client_not_found"
    kind = Kind.NOT_FOUND


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


def change_membership(
    *, membership_id: int, role: Role, is_active: bool, external_id: str, by: Actor
) -> Membership:
    """Change what a person is in the school, or let the person in or out. Keeps everything done.

    It holds from the person's next request on. Raises AdministratorsOnly,
    MembershipNotFound, OwnMembership.
    """
    _must_administer(by)
    with transaction.atomic():
        membership: Membership | None = (
            Membership.objects.select_for_update(of=("self",))
            .filter(pk=membership_id, school_id=by.school_id)
            .first()
        )
        if membership is None:
            raise MembershipNotFound("There is no such person in this school.")
        differs = (membership.role, membership.is_active) != (role, is_active)
        if differs and membership.person_id == by.user_id:
            raise OwnMembership(
                "Your own role and access are changed by another administrator of the school."
            )
        membership.role, membership.is_active = role, is_active
        membership.external_id = external_id
        membership.save(update_fields=["role", "is_active", "external_id"])
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
    _must_be_known(scopes)
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


def change_api_client(*, client_pk: int, name: str, scopes: list[str], by: Actor) -> ApiClient:
    """Give a key another name or other scopes. Tokens that it had are void, as they had the old.

    Raises AdministratorsOnly, ApiClientNotFound, UnknownScope.
    """
    _must_be_known(scopes)
    with transaction.atomic():
        client = _locked_client(client_pk, by)
        if set(scopes) != set(client.allowed_scopes):
            _void_tokens(client)
        client.name, client.allowed_scopes = name, scopes
        client.save(update_fields=["name", "allowed_scopes"])
    return client


def rotate_api_secret(*, client_pk: int, by: Actor) -> tuple[ApiClient, str]:
    """Give a key a new secret, which is shown only now. The old one and all tokens are void.

    Raises AdministratorsOnly, ApiClientNotFound.
    """
    secret = generate_client_secret()
    with transaction.atomic():
        client = _locked_client(client_pk, by)
        _void_tokens(client)
        client.client_secret = secret
        client.save()  # The library's field hashes it.
    return client, secret


def delete_api_client(*, client_pk: int, by: Actor) -> None:
    """Take a key away, with its tokens. Raises AdministratorsOnly, ApiClientNotFound."""
    with transaction.atomic():
        _locked_client(client_pk, by).delete()


def forget_expired_tokens(*, at: datetime) -> int:
    """Delete tokens that open nothing any more; returns how many."""
    deleted, _ = get_access_token_model().objects.filter(expires__lt=at).delete()
    return int(deleted)


def _must_administer(by: Actor) -> None:
    if by.role is not Role.ADMINISTRATOR:
        raise AdministratorsOnly("Ask an administrator of your school: this is theirs to change.")


def _must_be_known(scopes: list[str]) -> None:
    known: dict[str, str] = settings.OAUTH2_PROVIDER["SCOPES"]  # type: ignore[assignment]
    if unknown := sorted(set(scopes) - set(known)):
        raise UnknownScope(
            f"Unknown scope: {', '.join(unknown)}. Choose from: {', '.join(sorted(known))}.",
            unknown=unknown,
        )


def _locked_client(client_pk: int, by: Actor) -> ApiClient:
    _must_administer(by)
    client = (
        ApiClient.objects.select_for_update(of=("self",))
        .filter(pk=client_pk, school_id=by.school_id)
        .first()
    )
    if client is None:
        raise ApiClientNotFound("There is no such API client in this school.")
    return client


def _void_tokens(client: ApiClient) -> None:
    get_access_token_model().objects.filter(application=client).delete()
