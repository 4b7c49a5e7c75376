"""Tabs and marks of a student in the book."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext

from foundation.codesets.models import CodeBookmark, CodeHighlight, CodeNode, CodeRelease
from foundation.codesets.models.bookmark import LONGEST_NOTE, Tone
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

MOST_TABS = 500
MOST_MARKS = 1_000


class CodeNotFound(Refusal):
    """No release that the school may read has this code."""

    code = "code_not_found"
    kind = Kind.NOT_FOUND


class BookFull(Refusal):
    """There are as many tabs or marks as one person may keep."""

    code = "book_full"


class MarkRefused(Refusal):
    """What was sent is no mark; the message says what is missing."""

    code = "mark_refused"
    kind = Kind.INVALID


def set_bookmark(*, system: str, code: str, note: str, by: Actor, at: datetime) -> CodeBookmark:
    """Put a tab at a code, or change the note of the one that is there.

    Raises CodeNotFound, MarkRefused, BookFull.
    """
    note = _short(note)
    with transaction.atomic():
        _known(system, code, by)
        own = CodeBookmark.objects.visible_to(by).filter(student_id=by.user_id)
        if own.exclude(system=system, code=code).count() >= MOST_TABS:
            raise BookFull(
                gettext("You have %(most)s tabs; that is as many as you can keep.")
                % {"most": MOST_TABS}
            )
        tab, _ = CodeBookmark.objects.update_or_create(
            school_id=by.school_id,
            student_id=by.user_id,
            system=system,
            code=code,
            defaults={"note": note},
            create_defaults={"note": note, "created_at": at},
        )
    return tab


def remove_bookmark(*, bookmark_id: UUID, by: Actor) -> CodeBookmark | None:
    """Take a tab of one's own away; what it was, for a way back. Repeating it is harmless."""
    own = CodeBookmark.objects.visible_to(by).filter(student_id=by.user_id, pk=bookmark_id)
    with transaction.atomic():
        tab: CodeBookmark | None = own.select_for_update().first()
        if tab is not None:
            tab.delete()
    return tab


def set_highlight(
    *, system: str, code: str, line: str, tone: str, remark: str, by: Actor, at: datetime
) -> CodeHighlight:
    """Mark a line that stands at a code, or change the mark that it has.

    Raises CodeNotFound, MarkRefused, BookFull.
    """
    remark = _short(remark)
    if tone not in Tone.values or not line:
        raise MarkRefused(gettext("Choose one of the three marks."))
    with transaction.atomic():
        _known(system, code, by)
        own = CodeHighlight.objects.visible_to(by).filter(student_id=by.user_id)
        if own.count() >= MOST_MARKS:
            raise BookFull(
                gettext("You have %(most)s marks; that is as many as you can keep.")
                % {"most": MOST_MARKS}
            )
        mark, _ = CodeHighlight.objects.update_or_create(
            school_id=by.school_id,
            student_id=by.user_id,
            system=system,
            code=code,
            line=line,
            defaults={"tone": tone, "remark": remark},
            create_defaults={"tone": tone, "remark": remark, "created_at": at},
        )
    return mark


def remove_highlight(*, highlight_id: UUID, by: Actor) -> CodeHighlight | None:
    """Take a mark of one's own away; what it was. Repeating it is harmless."""
    own = CodeHighlight.objects.visible_to(by).filter(student_id=by.user_id, pk=highlight_id)
    with transaction.atomic():
        mark: CodeHighlight | None = own.select_for_update().first()
        if mark is not None:
            mark.delete()
    return mark


def _known(system: str, code: str, by: Actor) -> None:
    """Refuse a code that no release of the school has; a tab at nothing helps nobody."""
    releases = CodeRelease.objects.readable_in(by.school_id).filter(system=system)
    if by.user_id is None or not CodeNode.objects.filter(release__in=releases, code=code).exists():
        raise CodeNotFound(gettext("There is no such code in the sets of your school."))


def _short(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_NOTE:
        raise MarkRefused(
            gettext("Write %(longest)s characters at most; yours has %(length)s.")
            % {"longest": LONGEST_NOTE, "length": f"{len(text):,}"}
        )
    return text
