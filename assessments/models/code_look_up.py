"""What a student looked up in the code browser beside an attempt."""

import pgtrigger
from django.db import models

from foundation.schools.public import PersonalQuerySet, personal_manager


class CodeLookUpQuerySet(PersonalQuerySet):
    person_path = "attempt__student"


class CodeLookUp(models.Model):
    """One search or one page of the open book. Appended, never changed.

    ``kind`` and ``text`` are as the browser tells them: "search" with what was typed, "code" with
    the code without its dot. Written by ``services.code_book``. Holds personal data.
    """

    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    attempt = models.ForeignKey(
        "chartwork_assessments.Attempt", on_delete=models.PROTECT, related_name="look_ups"
    )
    kind = models.CharField(max_length=20)
    text = models.CharField(max_length=200)
    system = models.CharField(max_length=20, blank=True)
    release = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    objects = personal_manager(CodeLookUpQuerySet)

    class Meta:
        triggers = [
            pgtrigger.Protect(
                name="look_ups_are_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        ordering = ["attempt", "at", "id"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind} {self.text}"
