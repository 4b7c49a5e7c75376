"""What a holder lets strangers see."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certifications.models.award import AwardQuerySet, new_token
from foundation.schools.public import PersonalQuerySet, personal_manager


class Visibility(models.TextChoices):
    """What whoever has the address of a certificate sees. Without a row: ``UNNAMED``."""

    CLOSED = "closed", _("nothing: only that the holder has closed it")
    UNNAMED = "unnamed", _("whether it counts and what it is of; a name can be compared")
    NAMED = "named", _("everything that is printed on it, and the PDF")


class SharingQuerySet(AwardQuerySet):
    person_path = "award__holder"


class AwardSharing(models.Model):
    """What the holder of a certificate decided. Written by ``services.sharing``.

    Beside the award, whose row never changes once it is revoked: a holder may close the page of a
    revoked certificate as of any other.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    award = models.OneToOneField(
        "chartwork_certifications.Award", on_delete=models.PROTECT, related_name="sharing"
    )
    visibility = models.CharField(max_length=20, choices=Visibility, default=Visibility.UNNAMED)
    on_page = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    objects = personal_manager(SharingQuerySet)

    def __str__(self) -> str:
        return self.visibility


class HolderPageQuerySet(PersonalQuerySet):
    person_path = "holder"


class HolderPage(models.Model):
    """The page of a holder with the certificates that they chose; closed until they open it."""

    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_open = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    objects = personal_manager(HolderPageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "holder"], name="one_page_per_holder")
        ]

    def __str__(self) -> str:
        return str(self.holder)
