"""Saving answers: one durable statement that also checks owner, state and deadline."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from assessments.models import Attempt
from assessments.rules.lifecycle import State
from assessments.rules.storable import storable
from assessments.rules.worth import CERTAINTIES
from assessments.services.attempts import AttemptClosed, AttemptNotFound, LeaseLost, TimeIsUp
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

# The longest essay, where each character is written as an escape.
LONGEST_ANSWER_BYTES = 65_000
MOST_ANSWERS = 500


class AnswerRefused(Refusal):
    code = "answer_invalid"
    kind = Kind.INVALID


class Verdict(StrEnum):
    """What became of one sent answer."""

    SAVED = "saved"
    REPEATED = "repeated"  # this very answer was stored before: the reply was lost
    STALE = "stale"  # somebody else saved in between: see what is stored
    CLOSED = "closed"  # its section is over, one cannot go back, or its key was shown


# Another save of the same item was being stored at that very moment. What it stored is not to be
# seen in the same statement, so the item is asked again, and has a verdict then.
OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """An answer as the browser sends it: to which item, on top of which revision it was made."""

    position: int
    base: int
    content: dict[str, Any] | None
    # To be looked at again; None leaves it as it was.
    flagged: bool | None = None
    # How sure, 1 to 3; None leaves it as it was.
    certainty: int | None = None


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """What is stored now for this item; the content is given where it is not what was sent."""

    position: int
    verdict: Verdict
    revision: int
    received_at: datetime | None
    content: Any = None
    certainty: int | None = None
    # Of the attempt, as it is now: time may have been given since the page was loaded.
    deadline_at: datetime | None = None


# One round trip, one transaction: the row of the attempt is share-locked, so that handing in
# waits for it or it sees that the attempt is closed. The database's clock decides, minus the
# time that the request already waited here, so neither a wrong clock of a web host nor a queue
# in front of this statement costs or gives a student time. Expected plan: the attempt by its
# key, then one probe of step_revision for each sent answer.
SAVE = """
WITH moment AS (
    SELECT clock_timestamp() - make_interval(secs => %(waited)s) AS at
), sent AS (
    SELECT s.position, s.base, s.content, s.flagged, s.certainty
    FROM jsonb_to_recordset(%(answers)s::jsonb)
         AS s(position int, base bigint, content jsonb, flagged boolean, certainty smallint)
), attempt AS (
    SELECT a.id, a.school_id, a.deadline_at, a.open_first, a.open_last, a.locked
    FROM chartwork_assessments_attempt a, moment
    WHERE a.id = %(attempt)s AND a.student_id = %(student)s AND a.school_id = %(school)s
      AND a.state = 'in_progress'
      AND (a.lease = '' OR a.lease = %(window)s)
      AND (a.deadline_at IS NULL
           OR moment.at <= a.deadline_at + make_interval(secs => %(tolerance)s))
      AND (SELECT bool_and(position BETWEEN 1 AND a.item_count) FROM sent)
    FOR SHARE OF a
), standing AS (
    SELECT sent.position, sent.base, sent.content,
           coalesce(sent.flagged, newest.flagged, false) AS flagged,
           coalesce(sent.certainty, newest.certainty) AS certainty,
           sent.position BETWEEN attempt.open_first AND attempt.open_last
               AND NOT sent.position = ANY(attempt.locked) AS open,
           attempt.id, attempt.school_id, attempt.deadline_at,
           newest.revision, newest.content AS stored, newest.client, newest.received_at,
           newest.certainty AS stored_certainty, newest.flagged AS stored_flagged
    FROM sent
    CROSS JOIN attempt
    LEFT JOIN LATERAL (
        SELECT revision, content, client, received_at, flagged, certainty
        FROM chartwork_assessments_answerstep step
        WHERE step.attempt_id = attempt.id AND step.position = sent.position
        ORDER BY revision DESC LIMIT 1
    ) newest ON true
), saved AS (
    INSERT INTO chartwork_assessments_answerstep
        (school_id, attempt_id, position, revision, content, flagged, certainty, client,
         received_at)
    SELECT school_id, id, position, base + 1, content, flagged, certainty, %(client)s, moment.at
    FROM standing, moment
    WHERE open AND coalesce(revision, 0) = base
    ON CONFLICT (attempt_id, position, revision) DO NOTHING
    RETURNING position, revision, received_at
)
SELECT standing.position,
       CASE WHEN saved.position IS NOT NULL THEN 'saved'
            WHEN standing.revision = standing.base + 1
                 AND standing.stored IS NOT DISTINCT FROM standing.content
                 AND standing.flagged = standing.stored_flagged
                 AND standing.certainty IS NOT DISTINCT FROM standing.stored_certainty
                 AND standing.client = %(client)s THEN 'repeated'
            WHEN NOT standing.open THEN 'closed'
            WHEN coalesce(standing.revision, 0) = standing.base THEN 'overtaken'
            ELSE 'stale' END,
       coalesce(saved.revision, standing.revision, 0),
       coalesce(saved.received_at, standing.received_at),
       standing.stored,
       standing.stored_certainty,
       standing.deadline_at
