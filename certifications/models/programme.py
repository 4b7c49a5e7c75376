"""A mock exam as a programme: what it resembles, who may sit it when, and by which rules."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.schools.public import PersonalQuerySet, catalogue_manager, personal_manager


class Scale(models.TextChoices):
    PERCENT = "percent", _("percent of the points")
    PRACTICE = "practice", _("practice scale, 100 to 400 with 300 to pass")


class Programme(models.Model):
    """A mock exam of a school. Written by ``services.programmes``; open or not is the school's say.

    What is asked, how long it takes and what passes is said by the assessment.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    assessment = models.OneToOneField(
        "chartwork_assessments.Assessment", on_delete=models.PROTECT, related_name="programme"
    )
    # The course whose pack brought it; empty for one of the school's own.
    course_key = models.SlugField(max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    resembles = models.CharField(
        max_length=300, blank=True, help_text=_("The kind of exam that it is shaped like.")
    )
    scale = models.CharField(max_length=20, choices=Scale, default=Scale.PERCENT)
    conduct = models.JSONField(
        default=list,
        blank=True,
        help_text=_("What a student agrees to before the first start, sentence by sentence."),
    )
    retake_after_days = models.PositiveSmallIntegerField(
        default=0, help_text=_("Days between the end of one try and the start of the next.")
    )
    is_open = models.BooleanField(default=True)

    objects = catalogue_manager()

    class Meta:
        ordering = ["school", "order", "pk"]
        indexes = [models.Index(fields=["school", "is_open"], name="programme_open_in_school")]

    def __str__(self) -> str:
        return str(self.assessment)


class ConductQuerySet(PersonalQuerySet):
    person_path = "student"


class ConductAcceptance(models.Model):
    """A student agreed to the rules of a programme, in the words that stood there then.

    Holds personal data: who agreed to what, and when.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    programme = models.ForeignKey(
        "chartwork_certifications.Programme", on_delete=models.PROTECT, related_name="+"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    conduct = models.JSONField()
    # Whether a certificate of this exam may say between which percentages the score was.
    score_band = models.BooleanField(default=False, db_default=False)
    accepted_at = models.DateTimeField()

    objects = personal_manager(ConductQuerySet)

    class Meta:
        indexes = [models.Index(fields=["student", "programme"], name="conduct_by_student")]

    def __str__(self) -> str:
        return f"{self.student}: {self.programme}"
