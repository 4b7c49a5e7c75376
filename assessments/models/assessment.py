"""What is set: a quiz or an exam, and what it is made of."""

import uuid
from datetime import date
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from assessments.rules.behaviour import (
    BEHAVIOUR_WORDS,
    EXPIRY_WORDS,
    NAVIGATION_WORDS,
    Behaviour,
    Expiry,
    Navigation,
)
from assessments.rules.reveal import MOMENT_WORDS, Moment
from foundation.schools.public import catalogue_manager

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]
BEHAVIOUR_CHOICES = [(choice.value, words) for choice, words in BEHAVIOUR_WORDS.items()]
NAVIGATION_CHOICES = [(choice.value, words) for choice, words in NAVIGATION_WORDS.items()]
EXPIRY_CHOICES = [(choice.value, words) for choice, words in EXPIRY_WORDS.items()]
MOMENT_CHOICES = [(choice.value, words) for choice, words in MOMENT_WORDS.items()]


def _moment(default: Moment, help_text: str) -> "models.CharField[str, str]":
    return models.CharField(
        max_length=15,
        choices=MOMENT_CHOICES,
        default=default.value,
        db_default=default.value,
        help_text=help_text,
    )


class Assessment(models.Model):
    """A quiz or exam that students may take. Written by ``services.papers``.

    ``pass_percent`` also by ``services.standard_setting``, where people judged it.
    """

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
        validators=PERCENT,
    )
    attempts_allowed = models.PositiveSmallIntegerField(default=0, help_text="0: any number.")
    minutes = models.PositiveSmallIntegerField(default=0, help_text="0: no time limit.")
    shuffle_options = models.BooleanField(default=True)
    # How it is taken; frozen in the paper of each attempt. ``rules.behaviour`` explains each word.
    behaviour = models.CharField(
        max_length=15,
        choices=BEHAVIOUR_CHOICES,
        default=Behaviour.DEFERRED.value,
        db_default=Behaviour.DEFERRED.value,
    )
    tries = models.PositiveSmallIntegerField(
        default=3,
        db_default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text="Of each question, where the behaviour is interactive.",
    )
    try_penalty_percent = models.DecimalField(
        "penalty for each wrong try (%)",
        max_digits=5,
        decimal_places=2,
        default=Decimal("33.33"),
        db_default=Decimal("33.33"),
        validators=PERCENT,
    )
    wrong_costs_percent = models.DecimalField(
        "a wrong answer costs (%)",
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        db_default=Decimal(0),
        validators=PERCENT,
        help_text="Of the points of its question; the whole paper is never less than nothing.",
    )
    certainty = models.BooleanField(
        "ask how sure they are",
        default=False,
        db_default=False,
        help_text="Certainty-based marking: being sure pays when right and costs when wrong.",
    )
    navigation = models.CharField(
        max_length=10,
        choices=NAVIGATION_CHOICES,
        default=Navigation.FREE.value,
        db_default=Navigation.FREE.value,
    )
    expiry = models.CharField(
        "when time is over",
        max_length=10,
        choices=EXPIRY_CHOICES,
        default=Expiry.SUBMIT.value,
        db_default=Expiry.SUBMIT.value,
    )
    grace_minutes = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="To hand in after the time is over; no more answers."
    )
    # Who may start, and from when to when; a running attempt keeps its whole time.
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(
        null=True, blank=True, help_text="Nobody starts after it; who has started keeps all time."
    )
    access_code = models.CharField(max_length=40, blank=True, db_default="")
    networks = ArrayField(
        models.CharField(max_length=43),
        default=list,
        db_default=[],
        blank=True,
        help_text="Where it may be taken, e.g. 192.0.2.0/24. Empty: anywhere.",
    )
    # What is shown of a graded attempt, and from when on: ``rules.reveal`` decides.
    show_score = _moment(Moment.GRADED, "Score, and passed or not.")
    show_answers = _moment(Moment.GRADED, "Own answers, and which were right.")
    show_key = _moment(Moment.GRADED, "The right answers.")
    show_explanation = _moment(Moment.GRADED, "Why, and what to read.")
    show_statistics = _moment(Moment.NEVER, "How the others did.")
    # How answers are marked that a person judges.
    anonymous_marking = models.BooleanField(
        "mark without names",
        default=True,
        db_default=True,
        help_text="The marking queue shows no name, not even afterwards.",
    )
    second_marking_percent = models.PositiveSmallIntegerField(
        "marked by two people (%)",
        default=0,
        db_default=0,
        validators=PERCENT,
        help_text="So many of the answers, drawn by chance, are marked by a second person too, "
        "who does not see the first marks. Holds for attempts handed in from now on.",
    )
    code_book = models.BooleanField(
        "code browser beside it",
        default=True,
        db_default=True,
        help_text="Students may open the code browser while they take it; what they look up is "
        "on the record. Attempts that run keep what they began with.",
    )
    # How the running attempt is shown, and nothing else: so it is not frozen with the rules.
    exam_room = models.BooleanField(
        "in the exam room",
        default=False,
        db_default=False,
        help_text="One question in view, with navigator, options to strike out, highlighter and "
        "notes. Holds at once, also for attempts that run; changes no rule.",
    )
    # By which release of the code sets it asks; the days are those of that release, written with
    # its name, so that a start looks no release up.
    code_release = models.CharField(
        max_length=40,
        blank=True,
        db_default="",
        help_text="As FY2026: it asks what holds in that release. Empty: what holds today.",
    )
    codes_from = models.DateField(null=True, blank=True, editable=False)
    codes_until = models.DateField(null=True, blank=True, editable=False)
    is_published = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = catalogue_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "key"], name="assessment_key_in_school"),
            # Nobody could ever start.
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(opens_at__lt=models.F("closes_at")),
                name="assessment_opens_before_it_closes",
            ),
        ]
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def key_day(self, today: date) -> date:
        """The day on which keys must hold: today, or the nearest day of its release."""
        day = min(today, self.codes_until) if self.codes_until else today
        return max(day, self.codes_from) if self.codes_from else day


