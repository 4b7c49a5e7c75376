"""A question, and the versions of what it says."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from foundation.schools.public import CatalogueQuerySet, catalogue_manager


class QuestionQuerySet(CatalogueQuerySet):
    def drawable(self) -> "QuestionQuerySet":
        """What a draw may take: ready, and with a content; its stimulus too, if it has one."""
        return self.filter(
            Q(stimulus__isnull=True)
            | Q(stimulus__status="ready", stimulus__current_version__isnull=False),
            status=Question.Status.READY,
            current_version__isnull=False,
        )

    def valid_on(self, day: date) -> "QuestionQuerySet":
        """Those whose key holds on this day, by what was said of it and by its codes."""
        return self.codes_live_on(day).filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def codes_live_on(self, day: date) -> "QuestionQuerySet":
        """Those with no code in the key that is not valid, unless somebody decided to keep it."""
        first = Q(codes_from__isnull=True) | Q(codes_from__lte=day)
        last = Q(codes_until__isnull=True) | Q(codes_until__gte=day)
        return self.filter(Q(codes_kept=True) | (first & last))


class Question(models.Model):
    """The identity of a question; what it says is in its versions.

    ``draft`` and ``review`` are not asked yet; ``ready`` can be drawn;
    ``retired`` is drawn no more, and stays as it was in old attempts.
    Written by ``services.bank``.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review", "in review"
        READY = "ready"
        RETIRED = "retired"

    class Level(models.TextChoices):
        RECALL = "recall"
        APPLICATION = "application"
        ANALYSIS = "analysis"

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    key = models.SlugField(
        max_length=120, help_text="A stable name; a course pack finds the question by it."
    )
    question_type = models.CharField(max_length=50)
    category = models.ForeignKey(
        "chartwork_assessments.Category", on_delete=models.PROTECT, related_name="questions"
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    domain = models.SlugField(max_length=50, blank=True, help_text="Its place in a blueprint.")
    objective = models.SlugField(max_length=120, blank=True)
    lesson = models.SlugField(max_length=120, blank=True, help_text="Key of the lesson to read.")
    level = models.CharField(max_length=20, choices=Level.choices, default=Level.RECALL)
    difficulty = models.PositiveSmallIntegerField(default=2, help_text="1 easy to 5 hard.")
    tags = ArrayField(models.SlugField(max_length=50), default=list, blank=True)
    editions = ArrayField(
        models.CharField(max_length=20),
        default=list,
        blank=True,
        help_text="Code set releases in which the key holds.",
    )
    source = models.CharField(max_length=300, blank=True)
    is_pilot = models.BooleanField(
        "on trial",
        default=False,
        db_default=False,
        help_text="Drawn only into places for trial questions: shown like others, never counted.",
    )
    valid_from = models.DateField(
        null=True, blank=True, help_text="The key holds from this day on. Empty: always did."
    )
    valid_to = models.DateField(
        null=True, blank=True, help_text="Last day on which the key holds. Empty: still does."
    )
    # Between which days every code that scores is valid, by the releases that are loaded: written
    # when it is saved and when a release is reviewed, so that a draw looks nothing up.
    codes_from = models.DateField(null=True, blank=True, editable=False)
    codes_until = models.DateField(null=True, blank=True, editable=False)
    # Somebody decided, with a reason, that it is asked all the same.
    codes_kept = models.BooleanField(default=False, db_default=False, editable=False)
    twins = models.SlugField(
        max_length=50,
        blank=True,
        db_default="",
        help_text="Questions with the same word here never stand in one paper.",
    )
    stimulus = models.ForeignKey(
        "chartwork_assessments.Stimulus",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        help_text="The text that it is about, shown once above its questions.",
    )
    stimulus_order = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Its place among the questions of the stimulus."
    )
    current_version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = catalogue_manager(queryset=QuestionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="question_key_in_school"),
            models.CheckConstraint(
                condition=models.Q(difficulty__range=(1, 5)), name="question_difficulty_1_to_5"
            ),
            # A key that never holds could not be drawn, and nobody would see why.
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lte=models.F("valid_to")),
                name="question_valid_dates_in_order",
            ),
        ]
        indexes = [
            # A draw: ready questions of one category.
            models.Index(fields=["category", "status"], name="question_draw"),
        ]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    def codes_are_live(self, day: date) -> bool:
        """As ``codes_live_on`` says it of many."""
        begun = self.codes_from is None or self.codes_from <= day
        return self.codes_kept or (begun and (self.codes_until is None or day <= self.codes_until))

    @property
    def domain_name(self) -> str:
        """Where its points are reported, in words; with the category it is one query less."""
        return self.domain.replace("-", " ").capitalize() or self.category.title


class QuestionVersion(models.Model):
    """What a question said at one time. Never changed: attempts point here.

    Written by ``services.bank``; the database itself refuses an update.
    """

    question = models.ForeignKey(
        "chartwork_assessments.Question", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=300, blank=True, help_text="What was changed, and why.")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL
    )
    created_at = models.DateTimeField()

    objects = catalogue_manager("question__school")

    class Meta:
        constraints = [
            # Two authors who save at once make two versions, not one that is lost.
            models.UniqueConstraint(fields=["question", "number"], name="version_number"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="content_is_immutable",
                operation=pgtrigger.UpdateOf("question_id", "number", "content", "digest")
                # A paper names it by its id alone, which no foreign key holds.
                | pgtrigger.Delete,
            ),
        ]
        ordering = ["question", "-number"]

    def __str__(self) -> str:
        return f"{self.question_id} v{self.number}"
