"""What is set: a quiz or an exam, and what it is made of."""

import uuid
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from foundation.schools.public import catalogue_manager


class Assessment(models.Model):
    """A quiz or exam that students may take. Written by ``services.papers``."""

    class Kind(models.TextChoices):
        QUIZ = "quiz"
        EXAM = "exam"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    key = models.SlugField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.QUIZ)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True, help_text="Markdown, shown before the start.")
    pass_percent = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(70),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    attempts_allowed = models.PositiveSmallIntegerField(default=0, help_text="0: any number.")
    minutes = models.PositiveSmallIntegerField(default=0, help_text="0: no time limit.")
    shuffle_options = models.BooleanField(default=True)
    is_published = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = catalogue_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="assessment_key_in_school"),
        ]
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class Slot(models.Model):
    """A place in an assessment: one fixed question, or a draw from a category."""

    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.CASCADE, related_name="slots"
    )
    order = models.PositiveSmallIntegerField()
    question = models.ForeignKey(
        "chartwork_assessments.Question", null=True, blank=True, on_delete=models.PROTECT
    )
    category = models.ForeignKey(
        "chartwork_assessments.Category", null=True, blank=True, on_delete=models.PROTECT
    )
    count = models.PositiveSmallIntegerField(default=1)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(1))
    # A draw may ask for more than a category; all that is given holds at once.
    domain = models.SlugField(max_length=50, blank=True, db_default="")
    tag = models.SlugField(max_length=50, blank=True, db_default="")
    difficulty_from = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    difficulty_to = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    is_pilot = models.BooleanField(
        "trial questions",
        default=False,
        db_default=False,
        help_text="Draws questions on trial, which are not counted.",
    )

    objects = catalogue_manager("assessment__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "order"], name="slot_order"),
            # A slot that is both, or neither, could not be drawn.
            models.CheckConstraint(
                condition=Q(question__isnull=False, category__isnull=True, count=1)
                | Q(question__isnull=True, category__isnull=False, count__gte=1),
                name="slot_is_a_question_or_a_draw",
            ),
        ]
        ordering = ["assessment", "order"]

    def __str__(self) -> str:
        if self.question_id:
            return f"{self.order}: {self.question}"
        return f"{self.order}: {self.count} from {self.category}"

    @property
    def criteria(self) -> str:
        """What a draw asks for besides the category, in words."""
        parts = [self.domain and f"domain {self.domain}", self.tag and f"tag {self.tag}"]
        if self.difficulty_from or self.difficulty_to:
            parts.append(f"difficulty {self.difficulty_from or 1} to {self.difficulty_to or 5}")
        parts.append("on trial" if self.is_pilot else "")
        return ", ".join(part for part in parts if part)
