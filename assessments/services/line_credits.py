"""Changing what one line of a graded answer is worth, with a reason, and taking that back."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from assessments.events import LineCreditChanged
from assessments.models import Attempt, Grade, LineCredit
from assessments.models.line_credit import LONGEST_REASON, PLACES
from assessments.question_types.contract import LineError, QuestionType
from assessments.rules.coded_lines import AnswerLine
from assessments.rules.drawing import PaperItem
from assessments.rules.lifecycle import State
from assessments.rules.paper_rules import rules_of
from assessments.rules.rulings import Ruling
from assessments.services.given import given_in
from assessments.services.judging import (
    Given,
    Judged,
    ReadVersions,
    judge,
    judged_as,
    judged_into,
    keys_for,
    keys_in,
    let_no_ruling_pass,
    rulings_on,
)
from assessments.services.paper_drawing import items_of, versions_of
from assessments.services.remarking import append_grade
from assessments.services.score_overrides import NotYoursToGrade
from foundation.outbox.public import publish
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor, ActorKind

log = structlog.get_logger(__name__)
# Why a grade was given: ``queries.regrades.Cause`` shows it.
CAUSE = "line-credit"
LONGEST_CODE = 40


class LineNotFound(Refusal):
    """No such attempt in the school, no grade yet, or its answer has no such line."""

    code = "line_not_found"
    kind = Kind.NOT_FOUND


class LineCreditRefused(Refusal):
    """Not a credit, without a reason, or of a line without points; ``details["place"]`` names
    which.
    """

    code = "line_credit_invalid"
    kind = Kind.INVALID


class NoCreditToTakeBack(Refusal):
    code = "no_line_credit_to_take_back"


@dataclass(frozen=True, slots=True)
class GradedLine:
    """A line of an attempt's newest grade, with the attempt locked."""

    attempt: Attempt
    grade: Grade
    item: PaperItem
    entry: dict[str, Any]
    kind: QuestionType
    line: AnswerLine


def change_line_credit(
    *,
    attempt_id: UUID,
    position: int,
    line: str,
    credit: Decimal,
    reason: str,
    by: Actor,
    at: datetime,
) -> LineCredit:
    """Let this share of its points count for a line, whatever grading finds now or later.

    The attempt gets a new grade at once, and its student is told. Of an extra line the share is
    what is forgiven. Repeating the call, or giving the credit that counts already, adds nothing.
    Two people who do it at once wait for each other. Raises NotYoursToGrade, LineNotFound,
    LineCreditRefused.
    """
    if not credit.is_finite() or not 0 <= credit <= 1 or credit != round(credit, PLACES):
        raise LineCreditRefused(
            f"A credit is a number from 0 to 1, with {PLACES} decimals at most.", place="credit"
        )
    return _append(attempt_id, position, line, credit, reason, by=by, at=at)


def take_back_line_credit(
    *, attempt_id: UUID, position: int, line: str, reason: str, by: Actor, at: datetime
) -> LineCredit:
    """Let the line be worth what grading gave it. What was changed stays on record.

    Repeating the call adds nothing. Raises NotYoursToGrade, LineNotFound, LineCreditRefused,
    NoCreditToTakeBack where it was never changed.
    """
    return _append(attempt_id, position, line, None, reason, by=by, at=at)


