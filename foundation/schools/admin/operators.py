"""What waits for the operator of the site: effects that were given up, letters not sent."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from foundation.mail.models import Email
from foundation.outbox.models import OutboxMessage
from foundation.schools.admin_access import is_operator
from foundation.schools.slots import Waiting, register_waiting

# A letter goes out in seconds; one that waits longer waits for somebody.
LATE = timedelta(minutes=5)


def operations_waiting(request: HttpRequest) -> list[Waiting]:
    """Nothing for those who teach. Two queries."""
    if not is_operator(request):
        return []
    dead = OutboxMessage.objects.filter(state=OutboxMessage.State.DEAD).count()
    late = Email.objects.filter(
        state=Email.State.WAITING, created_at__lt=timezone.now() - LATE
    ).count()
    messages = reverse("admin:chartwork_outbox_outboxmessage_changelist")
    letters = reverse("admin:chartwork_mail_email_changelist")
    return [
        Waiting(
            dead,
            ngettext("effect was given up", "effects were given up", dead),
            f"{messages}?state__exact={OutboxMessage.State.DEAD}",
            urgent=True,
        ),
        Waiting(
            late,
            ngettext("letter does not go out", "letters do not go out", late),
            f"{letters}?state__exact={Email.State.WAITING}",
            urgent=True,
        ),
    ]


register_waiting(operations_waiting)
