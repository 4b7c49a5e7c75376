"""Writing the rules by which a school gives certificates."""

from typing import Any

from django.db import transaction

from certifications.models import AwardRule, Programme
from courses.public import LoadedAward
from foundation.schools.public import Actor


def set_award_rules(*, awards: list[LoadedAward], course_key: str, by: Actor) -> list[str]:
    """Make the rules of a course's pack as it says; returns what changed, a word each.

    Whether one is in force stays as the school has set it, except that one that left the pack is
    put out of force: certificates hang on it.
    """
    changed: list[str] = []
    with transaction.atomic():
        programmes = {
            one.assessment_id: one for one in Programme.objects.filter(school_id=by.school_id)
        }
        standing = {
            rule.key: rule
            for rule in AwardRule.objects.select_for_update(of=("self",)).filter(
                school_id=by.school_id, course_key=course_key
            )
        }
        for award in awards:
            said = _said(award, programmes)
            rule = standing.pop(award.key, None)
            if rule is None:
                AwardRule.objects.create(
                    school_id=by.school_id, course_key=course_key, key=award.key, **said
                )
                changed.append("created")
            elif differing := [name for name in said if getattr(rule, name) != said[name]]:
                for name in differing:
                    setattr(rule, name, said[name])
                rule.save(update_fields=differing)
                changed.append("changed")
        for rule in standing.values():
            if rule.is_active:
                rule.is_active = False
                rule.save(update_fields=["is_active"])
                changed.append("retired")
    return changed


def _said(award: LoadedAward, programmes: dict[int, Programme]) -> dict[str, Any]:
    exam = award.exam_assessment_id
    update = award.update_assessment_id
    return {
        "kind": AwardRule.Kind.EXAM if exam else AwardRule.Kind.CHARTS,
        "programme": programmes[exam] if exam else None,
        "update_programme": programmes[update] if update else None,
        "charts": award.charts,
        "accuracy": award.accuracy,
        "title": award.title,
        "subject": award.subject,
        "statement": award.statement,
        "code_sets": award.code_sets,
        "edition": award.edition,
        "valid_months": award.valid_months,
        "renewal_units": award.renewal_units,
    }
