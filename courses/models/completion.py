"""What was done."""

from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class CompletionQuerySet(PersonalQuerySet):
    person_path = "enrolment__student"


class Completion(models.Model):
    """A student finished an activity: read the lesson, passed the quiz.

    Taken back only where a regrade took the pass back and says so (``services.reopening``), or
    where somebody set the score by hand so that it does not pass and the course was not completed
    yet. Written by ``services.progress``. Holds personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT)
    enrolment = models.ForeignKey(
        "chartwork_courses.Enrolment", on_delete=models.CASCADE, related_name="completions"
    )
    activity = models.ForeignKey(
        "chartwork_courses.Activity", on_delete=models.CASCADE, related_name="completions"
    )
    completed_at = models.DateTimeField()

    objects = personal_manager(CompletionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "activity"], name="one_completion"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.activity}"
