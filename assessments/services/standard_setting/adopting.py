"""Making a judged mark the mark to pass."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import structlog
from django.db import transaction

from assessments.models import AdoptedCut, Assessment, StandardSetting
from assessments.models.standard_setting import LONGEST_REASON
from assessments.queries.standard_setting import outcome_now
from assessments.rules.standard_setting import MOST_ERRORS, adopted_percent
from assessments.services.standard_setting.stages import locked
from foundation.refusals import Refusal
from foundation.schools.public import Actor

log = structlog.get_logger(__name__)
HUNDREDTH = Decimal("0.01")


class CutRefused(Refusal):
    code = "cut_score_refused"


def adopt_cut(*, setting_id: UUID, errors: int, reason: str, by: Actor, at: datetime) -> AdoptedCut:
    """Set the assessment's mark to pass to what the judges recommend, and record from what.

    ``errors`` standard errors are added (or taken off, below 0), which needs a reason. Attempts
    that have begun keep the mark that is frozen in them. Repeating the call while the mark is
    this one changes nothing and returns the record. Raises SettingNotFound, CutRefused.
    """
    said = reason.strip()
    if abs(errors) > MOST_ERRORS:
        raise CutRefused(f"Add or take off at most {MOST_ERRORS} standard errors.", field="errors")
    if errors and not said:
        raise CutRefused(
            "Say why the mark is another than the judges' recommendation.", field="reason"
        )
    if len(said) > LONGEST_REASON:
        raise CutRefused(f"Say why in at most {LONGEST_REASON} characters.", field="reason")
    with transaction.atomic():
        setting = locked(setting_id, by)
        if setting.stage != StandardSetting.Stage.CLOSED:
            raise CutRefused("Close it first: while people rate, the mark moves.")
        outcome = outcome_now(setting)
        if outcome is None:
            raise CutRefused(
                "Fewer than two judges have rated every question: no mark comes of it."
            )
        percent = Decimal(str(adopted_percent(outcome, errors=errors)))
        if not 0 < percent < 100:
            raise CutRefused("A mark of 0 or 100 % passes everybody or nobody. Judge again.")
        assessment = Assessment.objects.select_for_update().get(pk=setting.assessment_id)
        newest: AdoptedCut | None = assessment.adopted_cuts.order_by("-pk").first()
        if (
            newest is not None
            and (newest.setting_id, newest.percent) == (setting.pk, percent)
            and assessment.pass_percent == percent
        ):
            return newest
        adopted: AdoptedCut = AdoptedCut.objects.create(
            school_id=setting.school_id,
            assessment=assessment,
            setting=setting,
            percent=percent,
            previous=assessment.pass_percent,
            recommended=Decimal(str(outcome.percent)).quantize(HUNDREDTH),
            standard_error=Decimal(str(outcome.standard_error)).quantize(HUNDREDTH),
            errors=errors,
            judges=len(outcome.judges),
            items=len(outcome.items),
            rounds=setting.round,
            reason=said,
            adopted_by_id=by.user_id,
            adopted_at=at,
        )
        assessment.pass_percent = percent
        assessment.save(update_fields=["pass_percent"])
    log.info("cut_score_adopted", assessment=assessment.pk, percent=str(percent))
    return adopted
