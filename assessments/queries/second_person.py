"""Scores that were set by hand and wait for a second person, as those who teach see them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, ScoreOverride
from assessments.queries.overridden import SetScore, set_score
from assessments.rules.second_person import WORDS, bar_of
from foundation.schools.actors import TEACHING
from foundation.schools.public import Actor, ActorKind, Membership

NOBODY_ELSE = (
    "Nobody else in this school can agree. An administrator of the school has to make another "
    "person an instructor or an administrator first, under People."
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A score that waits. ``why_not``: why this reader does not decide on it; empty: may.

    ``may_refuse``: also where nobody can agree any more, since whoever proposed it has left.
    """

    override_id: int
    student: Any
    assessment: Assessment
    score: SetScore
    why_not: str
    may_refuse: bool
    nobody_else: bool

    @property
    def may_agree(self) -> bool:
        return not self.why_not

    @property
    def passes(self) -> bool | None:
        """Whether the score would pass; None where attempts would count again."""
        if self.score.percent is None:
            return None
        return bool(self.score.percent >= self.assessment.pass_percent)


def proposals(
    *, by: Actor, student_id: int | None = None, assessment_ids: Collection[int] | None = None
) -> list[Proposal]:
    """What waits in the actor's school, the oldest first. Two queries."""
    rows = ScoreOverride.objects.waiting().filter(school_id=by.school_id)
    if student_id is not None:
        rows = rows.filter(student_id=student_id)
    if assessment_ids is not None:
        rows = rows.filter(assessment_id__in=list(assessment_ids))
    found = list(rows.select_related("student", "assessment", "set_by", "approval").order_by("pk"))
    teachers = _teachers(by.school_id)
    return [_proposal(row, by, teachers) for row in found]


def count_to_decide(by: Actor) -> int:
    """How many wait for this person. One query."""
    rows = ScoreOverride.objects.waiting().filter(school_id=by.school_id)
    mine = rows.filter(set_by_id=by.user_id) | rows.filter(student_id=by.user_id)
    return int(rows.exclude(pk__in=mine.order_by().values("pk")).count())


def _proposal(row: ScoreOverride, by: Actor, teachers: set[int]) -> Proposal:
    person = by.user_id if by.kind is ActorKind.PERSON and by.user_id in teachers else None
    bars = {
        agrees: bar_of(
            person=person,
            proposer=row.set_by_id,
            by_program=bool(row.set_by_program),
            student=row.student_id,
            agrees=agrees,
        )
        for agrees in (True, False)
    }
    agreeing = bars[True]
    return Proposal(
        override_id=row.pk,
        student=row.student,
        assessment=row.assessment,
        score=set_score(row),
        why_not=WORDS[agreeing] if agreeing else "",
        may_refuse=bars[False] is None,
        nobody_else=not teachers - {row.set_by_id, row.student_id},
    )


def _teachers(school_id: int) -> set[int]:
    rows = Membership.objects.filter(school_id=school_id, is_active=True, role__in=TEACHING)
    return set(rows.values_list("person_id", flat=True))
