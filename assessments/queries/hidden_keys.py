"""Which questions a student must not see the key of now: the rule of reveals, for the database.

``rules.reveal.reveal_for`` says it of one attempt; a deck asks it of all attempts at once. The
tests hold both to the same answers.
"""

from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, Case, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Greatest

from assessments.models import Attempt
from assessments.rules.lifecycle import State
from assessments.rules.reveal import Moment
from assessments.services.overrides import latest_closing

# No answer can be given any more. One that does not count shows nothing itself, but keeps its key
# no longer than the assessment does: else its questions would never be practised again.
ENDED = (State.GRADED, State.DISCARDED)


def questions_with_hidden_key(*, student_id: int, at: datetime) -> "QuerySet[Any]":
    """The ids of questions in any attempt of this student that does not show its key now.

    That is every attempt in progress or without a grade, and those whose assessment shows the key
    later or never. A subquery.
    """
    return _questions_of(_hiding(student_id, at, "show_answers", "show_key"))


def questions_with_hidden_explanation(*, student_id: int, at: datetime) -> "QuerySet[Any]":
    """The same, of the explanations."""
    return _questions_of(_hiding(student_id, at, "show_answers", "show_explanation"))


def attempts_with_shown_score(*, student_id: int, at: datetime) -> "QuerySet[Any]":
    """The graded attempts of this student whose score may be shown now. No query yet."""
    hiding = _hiding(student_id, at, "show_score").order_by().values("pk")
    graded = Attempt.objects.filter(student_id=student_id, state=State.GRADED)
    return graded.exclude(pk__in=hiding)


def _hiding(student_id: int, at: datetime, *fields: str) -> "QuerySet[Any]":
    shown = Q(state__in=ENDED)
    for field in fields:
        shown &= shown_at(f"assessment__{field}", at)
    attempts = Attempt.objects.filter(student_id=student_id).annotate(ends=end_for_all())
    # Whatever is unknown is hidden.
    known = Case(When(shown, then=Value(True)), default=Value(False))  # noqa: FBT003
    return attempts.annotate(shows=known).filter(shows=False)


def end_for_all() -> Greatest:
    """When the row's assessment closes for the last of all. An expression, for ``shown_at``."""
    return Greatest("assessment__closes_at", latest_closing("assessment"))


def shown_at(field: str, at: datetime) -> Q:
    """Whether what the field of an assessment is about is shown; of rows with their ``ends``."""
    closed = Q(assessment__closes_at__isnull=False, ends__lte=at) | Q(
        assessment__closes_at__isnull=True, assessment__is_published=False
    )
    return Q(**{field: Moment.GRADED}) | (Q(**{field: Moment.CLOSED}) & closed)


def _questions_of(attempts: "QuerySet[Any]") -> "QuerySet[Any]":
    question = Func(
        F("paper"),
        template="(jsonb_path_query(%(expressions)s, '$.items[*].question'))::bigint",
        output_field=BigIntegerField(),
        set_returning=True,
    )
    return attempts.order_by().values_list(question, flat=True)
