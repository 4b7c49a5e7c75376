"""The answers to one assessment, read from the database into columns."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from assessments.models import QuestionVersion
from assessments.question_types.contract import Choice
from assessments.question_types.registry import UnknownQuestionType, question_type
from assessments.rules.statistics.options import Picks
from assessments.rules.statistics.responses import Flags, Floats, Ints, Responses
from assessments.services.statistics.columns import columns_of

# The newest grade of each graded attempt. Practice says nothing of what one can do.
_ATTEMPTS = """
    SELECT attempt.id::text, grade.id, attempt.student_id, attempt.number,
           (extract(epoch FROM attempt.started_at) * 1000000)::int8 - 946684800000000,
           grade.percent::float8, grade.passed
    FROM chartwork_assessments_attempt attempt
    CROSS JOIN LATERAL (
        SELECT id, percent, passed FROM chartwork_assessments_grade
        WHERE attempt_id = attempt.id ORDER BY number DESC LIMIT 1
    ) grade
    WHERE attempt.assessment_id = %s AND attempt.school_id = %s AND attempt.state = 'graded'
      AND attempt.paper #>> '{rules,behaviour}' IS DISTINCT FROM 'practice'
    ORDER BY attempt.id
"""
# Paper and outcomes side by side. Hashes stand for what is only compared.
_ITEMS = """
    SELECT one.place::int4, item.place::int4, item.position, item.version, item.share,
           coalesce(item.worth, item.share), item.points,
           item.answered::int4 + CASE WHEN item.pilot THEN 2 ELSE 0 END
           + CASE item.ruling
                 WHEN 'drop' THEN 4 WHEN 'full_credit' THEN 4
                 WHEN 'new_key' THEN 8 WHEN 'either_key' THEN 8 ELSE 0 END,
           jsonb_hash_extended(item.shown, 0)
    FROM unnest('{attempts}'::uuid[], '{grades}'::int8[])
         WITH ORDINALITY one(attempt_id, grade_id, place)
    JOIN chartwork_assessments_attempt attempt ON attempt.id = one.attempt_id
    JOIN chartwork_assessments_grade grade ON grade.id = one.grade_id
    CROSS JOIN LATERAL ROWS FROM (
        jsonb_to_recordset(attempt.paper -> 'items') AS (version int8, "order" jsonb),
        jsonb_to_recordset(grade.outcomes) AS (
            position int4, share float8, worth float8, points float8, answered boolean,
            pilot boolean, ruling text)
    ) WITH ORDINALITY item(
        version, shown, position, share, worth, points, answered, pilot, ruling, place)
"""
_ITEM_FIELDS = {
    "attempt": "int4",
    "place": "int4",
    "position": "int4",
    "version": "int8",
    "share": "float8",
    "worth": "float8",
    "points": "float8",
    "flags": "int4",
    "order": "int8",
}
ANSWERED, PILOT, RULED, NEW_KEY = 1, 2, 4, 8
# Not joined to a list of attempts: that is read three times as slowly.
_STEPS = """
    SELECT attempt_id, position::int4, revision, received_at,
           jsonb_hash_extended(coalesce(content, 'null'), 0)
    FROM chartwork_assessments_answerstep WHERE attempt_id = ANY('{attempts}'::uuid[])
"""
_STEP_FIELDS = {
    "attempt": "uuid",
    "place": "int4",
    "revision": "int4",
    "at": "timestamptz",
    "content": "int8",
}
_CONTENTS = """
    SELECT step.content::text
    FROM unnest(%s::uuid[], %s::int4[], %s::int4[])
         WITH ORDINALITY one(attempt_id, place, revision, number)
    JOIN chartwork_assessments_answerstep step
      ON step.attempt_id = one.attempt_id AND step.position = one.place
     AND step.revision = one.revision
    ORDER BY one.number
"""
_ORDERS = """
    SELECT attempt.paper -> 'items' -> (one.place - 1) ->> 'order'
    FROM unnest(%s::uuid[], %s::int4[]) WITH ORDINALITY one(attempt_id, place, number)
    JOIN chartwork_assessments_attempt attempt ON attempt.id = one.attempt_id
    ORDER BY one.number
