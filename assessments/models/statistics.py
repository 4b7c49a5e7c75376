"""What was computed of the answers of many."""

from typing import Self

from django.db import models

from foundation.schools.public import Actor, PersonalQuerySet, personal_manager


class StatisticsQuerySet(PersonalQuerySet):
    """For those who teach and for programs; a student has no rows here."""

    def visible_to(self, actor: Actor) -> Self:
        rows = self.filter(school_id=actor.school_id)
        return rows if actor.sees_everyone else rows.none()


class AssessmentStatistics(models.Model):
    """The figures of one assessment, of first attempts or of all; written over when recomputed.

    ``figures``: ``distribution``, ``reliability``, ``domains``, ``notes`` as in
    ``services.statistics.figures``. ``grades``: how many grades there were when it was computed,
    by which new ones are noticed. ``asked_at``: somebody waits for it. Written by
    ``services.statistics`` only. Holds no personal data: counts, means and correlations.
    """

    class Basis(models.TextChoices):
        # Who comes again knows the questions.
        FIRST = "first", "first attempt of each person"
        ALL = "all", "all attempts"

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    assessment = models.ForeignKey(
        "chartwork_assessments.Assessment", on_delete=models.CASCADE, related_name="statistics"
    )
    basis = models.CharField(max_length=5, choices=Basis.choices, default=Basis.FIRST)
    attempts = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    grades = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    asked_at = models.DateTimeField(null=True, blank=True)
    # Empty until the first time.
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            # Two computations at once must not leave two pictures of one assessment.
            models.UniqueConstraint(fields=["assessment", "basis"], name="statistics_once"),
        ]
        ordering = ["assessment", "basis"]
        verbose_name = "statistics"
        verbose_name_plural = "statistics"

    def __str__(self) -> str:
        return f"{self.assessment}: {self.get_basis_display()}"


class QuestionStatistics(models.Model):
    """The figures of one question version in one assessment; written over when recomputed.

    ``figures`` as in ``services.statistics.figures``, the columns repeat what lists sort by.
    ``urgency``: of the first advice, 0 act to 3 fine. Holds no personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    statistics = models.ForeignKey(
        "chartwork_assessments.AssessmentStatistics",
        on_delete=models.CASCADE,
        related_name="questions",
        db_index=False,  # The unique constraint serves every look-up.
    )
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion", on_delete=models.PROTECT, related_name="statistics"
    )
    # Its usual place in the paper.
    place = models.FloatField()
    n = models.PositiveIntegerField()
    facility = models.FloatField(null=True)
    discrimination = models.FloatField(null=True)
    urgency = models.PositiveSmallIntegerField()
    figures = models.JSONField()

    objects = personal_manager(StatisticsQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statistics", "version"], name="question_statistics_once"
            ),
        ]
        indexes = [
            # Pages of the API: the questions of one assessment in an order that stays.
            models.Index(fields=["statistics", "id"], name="question_statistics_pages"),
        ]
        ordering = ["statistics", "place", "id"]
        verbose_name_plural = "question statistics"

    def __str__(self) -> str:
        return f"{self.version} (n = {self.n})"


class StatisticsWatch(models.Model):
    """Up to which grade new ones have been looked for: one row, for all schools.

    Written by ``services.statistics.watching``. Holds no personal data.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seen_grade = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_statistics_watch"),
        ]
        verbose_name_plural = "statistics watch"

    def __str__(self) -> str:
        return f"up to grade {self.seen_grade}"
