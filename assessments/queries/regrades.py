"""Regrades as they are shown: what one does in numbers, and to whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, F, Q, QuerySet
from django.db.models.functions import Abs

from assessments.models import Grade, Regrade, RegradeEffect
from assessments.rules.scoring import plain

# The cause of a grade that a regrade wrote: ``services.regrades``.
CAUSE = "regrade:"
TENS = range(10)


@dataclass(frozen=True, slots=True)
class RegradeSummary:
    """What a regrade does, or did, in numbers. Means are percents; None where nobody is concerned.

    ``before`` and ``after`` count the results in each tenth: 0 to 9 %, … 90 to 100 %.
    """

    concerned: int
    changing: int
    rise: int
    fall: int
    mean_before: Decimal | None
    mean_after: Decimal | None
    passes_before: int
    passes_after: int
    lost_pass: int
    gained_pass: int
    came_out_otherwise: int
    not_foreseen: int
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def stay(self) -> int:
        """How many percents stay as they are."""
        return self.concerned - self.rise - self.fall

    @property
    def pass_rate_before(self) -> Decimal | None:
        return self._rate(self.passes_before)

    @property
    def pass_rate_after(self) -> Decimal | None:
        return self._rate(self.passes_after)

    def _rate(self, passed: int) -> Decimal | None:
        return Decimal(100 * passed) / self.concerned if self.concerned else None


def regrade_summary(*, regrade: Regrade) -> RegradeSummary:
    """The numbers of a regrade, added up by the database. One query."""
    effects = RegradeEffect.objects.filter(regrade=regrade)
    tenths = {
        f"{when}_{tenth}": Count("pk", filter=_in_tenth(f"percent_{when}", tenth))
        for when in ("before", "after")
        for tenth in TENS
    }
    found = effects.aggregate(
        concerned=Count("pk"),
        changing=Count("pk", filter=Q(changes=True)),
        rise=Count("pk", filter=Q(percent_after__gt=F("percent_before"))),
        fall=Count("pk", filter=Q(percent_after__lt=F("percent_before"))),
        mean_before=Avg("percent_before"),
        mean_after=Avg("percent_after"),
        passes_before=Count("pk", filter=Q(passed_before=True)),
        passes_after=Count("pk", filter=Q(passed_after=True)),
        lost_pass=Count("pk", filter=Q(passed_before=True, passed_after=False)),
        gained_pass=Count("pk", filter=Q(passed_before=False, passed_after=True)),
        came_out_otherwise=Count("pk", filter=Q(as_previewed=False)),
        not_foreseen=Count("pk", filter=Q(as_previewed__isnull=True, applied_at__isnull=False)),
        **tenths,
    )
    before = tuple(found.pop(f"before_{tenth}") for tenth in TENS)
    after = tuple(found.pop(f"after_{tenth}") for tenth in TENS)
    return RegradeSummary(**found, before=before, after=after)


def _in_tenth(field: str, tenth: int) -> Q:
    above = Q(**{f"{field}__gte": tenth * 10})
    return above if tenth == TENS[-1] else above & Q(**{f"{field}__lt": tenth * 10 + 10})


def effects_by_change(*, regrade: Regrade, lost_only: bool = False) -> QuerySet[RegradeEffect]:
    """Every attempt that a regrade concerns, the largest change first. One query for each page."""
    effects = RegradeEffect.objects.filter(regrade=regrade)
    if lost_only:
        effects = effects.filter(passed_before=True, passed_after=False)
    found: QuerySet[RegradeEffect] = (
        effects.annotate(size=Abs(F("percent_after") - F("percent_before")))
        .select_related("attempt__student", "attempt__assessment")
        .defer("attempt__paper")
        .order_by("-size", "-changes", "attempt_id")
    )
    return found


def regrades_of_question(*, question_id: int) -> list[Regrade]:
    """Every regrade of a question, the newest first. One query."""
    rows = Regrade.objects.filter(question_id=question_id)
    return list(rows.select_related("assessment", "key_version", "requested_by", "applied_by"))


def reason_of_regrade(regrade_id: UUID) -> str:
    """What students read. One query."""
    reason: str = Regrade.objects.values_list("reason", flat=True).get(pk=regrade_id)
    return reason


@dataclass(frozen=True, slots=True)
class GradeChange:
    """How a regrade changed one result, as its student reads it."""

    at: Any
    before: str
    after: str
    passed_before: bool
    passed_after: bool
    reason: str


def changes_of_result(*, attempt_id: UUID) -> list[GradeChange]:
    """The regrades that changed percent or pass of an attempt, the newest first. One query."""
    effects = RegradeEffect.objects.filter(attempt_id=attempt_id, applied_number__isnull=False)
    effects = effects.exclude(
        percent_before=F("percent_after"), passed_before=F("passed_after")
    ).select_related("regrade")
    return [
        GradeChange(
            at=effect.applied_at,
            before=plain(effect.percent_before),
            after=plain(effect.percent_after),
            passed_before=effect.passed_before,
            passed_after=effect.passed_after,
            reason=effect.regrade.reason,
        )
        for effect in effects.order_by("-applied_number")
    ]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a grade was given. ``regrade`` where one did."""

    code: str
    regrade: Regrade | None = None


def causes_of(grades: Sequence[Grade]) -> Mapping[int, Cause]:
    """Why each of these grades was given, by the number of the grade. One query, or none."""
    ids = {grade.number: grade.cause.removeprefix(CAUSE) for grade in grades if _by_regrade(grade)}
    regrades = _regrades(ids.values()) if ids else {}
    return {
        grade.number: Cause("regrade", regrades.get(ids[grade.number]))
        if grade.number in ids
        else Cause(grade.cause)
        for grade in grades
    }


def _by_regrade(grade: Grade) -> bool:
    return bool(grade.cause.startswith(CAUSE))


def _regrades(ids: Collection[str]) -> dict[str, Regrade]:
    return {str(regrade.pk): regrade for regrade in Regrade.objects.filter(pk__in=set(ids))}
