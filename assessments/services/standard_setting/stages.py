"""Opening a standard setting, going on to its second round, closing it."""

import random
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from assessments.models import (
    Assessment,
    Question,
    SettingItem,
    StandardSetting,
)
from assessments.rules.drawing import SlotPlan
from assessments.rules.standard_setting import FEWEST_JUDGES, sampled
from assessments.services.paper_drawing import plans_today
from foundation.refusals import Kind, Refusal
from foundation.schools.public import Actor

Stage = StandardSetting.Stage
FEWEST_ITEMS, MOST_ITEMS = 5, 300
LONGEST_CANDIDATE = 4000


class SettingNotFound(Refusal):
    code = "standard_setting_not_found"
    kind = Kind.NOT_FOUND


class SettingRefused(Refusal):
    code = "standard_setting_refused"


def open_setting(
    *, assessment_id: int, candidate: str, most: int, by: Actor, at: datetime
) -> StandardSetting:
    """Open a study of an assessment: its scored questions of today, or ``most`` of them by domain.

    Which ones is a matter of chance, from the assessment's id, within what each domain weighs.
    Raises SettingNotFound, SettingRefused (one is open already; too few questions; no words).
    """
    _check_teaching(by)
    said = candidate.strip()
    if not said or len(said) > LONGEST_CANDIDATE:
        raise SettingRefused(
            "Describe the candidate who passes by a hair: judges rate with this in mind. At most "
            f"{LONGEST_CANDIDATE} characters.",
            field="candidate",
        )
    if not FEWEST_ITEMS <= most <= MOST_ITEMS:
        raise SettingRefused(f"Have {FEWEST_ITEMS} to {MOST_ITEMS} questions judged.", field="most")
    with transaction.atomic():
        assessment = (
            Assessment.objects.select_for_update()
            .filter(pk=assessment_id, school_id=by.school_id)
            .first()
        )
        if assessment is None:
            raise SettingNotFound("There is no such assessment in your school.")
        if assessment.standard_settings.exclude(stage=Stage.CLOSED).exists():
            raise SettingRefused("One is open already for this assessment. Close it first.")
        plans = plans_today(assessment)
        versions, domain_of, points = _pool(plans)
        chosen = _chosen(domain_of, points, most=most, seed=assessment.pk)
        if len(chosen) < FEWEST_ITEMS:
            raise SettingRefused(
                f"The assessment has {len(chosen)} scored questions today; it takes "
                f"{FEWEST_ITEMS}. Set more questions to ready."
            )
        setting: StandardSetting = StandardSetting.objects.create(
            school_id=by.school_id,
            assessment=assessment,
            candidate=said,
            points={domain: round(value, 6) for domain, value in sorted(points.items())},
            led_by_id=by.user_id,
            opened_at=at,
        )
        SettingItem.objects.bulk_create(
            SettingItem(
                school_id=by.school_id,
                setting=setting,
                version_id=versions[question_id],
                order=order,
                domain=domain_of[question_id],
            )
            for order, question_id in enumerate(chosen, start=1)
        )
    return setting


def start_second_round(*, setting_id: UUID, by: Actor, at: datetime) -> StandardSetting:
    """End the first round and show its ratings. Repeating the call changes nothing.

    Raises SettingNotFound, SettingRefused (closed; fewer than two judges have rated everything).
    """
    with transaction.atomic():
        setting = locked(setting_id, by)
        if setting.stage == Stage.SECOND:
            return setting
        if setting.stage == Stage.CLOSED:
            raise SettingRefused("It is closed. Open a new one to judge again.")
        ready = whole_judges(setting)
        if ready < FEWEST_JUDGES:
            raise SettingRefused(
                f"{ready} judges have rated every question; the second round takes "
                f"{FEWEST_JUDGES}. Wait for them, or close it."
            )
        setting.stage, setting.second_at = Stage.SECOND, at
        setting.save(update_fields=["stage", "second_at"])
    return setting


def close_setting(*, setting_id: UUID, by: Actor, at: datetime) -> StandardSetting:
    """End it: no rating changes any more. Repeating the call changes nothing.

    Raises SettingNotFound.
    """
    with transaction.atomic():
        setting = locked(setting_id, by)
        if setting.stage != Stage.CLOSED:
            setting.stage, setting.closed_at = Stage.CLOSED, at
            setting.save(update_fields=["stage", "closed_at"])
    return setting


def locked(setting_id: UUID, by: Actor) -> StandardSetting:
    """The setting of the actor's school, until the end of the transaction. Raises
    SettingNotFound."""
    _check_teaching(by)
    found: StandardSetting | None = (
        StandardSetting.objects.visible_to(by)
        .select_for_update(of=("self",))
        .filter(pk=setting_id)
        .first()
    )
    if found is None:
        raise SettingNotFound("There is no such standard setting in your school.")
    return found


def whole_judges(setting: StandardSetting) -> int:
    """How many have rated every question in the first round. Two queries."""
    items = setting.items.count()
    rated: dict[int, int] = defaultdict(int)
    for judge in setting.judges.filter(judgements__round=1).values_list("pk", flat=True):
        rated[judge] += 1
    return sum(count == items for count in rated.values())


def _check_teaching(by: Actor) -> None:
    if not by.teaches:
        raise SettingNotFound("Only those who teach in the school set a mark to pass.")


def _pool(plans: list[SlotPlan]) -> tuple[dict[int, int], dict[int, str], dict[str, float]]:
    """Versions and domains of the scored questions, and what a paper gives for each domain.

    Where a slot takes from several domains, each gets its part of the points by how many questions
    of it may be taken: what a paper has in the mean.
    """
    scored = [plan for plan in plans if not plan.pilot and plan.points > 0]
    versions = {one.question_id: one.version_id for plan in scored for one in plan.candidates}
    rows = Question.objects.select_related("category").filter(pk__in=versions)
    domain_of = {question.pk: question.domain_name for question in rows}
    points: dict[str, float] = defaultdict(float)
    for plan in scored:
        each = float(plan.points) * plan.count / max(1, len(plan.candidates))
        for one in plan.candidates:
            points[domain_of[one.question_id]] += each
    return versions, domain_of, dict(points)


def _chosen(
    domain_of: dict[int, str], points: dict[str, float], *, most: int, seed: int
) -> list[int]:
    """The questions to judge, domain by domain."""
    shelves: dict[str, list[int]] = defaultdict(list)
    for question_id in sorted(domain_of):
        shelves[domain_of[question_id]].append(question_id)
    counts = sampled(shelves, most, points)
    # Not for secrets: so that nobody chooses, and it can be done again.
    chance: Any = random.Random(seed)  # noqa: S311
    return [
        question_id
        for domain, count in counts.items()
        for question_id in sorted(chance.sample(shelves[domain], count))
    ]
