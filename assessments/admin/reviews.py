"""The review decks of students: looked at, never changed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import ReviewCard, ReviewLog
from assessments.models.review_card import RATING_CHOICES
from assessments.rules.practice import retrievability
from assessments.rules.scoring import plain
from foundation.schools.admin.people import person_link
from foundation.schools.admin_access import SchoolAdmin, ShownInline

KNOWN = {
    1: gettext_lazy("learning"),
    2: gettext_lazy("known"),
    3: gettext_lazy("relearning"),
}


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("due")
    parameter_name = "due_when"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("now", gettext_lazy("now")), ("later", gettext_lazy("later"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        if self.value() == "now":
            return queryset.filter(due__lte=now)
        return queryset.filter(due__gt=now) if self.value() == "later" else queryset


class LapsesFilter(admin.SimpleListFilter):
    title = gettext_lazy("lapses")
    parameter_name = "lapsed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("none", gettext_lazy("none")),
            ("some", gettext_lazy("one or more")),
            ("many", gettext_lazy("four or more")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ranges = {"none": {"lapses": 0}, "some": {"lapses__gte": 1}, "many": {"lapses__gte": 4}}
        return queryset.filter(**ranges.get(self.value() or "", {}))


class ReviewLogInline(ShownInline[ReviewLog, ReviewCard]):
    model = ReviewLog
    fields = ["number", "reviewed_at", "rating", "part", "in_attempt", "undoes"]
    readonly_fields = ["part", "in_attempt"]
    ordering = ["-number"]
    verbose_name_plural = gettext_lazy("reviews, the newest first")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewLog]:
        return super().get_queryset(request).select_related("undoes")

    @admin.display(description=gettext_lazy("right, as a share"))
    def part(self, log: ReviewLog) -> str:
        return plain(log.share)

    @admin.display(description=gettext_lazy("in a later attempt"), boolean=True)
    def in_attempt(self, log: ReviewLog) -> bool:
        return log.attempt_id is not None


@admin.register(ReviewCard)
class ReviewCardAdmin(SchoolAdmin[ReviewCard]):
    """What a student practises; for whom teaches, also what is hidden from the student now."""

    list_display = ["student", "question", "due", "standing", "lapses", "suspended"]
    list_filter = [DueFilter, LapsesFilter, "suspended"]
    search_fields = ["student__name", "student__email", "question__key"]
    search_help_text = gettext_lazy("Name or email address of the student, or key of the question.")
    list_select_related = ["student", "question"]
    list_per_page = 50
    show_full_result_count = False
    fields = [
        "who",
        "question",
        ("due", "standing"),
        "likely",
        ("lapses", "suspended"),
        ("attempt", "position", "by_hand", "created_at"),
    ]
    readonly_fields = ["who", "standing", "likely"]
    inlines = [ReviewLogInline]

    @admin.display(description=gettext_lazy("student"))
    def who(self, card: ReviewCard) -> SafeString:
        return person_link(card.student, card.school_id)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, card: ReviewCard) -> str:
        return str(KNOWN[card.state["state"]])

    @admin.display(description=gettext_lazy("known now, most likely"))
    def likely(self, card: ReviewCard) -> str:
        if not card.state["last_review"]:
            return _("not reviewed yet")
        return f"{retrievability(card.state, at=timezone.now()) * 100:.0f} %"


@admin.register(ReviewLog)
class ReviewLogAdmin(SchoolAdmin[ReviewLog]):
    list_display = ["student", "question", "number", "rated", "part", "reviewed_at"]
    list_filter = ["rating"]
    search_fields = ["card__student__name", "card__student__email", "card__question__key"]
    search_help_text = ReviewCardAdmin.search_help_text
    list_select_related = ["card__student", "card__question"]
    date_hierarchy = "reviewed_at"
    ordering = ["-reviewed_at", "-id"]
    list_per_page = 50
    show_full_result_count = False
    fields = [
        ("card", "number"),
        ("version", "order"),
        "answer",
        ("part", "rated", "reviewed_at"),
        ("attempt", "undoes"),
        ("before", "scheduler"),
    ]
    readonly_fields = ["part", "rated"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewLog]:
        return super().get_queryset(request).select_related("card__student", "card__question")

    @admin.display(description=gettext_lazy("student"), ordering="card__student__name")
    def student(self, log: ReviewLog) -> str:
        return str(log.card.student)

    @admin.display(description=gettext_lazy("question"), ordering="card__question__key")
    def question(self, log: ReviewLog) -> str:
        return str(log.card.question)

    @admin.display(description=gettext_lazy("rating"), ordering="rating")
    def rated(self, log: ReviewLog) -> str:
        if log.rating is None:
            return _("taken back")
        return dict(RATING_CHOICES)[log.rating]

    @admin.display(description=gettext_lazy("right, as a share"), ordering="share")
    def part(self, log: ReviewLog) -> str:
        return plain(log.share)
