"""What pages and results show of a judged mark to pass."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import (
    AdoptedCut,
    AssessmentStatistics,
    Judgement,
    QuestionStatistics,
    SettingItem,
    SettingJudge,
    StandardSetting,
)
from assessments.rules.standard_setting import Item, Outcome, outcome_of


@dataclass(frozen=True, slots=True)
class CutScoreBasis:
    """Where the mark to pass of an assessment comes from. ``sentence`` says it to a student."""

    percent: Decimal
    judges: int
    items: int
    rounds: int
    standard_error: Decimal
    adopted_at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """How far a judge is. ``first`` and ``second``: rated questions of each round."""

    judge: SettingJudge
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class SettingPage:
    """A setting with its questions, how far its judges are, and what comes of it by now."""

    setting: StandardSetting
    items: list[SettingItem]
    progress: list[JudgeProgress]
    outcome: Outcome | None
    adopted: list[AdoptedCut]


def cut_score_basis(assessment_id: int) -> CutScoreBasis | None:
    """Where the mark of an assessment comes from; None unless it is a judged one now. One query.

    Somebody who sets another mark by hand, or a pack that brings its own, ends it.
    """
    found: AdoptedCut | None = (
        AdoptedCut.objects.filter(
            assessment_id=assessment_id, percent=F("assessment__pass_percent")
        )
        .exclude(
            # Only the newest speaks for the mark.
            Exists(
                AdoptedCut.objects.filter(assessment=OuterRef("assessment"), pk__gt=OuterRef("pk"))
            )
        )
        .first()
    )
    if found is None:
        return None
    return CutScoreBasis(
        percent=found.percent,
        judges=found.judges,
        items=found.items,
        rounds=found.rounds,
        standard_error=found.standard_error,
        adopted_at=found.adopted_at,
        sentence=_sentence(found),
    )


def _sentence(found: AdoptedCut) -> str:
    said = {
        "percent": f"{found.percent.normalize():f}",
        "recommended": f"{found.recommended.normalize():f}",
        "error": f"{found.standard_error:.1f}",
        "judges": found.judges,
        "items": found.items,
        "day": date_format(found.adopted_at, "DATE_FORMAT"),
        "rounds": ngettext("one round", "two rounds", found.rounds),
        "reason": found.reason,
    }
    if found.errors:
        words = _(
            "The mark to pass is %(percent)s %%. %(judges)s instructors judged %(items)s questions "
            "in %(rounds)s (modified Angoff method) and recommended %(recommended)s %%, with a "
            "standard error of %(error)s points; the school set it on %(day)s for this reason: "
            "%(reason)s"
        )
    else:
        words = _(
            "The mark to pass is %(percent)s %%: %(judges)s instructors judged %(items)s questions "
            "in %(rounds)s (modified Angoff method). The standard error of their recommendation "
            "is %(error)s points; the school adopted it on %(day)s."
        )
    return words % said


def outcome_now(setting: StandardSetting) -> Outcome | None:
    """What the ratings come to by now. Three queries."""
    return _outcome(setting, list(setting.items.all()), ratings_of(setting))


def setting_page(setting: StandardSetting) -> SettingPage:
    """Five queries, whatever the number of judges and questions."""
    items = list(setting.items.select_related("version__question").order_by("order"))
    judges = list(setting.judges.select_related("person").order_by("number"))
    rows = _judgements(setting)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for row in rows:
        counts[row["judge_id"], row["round"]] += 1
    return SettingPage(
        setting=setting,
        items=items,
        progress=[
            JudgeProgress(judge, counts[judge.pk, 1], counts[judge.pk, 2]) for judge in judges
        ],
        outcome=_outcome(setting, items, _newest(rows)),
        adopted=list(setting.adopted.select_related("adopted_by").order_by("-pk")),
    )


def ratings_of(setting: StandardSetting, *, only: int | None = None) -> dict[int, dict[int, float]]:
    """Judge -> item -> percent, the second round before the first; of one round if said. One
    query."""
    rows = _judgements(setting)
    return _newest([row for row in rows if only is None or row["round"] == only])


def own_ratings(setting: StandardSetting, person_id: int) -> dict[int, dict[int, int]]:
    """Round -> item -> percent of one person. One query."""
    found: dict[int, dict[int, int]] = {1: {}, 2: {}}
    rows = Judgement.objects.filter(judge__setting=setting, judge__person_id=person_id)
    for row in rows.values("item_id", "round", "percent"):
        found[row["round"]][row["item_id"]] = row["percent"]
    return found


def facilities_of(setting: StandardSetting) -> dict[int, float]:
    """Version -> how often it was right in first attempts, where that is shown. One query."""
    rows = QuestionStatistics.objects.filter(
        statistics__assessment=setting.assessment_id,
        statistics__basis=AssessmentStatistics.Basis.FIRST,
        facility__isnull=False,
    )
    found = rows.order_by().values_list("version", "facility")
    return {version: facility for version, facility in found if facility is not None}


def _judgements(setting: StandardSetting) -> list[dict[str, Any]]:
    rows: Any = Judgement.objects.filter(judge__setting=setting).order_by("round")
    return list(rows.values("judge_id", "item_id", "round", "percent"))


def _newest(rows: list[dict[str, Any]]) -> dict[int, dict[int, float]]:
    found: dict[int, dict[int, float]] = defaultdict(dict)
    for row in rows:
        found[row["judge_id"]][row["item_id"]] = float(row["percent"])
    return dict(found)


def _outcome(
    setting: StandardSetting, items: list[SettingItem], ratings: dict[int, dict[int, float]]
) -> Outcome | None:
    facilities = facilities_of(setting)
    return outcome_of(
        items=[Item(item.pk, item.domain, facilities.get(item.version_id)) for item in items],
        points=setting.points,
        ratings=ratings,
    )