class Section(models.Model):
    """A part of an assessment, with a heading and perhaps a clock and a break of its own.

    Either all sections have a clock or none has: see ``services.papers``.
    """

    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.CASCADE, related_name="sections"
    )
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True, help_text="Markdown.")
    minutes = models.PositiveSmallIntegerField(
        default=0, help_text="0: it has no clock of its own."
    )
    break_minutes = models.PositiveSmallIntegerField(
        default=0, help_text="A break after it, at most so long; it may be ended earlier."
    )

    objects = catalogue_manager("assessment__school")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="section_number"),
        ]
        ordering = ["assessment", "number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Slot(models.Model):
    """A place in an assessment: one question, a draw from a category, or a whole stimulus."""

    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.CASCADE, related_name="slots"
    )
    order = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Number of its section; 0 where there are none."
    )
    question = models.ForeignKey(
        "chartwork_assessments.Question", null=True, blank=True, on_delete=models.PROTECT
    )
    category = models.ForeignKey(
        "chartwork_assessments.Category", null=True, blank=True, on_delete=models.PROTECT
    )
    stimulus = models.ForeignKey(
        "chartwork_assessments.Stimulus",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        help_text="All its ready questions, in their order.",
    )
    # Of a draw; a stimulus asks what is ready when the attempt starts.
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
            # A slot that is two of them, or none, could not be drawn.
            models.CheckConstraint(
                condition=Q(
                    question__isnull=False, category__isnull=True, stimulus__isnull=True, count=1
                )
                | Q(
                    question__isnull=True,
                    category__isnull=False,
                    stimulus__isnull=True,
                    count__gte=1,
                )
                | Q(question__isnull=True, category__isnull=True, stimulus__isnull=False, count=1),
                name="slot_is_a_question_a_draw_or_a_stimulus",
            ),
        ]
        ordering = ["assessment", "order"]

    def __str__(self) -> str:
        if self.question_id:
            return f"{self.order}: {self.question}"
        if self.stimulus_id:
            return f"{self.order}: all of {self.stimulus}"
        return f"{self.order}: {self.count} from {self.category}"

    @property
    def criteria(self) -> str:
        """What a draw asks for besides the category, in words."""
        parts = [self.domain and f"domain {self.domain}", self.tag and f"tag {self.tag}"]
        if self.difficulty_from or self.difficulty_to:
            parts.append(f"difficulty {self.difficulty_from or 1} to {self.difficulty_to or 5}")
        parts.append("on trial" if self.is_pilot else "")
        return ", ".join(part for part in parts if part)
