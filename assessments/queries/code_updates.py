"""What the pages and the command show of code updates."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assessments.models import CodeUpdate, CodeUpdateFinding

Decision = CodeUpdateFinding.Decision
# What an author has to look at.
FLAGGED = Q(decision=Decision.FLAG)
OPEN = Q(decision=Decision.OPEN)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a report is decided; ``dead`` are open findings of keys that cannot be asked."""

    findings: int
    open: int
    dead: int
    questions: int

    @property
    def decided(self) -> int:
        return self.findings - self.open


def progress_of(update: CodeUpdate) -> Progress:
    """One query."""
    counted = update.findings.aggregate(
        findings=Count("pk"),
        open=Count("pk", filter=OPEN),
        dead=Count("pk", filter=OPEN & Q(dead_key=True)),
        questions=Count("question", distinct=True),
    )
    return Progress(**counted)


def findings_of(update: CodeUpdate, *, chosen: Mapping[str, str]) -> QuerySet[CodeUpdateFinding]:
    """The findings of a report, dead keys first; ``chosen`` limits fields to a value. One query."""
    rows: QuerySet[CodeUpdateFinding] = (
        CodeUpdateFinding.objects.filter(report=update, **chosen)
        .select_related("question__current_version", "question__category", "version", "decided_by")
        .order_by("-dead_key", "code", "question__key", "what")
    )
    return rows


def tally(update: CodeUpdate, field: str) -> dict[str, int]:
    """How many findings have each value of a field. One query."""
    rows = update.findings.order_by().values(field).annotate(n=Count("pk"))
    return {row[field]: row["n"] for row in rows}


def is_flagged() -> Exists:
    """Whether a question waits for an author because of its codes."""
    return Exists(CodeUpdateFinding.objects.filter(FLAGGED, question=OuterRef("pk")))
