"""Reading what a page sends: JSON from its script, or the whole form without script."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from assessments.queries.attempt_pages import AttemptPage, PageItem
from assessments.question_types.form_fields import fields_of
from assessments.question_types.registry import question_type
from assessments.services.answers import AnswerRefused, SavedAnswer, SentAnswer, Verdict

Posted = Sequence[tuple[str, Sequence[str]]]
FORM_CLIENT = "form"
SHAPE = (
    'Send {"client": "name", "window": "name", "answers": [{"position": 1, "base": 0, '
    '"content": {…}}]}.'
)


def read_json(request: HttpRequest) -> tuple[str, str | None, list[SentAnswer]]:
    """Who gave the answers, which window sends them, and the answers. Raises AnswerRefused."""
    try:
        body = json.loads(request.body)
        answers = [
            SentAnswer(
                position=_whole(entry["position"]),
                base=_whole(entry["base"]),
                content=entry["content"],
                flagged=_flag(entry.get("flagged")),
                certainty=_certainty(entry.get("certainty")),
            )
            for entry in body["answers"]
        ]
        window = body.get("window")
        return str(body.get("client", "")), None if window is None else str(window), answers
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerRefused(SHAPE) from error


def changed_answers(request: HttpRequest, page: AttemptPage) -> list[SentAnswer]:
    """What the form holds that is not stored, on the revision that the form was made of."""
    changed = []
    posted = list(request.POST.lists())
    for item in page.items:
        if item.locked:
            continue  # Its controls are disabled, so the form says nothing of it.
        given = _given(item, posted)
        flagged = f"flag-{item.number}" in request.POST
        if f"base-{item.number}" not in request.POST and given is None and not flagged:
            continue  # Another question was open when this form was made: it says nothing of it.
        certainty = _chosen_certainty(request, item)
        if (given, flagged, certainty) != (item.answer, item.flagged, item.certainty):
            base = request.POST.get(f"base-{item.number}", "")
            changed.append(
                SentAnswer(
                    position=item.number,
                    base=int(base) if base.isdecimal() and len(base) < 9 else item.revision,
                    content=given,
                    flagged=flagged,
                    certainty=certainty,
                )
            )
    return changed


def conflicts(sent: Sequence[SentAnswer], saved: Sequence[SavedAnswer]) -> set[int]:
    """The positions where something else is stored than what was sent."""
    given = {answer.position: (answer.content, answer.certainty) for answer in sent}
    return {
        answer.position
        for answer in saved
        if answer.verdict is Verdict.STALE
        and (answer.content, answer.certainty) != given[answer.position]
    }


def told_of(saved: Sequence[SavedAnswer], *, conflicting: set[int]) -> Iterator[str]:
    """What to say of the answers of a form that were not taken."""
    for answer in saved:
        if answer.position in conflicting:
            yield (
                _(
                    "Question %(number)s was changed in another window "
                    "meanwhile. What is stored is shown below; give your answer "
                    "again if you want to replace it."
                )
                % {"number": answer.position}
            )
        if answer.verdict is Verdict.CLOSED:
            yield (
                _(
                    "Question %(number)s is closed, so this answer to it was not "
                    "taken. What was stored before is what counts."
                )
                % {"number": answer.position}
            )


def window_of(request: HttpRequest) -> str:
    """The name of the window: the script's, or one that stands for this signed-in browser."""
    named = request.POST.get("window", "")[:40]
    if named:
        return named
    session = request.session.session_key or ""
    return f"{FORM_CLIENT}-{hashlib.sha256(session.encode()).hexdigest()[:16]}"


def client_of(request: HttpRequest) -> str:
    """Who gave the answers of a form."""
    return request.POST.get("window", "")[:40] or FORM_CLIENT


def as_json(answer: SavedAnswer) -> dict[str, Any]:
    return {
        "position": answer.position,
        "verdict": answer.verdict,
        "revision": answer.revision,
        "received_at": answer.received_at,
        "content": answer.content,
        "certainty": answer.certainty,
    }


def _given(item: PageItem, posted: Posted) -> dict[str, Any] | None:
    kind = question_type(item.type_name)
    return kind.answer_from_form(fields_of(item.field_name, posted))


def _chosen_certainty(request: HttpRequest, item: PageItem) -> int | None:
    given = request.POST.get(f"certainty-{item.number}", "")
    return int(given) if given in {"1", "2", "3"} else item.certainty


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError("not a whole number")
    return value


def _flag(value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _certainty(value: object) -> int | None:
    return None if value is None else _whole(value)