def _append(
    attempt_id: UUID,
    position: int,
    line: str,
    credit: Decimal | None,
    reason: str,
    *,
    by: Actor,
    at: datetime,
) -> LineCredit:
    if not by.sees_everyone:
        raise NotYoursToGrade("Only those who teach change the credit of a line.")
    reason = " ".join(reason.split())
    if not reason:
        raise LineCreditRefused("Say why: the student reads it with the result.", place="reason")
    if len(reason) > LONGEST_REASON:
        raise LineCreditRefused(
            f"Use at most {LONGEST_REASON} characters for the reason.", place="reason"
        )
    with transaction.atomic():
        found = _locked_line(attempt_id, position, line, by)
        newest = (
            LineCredit.objects.filter(attempt_id=attempt_id, position=position, line=line)
            .order_by("-pk")
            .first()
        )
        if newest is None and credit is None:
            raise NoCreditToTakeBack("The credit of this line was never changed.", place="credit")
        if newest is not None and newest.credit == credit:
            return newest
        row: LineCredit = LineCredit.objects.create(
            school_id=found.attempt.school_id,
            attempt=found.attempt,
            position=position,
            line=line,
            code=found.line.name[:LONGEST_CODE],
            credit=credit,
            reason=reason,
            changed_by_id=by.user_id,
            changed_by_program=by.client_id if by.kind is ActorKind.PROGRAM else "",
            changed_at=at,
        )
        grade = _grade_again(found, line, at=at)
        if grade is not None:
            publish(
                LineCreditChanged(
                    school_id=row.school_id,
                    credit_id=row.pk,
                    attempt_id=attempt_id,
                    grade_number=grade.number,
                    at=at,
                )
            )
    log.info("line_credit_changed", attempt=str(attempt_id), position=position, credit=str(credit))
    return row


def _locked_line(attempt_id: UUID, position: int, line: str, by: Actor) -> GradedLine:
    attempt: Attempt | None = (
        Attempt.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=attempt_id, state=State.GRADED)
        .first()
    )
    if attempt is None:
        raise LineNotFound("There is no such graded attempt in your school.")
    let_no_ruling_pass(school_id=attempt.school_id)
    grade: Grade = Grade.objects.filter(attempt=attempt).latest("number")
    items = {item.position: item for item in items_of(attempt.paper)}
    entry = next((one for one in grade.outcomes if one["position"] == position), None)
    if entry is None or position not in items:
        raise LineNotFound("This attempt has no such question.")
    kind, _ = ReadVersions(versions_of([items[position]])).of(items[position].version_id)
    lines = kind.coded_answer(entry["details"]).lines if kind.has_lines else ()
    for one in lines:
        if one.key == line:
            return GradedLine(attempt, grade, items[position], entry, kind, one)
    raise LineNotFound("This answer has no such line.")


def _grade_again(found: GradedLine, line: str, *, at: datetime) -> Grade | None:
    """Append the grade that follows from the credits that count now."""
    attempt, item = found.attempt, found.item
    rulings = rulings_on(version_ids={item.version_id}, assessment_id=attempt.assessment_id)
    versions = ReadVersions(versions_of([item], also=keys_in(rulings)))
    given = given_in(attempt=attempt, versions=versions, positions=[item.position]).get(
        item.position, Given()
    )
    own = [change for change in given.credits if change.line == line]
    try:
        found.kind.with_credits(found.entry["details"], own, strict=True)
    except LineError as error:
        raise LineCreditRefused(str(error), place="line") from error
    judged = _judged(found, versions, given, rulings.get(item.version_id))
    return append_grade(
        attempt=attempt,
        before=found.grade,
        entries=judged_into(found.grade.outcomes, [judged], rulings),
        cause=CAUSE,
        at=at,
    )


def _judged(
    found: GradedLine, versions: ReadVersions, given: Given, ruling: Ruling | None
) -> Judged:
    """From the stored result, so that no other line changes, whatever the code sets say by now.

    Only where a ruling that holds already has not come to this attempt yet, it is judged anew.
    """
    item, entry, rules = found.item, found.entry, rules_of(found.attempt.paper)
    key = entry.get("key_version", item.version_id)
    ruled = ruling.option.value if ruling else None
    if entry.get("ruling") != ruled or key not in keys_for(item, ruling):
        return judge(item, versions=versions, given=given, rules=rules, ruling=ruling)
    outcome = found.kind.with_credits(entry["details"], given.credits)
    return judged_as(
        outcome, key, item=item, versions=versions, given=given, rules=rules, ruling=ruling
    )