"""


@dataclass(frozen=True)
class Loaded:
    """Everything that was answered: ``responses`` with what numbers cannot say beside them.

    One entry an attempt in ``percents``, ``passed``, ``first``, ``student``; one a question in
    ``versions``, ``places``, ``new_key``; one an option in ``picks.item_of``, ``choices``.
    """

    responses: Responses
    percents: Floats
    passed: Flags
    first: Flags
    student: Ints
    versions: list[QuestionVersion]
    places: Floats
    new_key: Ints
    picks: Picks
    choices: list[Choice]


def read_answers(*, assessment_id: int, school_id: int) -> Loaded:
    """Six statements, whatever there is: four where there is nothing to count options of.

    Two of them stream. In memory about 150 bytes an answer while it is read, 80 then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPTS, [assessment_id, school_id])
        attempts = cursor.fetchall()
    ids = [row[0] for row in attempts]
    listed = "{" + ",".join(ids) + "}"
    grades = "{" + ",".join(str(row[1]) for row in attempts) + "}"
    rows = _in_order(columns_of(_ITEMS.format(attempts=listed, grades=grades), _ITEM_FIELDS))
    steps = columns_of(_STEPS.format(attempts=listed), _STEP_FIELDS)
    steps["attempt"] = _places(steps["attempt"], ids)

    version_ids, item = np.unique(rows["version"], return_inverse=True)
    found = QuestionVersion.objects.select_related("question__category").in_bulk(
        [int(pk) for pk in version_ids]
    )
    versions = [found[int(pk)] for pk in version_ids]
    started = np.array([row[4] for row in attempts], dtype=np.int64)
    newest, seconds = _newest(rows, steps, started)
    flags = rows["flags"]
    counted = np.bincount(item, minlength=len(versions))
    responses = Responses(
        attempts=len(attempts),
        items=len(versions),
        attempt=rows["attempt"].astype(np.int64),
        item=item.astype(np.int64),
        share=rows["share"],
        worth=rows["worth"],
        points=rows["points"],
        answered=(flags & ANSWERED) > 0,
        pilot=(flags & PILOT) > 0,
        ruled=(flags & RULED) > 0,
        seconds=seconds,
    )
    picks, choices = _picks(responses, rows, steps, newest, versions=versions, ids=ids)
    student = np.array([row[2] for row in attempts], dtype=np.int64)
    return Loaded(
        responses=responses,
        percents=np.array([row[5] for row in attempts], dtype=float),
        passed=np.array([row[6] for row in attempts], dtype=bool),
        first=_first(student, np.array([row[3] for row in attempts], dtype=np.int64)),
        student=student,
        versions=versions,
        places=np.bincount(item, weights=rows["place"], minlength=len(versions))
        / np.maximum(counted, 1),
        new_key=np.bincount(item[(flags & NEW_KEY) > 0], minlength=len(versions)),
        picks=picks,
        choices=choices,
    )


def _places(keys: Any, ids: list[str]) -> Ints:
    """Where each attempt stands in the list. 128 bits are folded into 64; raises ValueError if two
    attempts of all became the same by it."""
    halves = np.array([divmod(UUID(one).int, 1 << 64) for one in ids], dtype=np.uint64).reshape(
        -1, 2
    )
    known, asked = (_folded(part) for part in (halves, keys))
    order = np.argsort(known)
    if np.unique(known).size < known.size:
        raise ValueError("Two attempts cannot be told apart.")
    return order[np.searchsorted(known[order], asked)]


def _folded(halves: Any) -> Any:
    return halves[:, 0] * np.uint64(0x9E3779B97F4A7C15) ^ halves[:, 1]


def _in_order(rows: dict[str, Any]) -> dict[str, Any]:
    """By attempt and place; outcomes belong to their positions, wherever they stand in a grade."""
    rows["attempt"] = rows["attempt"].astype(np.int64) - 1
    asked = _sorting(rows["attempt"], rows["place"])
    graded = _sorting(rows["attempt"], rows["position"])
    outcome = {"share", "worth", "points", "flags"}
    return {name: column[graded if name in outcome else asked] for name, column in rows.items()}


def _sorting(attempt: Ints, within: Any) -> Any:
    """How to sort by both; nothing to do where it is sorted, as the server mostly sends it."""
    key = attempt * (np.int64(1) << 20) + within
    return slice(None) if bool(np.all(key[1:] > key[:-1])) else np.argsort(key, kind="stable")


def _first(student: Ints, number: Ints) -> Flags:
    """Which attempt is the first of its person."""
    order = np.lexsort((number, student))
    first = np.zeros(student.size, dtype=bool)
    if student.size:
        first[order[np.concatenate(([True], np.diff(student[order]) != 0))]] = True
    return first


