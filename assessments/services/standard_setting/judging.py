"""Saving a judge's ratings."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assessments.models import Judgement, SettingJudge, StandardSetting
from assessments.services.standard_setting.stages import locked
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor


class JudgementRefused(Refusal):
    code = "judgement_refused"
    kind = Kind.INVALID


def save_judgements(
    *, setting_id: UUID, ratings: Mapping[int, int], in_round: int, by: Actor, at: datetime
) -> int:
    """Write the actor's own ratings of this round over earlier ones; returns how many.

    ``ratings``: id of the setting's item -> percent. All or none. ``in_round`` is the one that the
    page showed: a rating that was made without seeing the others' must not count as one made with
    it. Raises SettingNotFound, JudgementRefused.
    """
    with transaction.atomic():
        # The lock: nobody's ratings slip in while the round ends.
        setting = locked(setting_id, by)
        if by.user_id is None:
            raise JudgementRefused("Only a person can judge.")
        if setting.stage == StandardSetting.Stage.CLOSED:
            raise JudgementRefused("It is closed; ratings do not change any more.")
        if in_round != setting.round:
            raise JudgementRefused(
                "The second round has begun meanwhile. Load the page again: it shows what the "
                "others said. Ratings that you saved before are kept."
            )
        known = set(setting.items.filter(pk__in=ratings).values_list("pk", flat=True))
        for item_id, percent in ratings.items():
            if item_id not in known:
                raise JudgementRefused("This question is not judged here. Load the page again.")
            if not 0 <= percent <= 100:
                raise JudgementRefused(
                    "A rating is a whole number from 0 to 100.", item=item_id, percent=percent
                )
        if not ratings:
            return 0
        judge = _judge(setting, by.user_id)
        Judgement.objects.bulk_create(
            [
                Judgement(
                    school_id=by.school_id,
                    judge=judge,
                    item_id=item_id,
                    round=in_round,
                    percent=percent,
                    given_at=at,
                )
                for item_id, percent in sorted(ratings.items())
            ],
            update_conflicts=True,
            unique_fields=["judge", "item", "round"],
            update_fields=["percent", "given_at"],
        )
    return len(ratings)


def _judge(setting: StandardSetting, person_id: int) -> SettingJudge:
    """The person as a judge here, with a number in the order of coming."""
    found: SettingJudge | None = setting.judges.filter(person_id=person_id).first()
    if found is None:
        last = setting.judges.aggregate(last=Max("number"))["last"] or 0
        found = SettingJudge.objects.create(
            school_id=setting.school_id, setting=setting, person_id=person_id, number=last + 1
        )
    return found
