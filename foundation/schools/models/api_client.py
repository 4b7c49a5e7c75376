"""A school's program."""

from django.db import models
from oauth2_provider.models import AbstractApplication


class ApiClient(AbstractApplication):
    """A key for a school's program: OAuth2 client credentials, bound to one school.

    The secret is stored as a hash and shown once. Written by ``schools.services``.
    """

    school = models.ForeignKey(
        "chartwork_schools.School",
        on_delete=models.PROTECT,
        related_name="api_clients",
        null=True,
        blank=True,
    )
    allowed_scopes = models.JSONField(
        default=list, blank=True, help_text="What the program may read. Empty: nothing."
    )

    class Meta(AbstractApplication.Meta):
        verbose_name = "API client"

    def __str__(self) -> str:
        return self.name or self.client_id
