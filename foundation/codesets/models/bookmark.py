"""What a student keeps of the book: tabs at codes, and marked lines, as in one of paper."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from foundation.schools.public import personal_manager

LONGEST_NOTE = 500


class Tone(models.TextChoices):
    """The colour of a mark; each says in words what it is for."""

    IMPORTANT = "important", _("Important")
    UNSURE = "unsure", _("Look at again")
    KNOWN = "known", _("Known by now")


class CodeBookmark(models.Model):
    """A tab at a code, with a note of the student's own. It stays when a new release comes.

    Written by ``services.bookmarks``. Holds personal data: what somebody looked at and wrote.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # The unique constraint serves it.
    )
    system = models.CharField(max_length=20)
    code = models.CharField(max_length=24)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    created_at = models.DateTimeField()

    objects = personal_manager()

    class Meta:
        constraints = [
            # Two presses make one tab.
            models.UniqueConstraint(
                fields=["student", "school", "system", "code"], name="code_bookmark_once"
            ),
        ]
        ordering = ["system", "code"]

    def __str__(self) -> str:
        return f"Tab at {self.code}"


class CodeHighlight(models.Model):
    """A line that a student marked: the title of a code, or a line of a note that stands at it.

    Kept by its words, so that it is found in every release that has the line, and on every page
    that inherits the note. Written by ``services.bookmarks``. Holds personal data: what somebody
    marked and remarked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("chartwork_schools.School", on_delete=models.PROTECT, db_index=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,  # The unique constraint serves it.
    )
    system = models.CharField(max_length=20)
    # Where the line stands.
    code = models.CharField(max_length=24)
    line = models.TextField()
    tone = models.CharField(max_length=12, choices=Tone.choices)
    remark = models.CharField(max_length=LONGEST_NOTE, blank=True)
    created_at = models.DateTimeField()

    objects = personal_manager()

    class Meta:
        constraints = [
            # A line is marked once; marking it again changes the mark. By its digest, since a
            # line can be longer than an index takes.
            models.UniqueConstraint(
                F("student"),
                F("school"),
                F("system"),
                F("code"),
                MD5("line"),
                name="code_highlight_once",
            ),
        ]
        ordering = ["system", "code", "created_at"]

    def __str__(self) -> str:
        return f"Mark at {self.code}"
