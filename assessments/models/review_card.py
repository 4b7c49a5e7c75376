"""A question that a student practises, and its reviews."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.rules.practice import Rating
from foundation.schools.public import PersonalQuerySet, personal_manager

RATING_CHOICES = [(rating.value, rating.name.title()) for rating in Rating]


class ReviewCard(models.Model):
    """A question in the review deck of a student: the question, not one of its versions.

    ``state`` is what FSRS knows of it, as the package writes it; ``due`` is
    its due date for the database. Each showing has a number and, by ``seed``,
    an order of options; ``told`` is the answer that was given to the showing
    and waits for its rating. Written by ``services.review_deck`` and
    ``services.reviewing``. Whether it may be shown now is decided when
    somebody looks: ``queries.reviews``.

    Holds personal data: what somebody did not know.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="review_cards",
        db_index=False,  # The unique constraint serves it.
    )
    question = models.ForeignKey(
        "chartwork_assessments.Question", on_delete=models.PROTECT, related_name="+"
    )
    state = models.JSONField()
    due = models.DateTimeField()
    # Where it comes from.
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="review_cards"
    )
    position = models.PositiveSmallIntegerField()
    by_hand = models.BooleanField("added by hand", default=False)
    suspended = models.BooleanField(
        "removed", default=False, help_text="The student took it out of the deck."
    )
    lapses = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was known and then forgotten."
    )
    showing = models.PositiveIntegerField(default=1)
    seed = models.BigIntegerField()
    told = models.JSONField(null=True, blank=True)
    # When it was answered, or added by hand.
    created_at = models.DateTimeField()

    objects = personal_manager()

    class Meta:
        constraints = [
            # Ten deliveries of one grade, or two attempts graded at once, make one card.
            models.UniqueConstraint(fields=["student", "question"], name="review_card_once"),
        ]
        indexes = [
            # What is due, for one student: on each home page.
            models.Index(
                fields=["student", "due"], condition=Q(suspended=False), name="review_card_due"
            ),
            # The admin's list.
            models.Index(fields=["school", "due", "id"], name="review_card_by_school"),
        ]
        ordering = ["due", "id"]

    def __str__(self) -> str:
        return f"Review card {self.pk}"


class ReviewLogQuerySet(PersonalQuerySet):
    person_path = "card__student"


class ReviewLog(models.Model):
    """One review of a card, or the undoing of one. Appended, never changed.

    With ``before``, the rating and the moment the schedule can be computed
    again. A review is an answer in practice, or a wrong one in a later
    ``attempt`` (its answer stands there). ``undoes`` names the review that was
    taken back; such a row has no rating. Written by ``services.reviewing`` and
    ``services.review_deck``.

    Holds personal data: what somebody answered.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    card = models.ForeignKey(
        ReviewCard,
        on_delete=models.PROTECT,
        related_name="logs",
        db_index=False,  # The unique constraint serves every look-up.
    )
    # The showing that was reviewed.
    number = models.PositiveIntegerField()
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    order = models.JSONField(help_text="Of the options, as they were shown.")
    answer = models.JSONField(null=True)
    share = models.DecimalField(max_digits=12, decimal_places=10)
    rating = models.PositiveSmallIntegerField(choices=RATING_CHOICES, null=True)
    reviewed_at = models.DateTimeField()
    before = models.JSONField(help_text="The state of the card before.")
    scheduler = models.CharField(max_length=60)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    objects = personal_manager(ReviewLogQuerySet)

    class Meta:
        constraints = [
            # Two presses of a rating are one review.
            models.UniqueConstraint(fields=["card", "number"], name="review_log_number"),
            # An attempt lets a card lapse once, however often its grade is delivered.
            models.UniqueConstraint(
                fields=["card", "attempt"],
                condition=Q(attempt__isnull=False),
                name="review_log_attempt",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, undoes__isnull=False)
                | Q(rating__in=[rating.value for rating in Rating], undoes__isnull=True),
                name="review_log_rates_or_undoes",
            ),
        ]
        indexes = [
            # The admin's list.
            models.Index(fields=["school", "-reviewed_at", "-id"], name="review_log_by_school"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="reviews_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["card", "number"]

    def __str__(self) -> str:
        return f"Review {self.number}"
