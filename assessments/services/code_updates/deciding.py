"""What a person decides about findings: keep, flag, ask until the day before, retire."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import structlog
from django.db import transaction
from django.db.models import Q

from assessments.models import CodeUpdate, CodeUpdateFinding, Question
from assessments.rules.code_dates import DAY
from assessments.services.bank import set_status
from assessments.services.code_findings import note_kept
from assessments.services.code_updates.refusals import DecisionRefused, check_may_review
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
LONGEST_REASON = 500
Decision = CodeUpdateFinding.Decision
# Those that a person may choose; a decision can be changed while the question is not retired.
CHOICES = (Decision.KEEP, Decision.FLAG, Decision.DATED, Decision.RETIRE)


def decide_findings(
    *,
    finding_ids: Collection[int],
    decision: str,
    reason: str,
    by: Actor,
    at: datetime,
) -> int:
    """Decide findings of the actor's school, all at once or none; returns how many.

    Keep: the question is asked as it is, once all dead codes of its key are kept. Flag: it stands
    marked in the list of questions. Dated: its key holds until the day before the release. Retire:
    it is drawn no more. The last two decide every other open finding of the question in the same
    report. No version is changed. Raises NotYoursToReview, DecisionRefused.
    """
    check_may_review(by)
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON:
        raise DecisionRefused(
            f"Give a reason of at most {LONGEST_REASON} characters: whoever looks at the question "
            "next year reads it.",
            field="reason",
        )
    if decision not in CHOICES:
        raise DecisionRefused("Choose to keep, flag, date or retire.", field="decision")
    with transaction.atomic():
        findings = _findings(finding_ids, by)
        questions = {one.question_id for one in findings}
        if decision == Decision.RETIRE:
            set_status(question_ids=sorted(questions), status=Question.Status.RETIRED, by=by)
        elif decision == Decision.DATED:
            _end_keys(questions, _last_day(findings))
        rows = CodeUpdateFinding.objects.filter(pk__in=[one.pk for one in findings])
        if decision in {Decision.RETIRE, Decision.DATED}:
            rows = _with_the_rest(findings, questions)
        rows.update(decision=decision, reason=reason, decided_by_id=by.user_id, decided_at=at)
        note_kept(questions)
    log.info("code_findings_decided", decision=decision, findings=len(findings))
    return len(findings)


def _findings(finding_ids: Collection[int], by: Actor) -> list[CodeUpdateFinding]:
    rows = CodeUpdateFinding.objects.select_for_update(of=("self",)).filter(
        pk__in=finding_ids, report__school_id=by.school_id
    )
    found = list(rows.select_related("report__release").order_by("pk"))
    if not found or len(found) != len(set(finding_ids)):
        raise DecisionRefused("Choose findings of your school.", field="findings")
    final = [one for one in found if one.decision in {Decision.REPLACED, Decision.RETIRE}]
    if final:
        raise DecisionRefused(
            f"{final[0].display} is settled: {final[0].get_decision_display()}.", field="findings"
        )
    return found


def _last_day(findings: list[CodeUpdateFinding]) -> date:
    reports: dict[int, CodeUpdate] = {one.report_id: one.report for one in findings}
    return min(report.release.valid_from for report in reports.values()) - DAY


def _end_keys(questions: Collection[int], last: date) -> None:
    """Raises DecisionRefused where a key holds from a later day on; an earlier end stays."""
    rows = Question.objects.filter(pk__in=questions)
    late = rows.filter(valid_from__gt=last).values_list("key", flat=True).first()
    if late is not None:
        raise DecisionRefused(
            f"The key of {late} holds only after {last:%-d %B %Y}. Choose another decision.",
            field="decision",
        )
    rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last)).update(valid_to=last)


def _with_the_rest(findings: list[CodeUpdateFinding], questions: Collection[int]) -> Any:
    chosen = Q(pk__in=[one.pk for one in findings])
    rest = Q(
        report__in={one.report_id for one in findings},
        question__in=questions,
        decision__in=[Decision.OPEN, Decision.FLAG],
    )
    return CodeUpdateFinding.objects.filter(chosen | rest)
