"""The person who signs in."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from foundation.zones import check_zone


class UserManager(BaseUserManager["User"]):
    """Creates people; the address is kept as typed and compared without case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A person needs an email address.")
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, in any number of schools, known by an email address.

    What the person may do is not here but in ``schools.Membership``;
    ``is_superuser`` is for the operator of the site. Written by allauth, by
    ``schools.services`` and by the operator.

    Holds personal data: name, address, time zone, language.
    """

    # What the API and exports show instead of a countable number.
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(
        "full name", max_length=150, blank=True, help_text="As it should stand on a certificate."
    )
    # In which times are shown; empty: that of the school.
    time_zone = models.CharField(max_length=50, blank=True, validators=[check_zone])
    # In which letters are written, as chosen on a page; empty: the site's own.
    language = models.CharField(max_length=10, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            # Ana@example.org and ana@example.org are one mailbox and must be one person.
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_without_case",
                violation_error_message="A person with this email address exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email
