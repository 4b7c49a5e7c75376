"""Writes about sign-in accounts that allauth does not do."""

from allauth.account.models import EmailAddress
from django.db import transaction

from foundation.accounts.models import User


def keep_language(*, person: User, language: str) -> None:
    """Write letters to the person in this language from now on. Repeating it is harmless."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


def change_details(*, person: User, name: str, time_zone: str) -> None:
    """Let the person be called so, and read times in this zone. Repeating it is harmless.

    What was issued keeps the name that it was issued with.
    """
    person.name, person.time_zone = name.strip(), time_zone
    person.save(update_fields=["name", "time_zone"])


def confirm_address(*, person: User) -> None:
    """Let the person sign in with the address that the operator vouches for, and with no other."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(
            user=person, email=person.email.lower(), verified=True, primary=True
        )