FROM standing LEFT JOIN saved USING (position)
ORDER BY standing.position
"""


def save_answers(
    *,
    attempt_id: UUID,
    answers: Sequence[SentAnswer],
    by: Actor,
    client: str = "",
    window: str | None = None,
    waited_seconds: float = 0.0,
) -> list[SavedAnswer]:
    """Append answers, one or many. What is returned as saved is on disk.

    ``client`` is who gave the answers, ``window`` who sends them now: another
    one where a crash or a take-over came in between. ``waited_seconds`` is how
    long ago the request arrived. Repeating a call is answered with what is
    stored. Raises AnswerRefused, AttemptNotFound, AttemptClosed, LeaseLost,
    TimeIsUp; then nothing of the call was saved.
    """
    rows = _checked(answers)
    client, window = storable(client), storable(client if window is None else window)
    arguments = {
        "attempt": attempt_id,
        "student": by.user_id,
        "school": by.school_id,
        "client": client[:40],
        "window": window[:40],
        "waited": max(0.0, waited_seconds),
        "tolerance": settings.CHARTWORK["ANSWER_TOLERANCE_SECONDS"],
    }
    saved: list[SavedAnswer] = []
    while rows:
        found = _run(rows, arguments)
        if len(found) != len(rows):
            _explain_refusal(attempt_id=attempt_id, answers=answers, by=by, window=window[:40])
        saved += [_saved(row) for row in found if row[1] != OVERTAKEN]
        overtaken = {row[0] for row in found if row[1] == OVERTAKEN}
        rows = [row for row in rows if row["position"] in overtaken]
    return sorted(saved, key=lambda answer: answer.position)


def _run(rows: list[dict[str, Any]], arguments: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(SAVE, {**arguments, "answers": json.dumps(rows)})
        return cursor.fetchall()


def _saved(row: tuple[Any, ...]) -> SavedAnswer:
    position, verdict, revision, received_at, stored, certainty, deadline_at = row
    kind = Verdict(verdict)
    content = json.loads(stored) if isinstance(stored, str) else stored
    return SavedAnswer(
        position=position,
        verdict=kind,
        revision=revision,
        received_at=received_at,
        content=content if kind in {Verdict.STALE, Verdict.CLOSED} else None,
        certainty=certainty if kind in {Verdict.STALE, Verdict.CLOSED} else None,
        deadline_at=deadline_at,
    )


def _checked(answers: Sequence[SentAnswer]) -> list[dict[str, Any]]:
    if not 1 <= len(answers) <= MOST_ANSWERS:
        raise AnswerRefused(f"Send 1 to {MOST_ANSWERS} answers at once.")
    if len({answer.position for answer in answers}) != len(answers):
        raise AnswerRefused("Two of the answers are for the same item; send the newer one.")
    return [_checked_one(answer) for answer in answers]


def _checked_one(answer: SentAnswer) -> dict[str, Any]:
    content = storable_answer(answer.content, name=f"The answer to item {answer.position}")
    if answer.certainty is not None and answer.certainty not in CERTAINTIES:
        raise AnswerRefused("How sure you are is 1, 2 or 3.")
    return {
        "position": answer.position,
        "base": answer.base,
        "content": content,
        "flagged": answer.flagged,
        "certainty": answer.certainty,
    }


def storable_answer(content: Any, *, name: str) -> dict[str, Any] | None:
    """An answer as the database can keep it. Raises AnswerRefused."""
    if content is not None and not isinstance(content, dict):
        raise AnswerRefused("An answer is an object with the fields of its question type.")
    try:
        kept: dict[str, Any] | None = storable(content)
        size = len(json.dumps(kept, allow_nan=False))
    except (ValueError, RecursionError) as error:
        raise AnswerRefused("An answer holds texts and finite numbers, not too deep.") from error
    if size > LONGEST_ANSWER_BYTES:
        raise AnswerRefused(f"{name} is longer than {LONGEST_ANSWER_BYTES} bytes.")
    return kept


def _explain_refusal(
    *, attempt_id: UUID, answers: Sequence[SentAnswer], by: Actor, window: str
) -> None:
    """Say why the statement saved nothing; asked only then, so that a save stays one statement."""
    attempt = Attempt.objects.visible_to(by).filter(pk=attempt_id, student_id=by.user_id).first()
    if attempt is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    if attempt.state != State.IN_PROGRESS:
        raise AttemptClosed(
            _(
                "This attempt was handed in already, so nothing can be changed. "
                "What the server had acknowledged before is what counts."
            )
        )
    if attempt.lease not in {"", window}:
        raise LeaseLost(since=attempt.lease_at)
    if not all(1 <= answer.position <= attempt.item_count for answer in answers):
        raise AnswerRefused(f"Items are numbered from 1 to {attempt.item_count}.")
    raise TimeIsUp(_("Time is up: this answer came after the deadline and was not taken."))
