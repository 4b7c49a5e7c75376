"""The keys that badges are signed with."""

from django.db import models
from django.db.models import Q

from foundation.schools.public import catalogue_manager


class KeyState(models.TextChoices):
    ACTIVE = "active", "active"  # Signs.
    RETIRED = "retired", "retired"  # Signs no more; what it signed stays good.
    COMPROMISED = "compromised", "compromised"  # What it signed is refused.


class SigningKey(models.Model):
    """A key pair (Ed25519) of a school. Written by ``services.signing_keys``; no personal data.

    The private half is there only while the key is active, sealed with a key that comes from
    SECRET_KEY: it is shown and exported nowhere, and a key that signs no more has none.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    # The school's identifier as it was then; an address of the site that changes later does not
    # change who signed.
    controller = models.CharField(max_length=300)
    multikey = models.CharField(max_length=64, unique=True)
    sealed_private_key = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=20, choices=KeyState, default=KeyState.ACTIVE)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    compromised_at = models.DateTimeField(null=True, blank=True)

    objects = catalogue_manager()

    class Meta:
        constraints = [
            # Two first badges at once must not make two keys.
            models.UniqueConstraint(
                fields=["school"],
                condition=Q(state=KeyState.ACTIVE),
                name="one_active_key_per_school",
            ),
            # A key that was given up cannot sign, whoever reads the table.
            models.CheckConstraint(
                condition=Q(state=KeyState.ACTIVE) | Q(sealed_private_key=""),
                name="only_active_keys_have_a_private_half",
            ),
            models.CheckConstraint(
                condition=Q(state=KeyState.COMPROMISED, compromised_at__isnull=False)
                | ~Q(state=KeyState.COMPROMISED) & Q(compromised_at__isnull=True),
                name="compromised_since_a_moment",
            ),
        ]
        ordering = ["school", "-created_at", "-pk"]

    def __str__(self) -> str:
        return self.method

    @property
    def method(self) -> str:
        """The address of the public key, as every proof names it."""
        return f"{self.controller}#{self.multikey}"
