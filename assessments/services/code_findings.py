"""What a new version of a question, or its decisions, mean for what was found."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from assessments.models import CodeUpdateFinding, Question
from assessments.question_types.code_uses import uses_of
from assessments.question_types.registry import question_type
from foundation.schools.public import Actor

Decision = CodeUpdateFinding.Decision
# A new version ends these if the code is gone from it; what was retired stays as it was decided.
ENDED_BY_A_VERSION = (Decision.OPEN, Decision.FLAG, Decision.KEEP, Decision.DATED)
WORDS = "A new version was saved without this code."


def note_new_version(*, question: Question, by: Actor, at: datetime) -> None:
    """End the findings of codes that the new version has no more; open the others again.

    Two queries, one where nothing was found; inside the caller's transaction.
    """
    found = list(
        CodeUpdateFinding.objects.filter(question=question, decision__in=ENDED_BY_A_VERSION)
    )
    version = question.current_version
    if not found or version is None:
        return
    used = uses_of(question_type(question.question_type), version.content).places
    for finding in found:
        if (finding.system, finding.code) in used:
            # Kept was another text; whoever decides reads this one.
            finding.version, finding.decision = version, Decision.OPEN
            finding.decided_by_id = finding.decided_at = None
            finding.reason = ""
        else:
            end(finding, by=by, at=at)
    CodeUpdateFinding.objects.bulk_update(
        found, ["version", "decision", "decided_by", "decided_at", "reason"]
    )


def end(finding: CodeUpdateFinding, *, by: Actor, at: datetime) -> None:
    """The code is gone from the question; not saved."""
    finding.decision = Decision.REPLACED
    finding.decided_by_id, finding.decided_at = by.user_id, at
    finding.reason = WORDS


def note_kept(question_ids: Collection[int]) -> None:
    """A question is asked in spite of its codes once each dead code of its key was kept."""
    dead = CodeUpdateFinding.objects.filter(question=OuterRef("pk"), dead_key=True)
    ended = Q(decision__in=[Decision.KEEP, Decision.REPLACED])
    kept = Exists(dead.filter(decision=Decision.KEEP)) & ~Exists(dead.exclude(ended))
    rows = Question.objects.filter(pk__in=question_ids)
    rows.filter(kept).update(codes_kept=True)
    rows.exclude(kept).filter(codes_kept=True).update(codes_kept=False)
