"""What a new release of a code set does to the questions of a school, and what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.rules.code_dates import CodePlace
from foundation.schools.public import catalogue_manager

PLACE_WORDS = {
    CodePlace.KEY: "the key",
    CodePlace.ACCEPTED: "accepted beside the key",
    CodePlace.TRAP: "a trap",
    CodePlace.DISTRACTOR: "a wrong option",
    CodePlace.MENTION: "mentioned in the text",
}
# The kinds of foundation.codesets.comparing that concern a question.
WHAT_WORDS = {
    "deleted": "deleted",
    "split": "is a heading now",
    "retitled": "has another title",
    "finer": "new codes beside it say more",
    "notes": "other notes apply",
    "seventh": "other seventh characters",
}


class CodeUpdate(models.Model):
    """One release looked at from one school, against the release before it.

    Written by ``services.code_updates``; looking again updates it. ``counts`` are those of the
    release, ``questions`` how many were looked at.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    release = models.ForeignKey(
        "chartwork_codesets.CodeRelease", on_delete=models.PROTECT, related_name="+"
    )
    previous = models.ForeignKey(
        "chartwork_codesets.CodeRelease", on_delete=models.PROTECT, related_name="+"
    )
    counts = models.JSONField(default=dict)
    questions = models.PositiveIntegerField(default=0)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField()

    objects = catalogue_manager()

    class Meta:
        verbose_name = "code update"
        constraints = [
            models.UniqueConstraint(fields=["school", "release"], name="one_update_of_a_release"),
        ]
        ordering = ["-reviewed_at"]

    def __str__(self) -> str:
        return f"{self.previous.name} to {self.release}"


class CodeUpdateFinding(models.Model):
    """What happened to one code of one question, and what a person decided.

    ``suggestions`` are ``[{code, display, title, why}]``, the likeliest first; ``added`` and
    ``removed`` hold changed notes in words. ``version`` is the one that was looked at; a newer
    version without the code ends the finding as ``replaced``.
    """

    class Decision(models.TextChoices):
        OPEN = "open"
        KEEP = "keep", "kept: asked as it is"
        FLAG = "flag", "flagged for an author"
        DATED = "dated", "asked until the day before"
        RETIRE = "retire", "retired"
        REPLACED = "replaced", "replaced by a new version"

    report = models.ForeignKey(CodeUpdate, on_delete=models.CASCADE, related_name="findings")
    question = models.ForeignKey(
        "chartwork_assessments.Question", on_delete=models.PROTECT, related_name="code_findings"
    )
    version = models.ForeignKey(
        "chartwork_assessments.QuestionVersion", on_delete=models.PROTECT, related_name="+"
    )
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=24)
    display = models.CharField(max_length=30)
    place = models.CharField(max_length=12, choices=[(p.value, w) for p, w in PLACE_WORDS.items()])
    what = models.CharField(max_length=12, choices=list(WHAT_WORDS.items()))
    # Whether the question cannot be asked by it: a code that scores, and that is not valid.
    dead_key = models.BooleanField(default=False)
    old_title = models.TextField(blank=True)
    new_title = models.TextField(blank=True)
    suggestions = models.JSONField(default=list)
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = catalogue_manager("report__school")

    class Meta:
        verbose_name = "finding of a code update"
        verbose_name_plural = "findings of code updates"
        constraints = [
            # Looking again finds the same row, with its decision.
            models.UniqueConstraint(
                fields=["report", "question", "system", "code", "what"],
                name="one_finding_of_a_code",
            ),
            models.CheckConstraint(
                condition=Q(decision="open") | ~Q(decided_at=None), name="decided_at_some_time"
            ),
        ]
        ordering = ["report", "-dead_key", "code", "pk"]

    def __str__(self) -> str:
        return f"{self.display}: {self.what}"
