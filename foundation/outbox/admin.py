"""What must still be done, for the operator."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import retry_dead
from foundation.ui.admin import ReadOnlyAdmin


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin[OutboxMessage]):
    """What waits, what was done, what was given up and may be tried again."""

    list_display = ["effect", "key", "state", "tries", "created_at", "done_at"]
    list_filter = ["state", "effect", "school_id"]
    search_fields = ["key", "request_id"]
    date_hierarchy = "created_at"
    actions = ["try_again"]
    # A large outbox is not counted twice for a number that nobody reads.
    show_full_result_count = False

    @admin.action(description=_("Try the selected dead messages again"), permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        count = retry_dead(message_ids=list(queryset.values_list("pk", flat=True)))
        text = ngettext(
            "%(count)s message will be tried again.",
            "%(count)s messages will be tried again.",
            count,
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