def _newest(rows: dict[str, Any], steps: dict[str, Any], started: Ints) -> tuple[Ints, Floats]:
    """For each answer the place of its newest step, -1 for none, and the seconds that it took.

    The time of a step is what passed since the one before it in the attempt, or the start. Steps
    that came together (they were kept while the connection was lost) do not say how long each
    took, so those answers have no time.
    """
    order = np.lexsort((steps["place"], steps["at"], steps["attempt"]))
    attempt, at, place = (steps[name][order] for name in ("attempt", "at", "place"))
    same = np.concatenate(([False], np.diff(attempt) == 0)) if attempt.size else attempt > 0
    before = np.where(same, np.roll(at, 1), started[attempt] if attempt.size else at)
    took = np.maximum(at - before, 0) / 1e6
    together = same & (took == 0)
    if together.size:
        together |= np.concatenate((together[1:], [False]))
    took = np.where(together, np.nan, took)

    wide = np.int64(1) << 20
    answers = rows["attempt"].astype(np.int64) * wide + rows["place"]

    def answer_of(attempts: Ints, places: Ints) -> Ints:
        """Where an answer stands; every position of a paper has one."""
        return np.searchsorted(answers, attempts.astype(np.int64) * wide + places)

    place_of = answer_of(attempt, place)
    seconds = np.bincount(place_of, weights=took, minlength=answers.size)
    some = np.bincount(place_of, minlength=answers.size) > 0
    newest = np.full(answers.size, -1, dtype=np.int64)
    by_revision = np.argsort(steps["revision"], kind="stable")
    # Of several for one answer the last that is written stays: the highest revision.
    newest[answer_of(steps["attempt"][by_revision], steps["place"][by_revision])] = by_revision
    return newest, np.where(some, seconds, np.nan)


def _picks(
    responses: Responses,
    rows: dict[str, Any],
    steps: dict[str, Any],
    newest: Ints,
    *,
    versions: Sequence[QuestionVersion],
    ids: list[str],
) -> tuple[Picks, list[Choice]]:
    """Who chose what. A type reads each different answer once, however many gave it."""
    readers = [_reader(version) for version in versions]
    first_option: list[int] = []
    choices: list[Choice] = []
    item_of: list[int] = []
    for number, reader in enumerate(readers):
        first_option.append(len(choices))
        choices += reader.choices
        item_of += [number] * len(reader.choices)
    has_options = np.array([bool(reader.choices) for reader in readers], dtype=bool)
    wanted = np.flatnonzero((newest >= 0) & has_options[responses.item]) if versions else newest
    options = np.array(item_of, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.int64)
    if not wanted.size:
        return Picks(row=nothing, option=nothing, item_of=options), choices

    step = newest[wanted]
    _, content_at, content = np.unique(
        steps["content"][step], return_index=True, return_inverse=True
    )
    _, order_at, order = np.unique(rows["order"][wanted], return_index=True, return_inverse=True)
    shown = step[content_at]
    contents = _texts(
        _CONTENTS,
        [ids[place] for place in steps["attempt"][shown]],
        steps["place"][shown].tolist(),
        steps["revision"][shown].tolist(),
    )
    drawn = wanted[order_at]
    orders = _texts(
        _ORDERS, [ids[place] for place in rows["attempt"][drawn]], rows["place"][drawn].tolist()
    )
    mixed = (responses.item[wanted] * len(orders) + order) * len(contents) + content
    different, which = np.unique(mixed, return_inverse=True)
    chosen: list[list[int]] = []
    for code in different.tolist():
        rest, number = divmod(code, len(contents))
        item, drawn_as = divmod(rest, len(orders))
        keys = readers[item].read(orders[drawn_as] or [], contents[number])
        chosen.append([first_option[item] + place for place in keys])
    lengths = np.array([len(one) for one in chosen], dtype=np.int64)
    flat = np.array([option for one in chosen for option in one], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    each = lengths[which]
    within = np.arange(int(each.sum())) - np.repeat(np.cumsum(each) - each, each)
    return (
        Picks(
            row=np.repeat(wanted, each),
            option=flat[np.repeat(starts[which], each) + within],
            item_of=options,
        ),
        choices,
    )


@dataclass(frozen=True)
class _Reader:
    """What a version's type says of answers to it; a type that is gone says nothing."""

    kind: Any
    content: Any
    choices: tuple[Choice, ...]

    def read(self, order: list[str], answer: Any) -> list[int]:
        """The places of the chosen ones among ``choices``, each once."""
        keys = set(self.kind.chosen(self.content, tuple(order), answer))
        return [place for place, choice in enumerate(self.choices) if choice.key in keys]


def _reader(version: QuestionVersion) -> _Reader:
    try:
        kind = question_type(version.question.question_type)
    except UnknownQuestionType:
        return _Reader(None, None, ())
    content = kind.read_content(version.content)
    return _Reader(kind, content, tuple(kind.choices(content)))


def _texts(statement: str, *columns: list[Any]) -> list[Any]:
    """The JSON of each, in order."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(columns))
        return [json.loads(text) if text is not None else None for (text,) in cursor.fetchall()]
