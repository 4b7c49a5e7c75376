from django.contrib import admin

from foundation.mail.models import Email
from foundation.ui.admin import ReadOnlyAdmin


@admin.register(Email)
class EmailAdmin(ReadOnlyAdmin[Email]):
    """For the operator: which letter went where, and which waits. Not its text.

    Letters carry links that sign somebody in; who runs the site has no business with those.
    """

    list_display = ["to", "kind", "subject", "state", "created_at", "sent_at"]
    list_filter = ["state", "kind"]
    search_fields = ["to", "subject"]
    date_hierarchy = "created_at"
    show_full_result_count = False
    fields = ["to", "kind", "subject", "state", "key", "created_at", "sent_at"]
