"""Writes about sign-in accounts that allauth does not do."""

from allauth.account.models import EmailAddress
from django.db import transaction

from foundation.accounts.models import User


def keep_language(*, person: User, language: str) -> None:
    """Write letters to the person in this language from now on. Repeating it is harmless."""
    if person.language != language:
        person.language = language
        person.save(update_fields=["language"])


def confirm_address(*, person: User) -> None:
    """Let the person sign in with the address that the operator vouches for, and with no other."""
    with transaction.atomic():
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(
            user=person, email=person.email.lower(), verified=True, primary=True
        )
