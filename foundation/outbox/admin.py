from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from foundation.outbox.models import OutboxMessage
from foundation.outbox.services import retry_dead
from foundation.ui.admin import ReadOnlyAdmin


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ReadOnlyAdmin[OutboxMessage]):
    """For operators only: what waits, what was done, what was given up."""

    list_display = ["effect", "key", "state", "tries", "created_at", "done_at"]
    list_filter = ["state", "effect"]
    search_fields = ["key", "request_id"]
    actions = ["try_again"]

    @admin.action(description="Try the selected dead messages again", permissions=["retry"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutboxMessage]) -> None:
        count = retry_dead(message_ids=list(queryset.values_list("pk", flat=True)))
        self.message_user(request, f"{count} messages will be tried again.", messages.SUCCESS)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)
