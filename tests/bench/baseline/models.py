"""An attempt and its answers, the newest only."""

from django.conf import settings
from django.db import models


class Attempt(models.Model):
    student = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    state = models.CharField(max_length=20, default="in_progress")
    deadline_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "baseline"

    def __str__(self) -> str:
        return f"Attempt {self.pk}"


class Answer(models.Model):
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, db_index=False)
    position = models.PositiveSmallIntegerField()
    content = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        app_label = "baseline"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="one_answer"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.position} of {self.attempt_id}"
