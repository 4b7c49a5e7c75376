"""From the page of a person to the certificates of that person."""

from django.urls import reverse
from django.utils.translation import gettext as _

from certifications.models import Award
from foundation.schools.public import Membership
from foundation.schools.slots import PersonLink, register_person_links


def awards_of(membership: Membership) -> list[PersonLink]:
    """One query."""
    count = Award.objects.filter(
        holder_id=membership.person_id, school_id=membership.school_id
    ).count()
    address = reverse("admin:chartwork_certifications_award_changelist")
    return [
        PersonLink(
            _("Certificates (%(count)s)") % {"count": count},
            f"{address}?holder__id__exact={membership.person_id}",
        )
    ]


register_person_links(awards_of)
