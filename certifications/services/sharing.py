"""What a holder lets strangers see; only the holder decides it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from certifications.models import AwardEvent, AwardSharing, HolderPage, Visibility
from certifications.services.awards import AwardNotFound, locked_award, note_event
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class SharingRefused(Refusal):
    code = "sharing_refused"
    kind = Kind.INVALID


def share_award(
    *, award_id: UUID, visibility: str, on_page: bool, by: Actor, at: datetime
) -> AwardSharing:
    """Set what whoever has the address of a certificate sees, and whether it is on the own page.

    On the page stands only what shows its holder's name. Raises AwardNotFound, SharingRefused.
    """
    if visibility not in Visibility.values:
        raise SharingRefused(_("Choose one of the three."))
    with transaction.atomic():
        award = locked_award(award_id, by)
        if award.holder_id != by.user_id:
            raise AwardNotFound(_("There is no such certificate."))
        shared, _made = AwardSharing.objects.update_or_create(
            award=award,
            defaults={
                "school_id": award.school_id,
                "visibility": visibility,
                "on_page": on_page and visibility == Visibility.NAMED,
                "changed_at": at,
            },
        )
        note_event(award, AwardEvent.Kind.SHARED, by=by, at=at, reason=visibility)
    return shared  # type: ignore[no-any-return]


def open_page(*, is_open: bool, by: Actor, at: datetime) -> HolderPage:
    """Open or close the own page of certificates. Its address stays the same."""
    assert by.user_id is not None  # Only people come to this page.
    page, _made = HolderPage.objects.update_or_create(
        school_id=by.school_id,
        holder_id=by.user_id,
        defaults={"is_open": is_open, "changed_at": at},
    )
    return page  # type: ignore[no-any-return]
