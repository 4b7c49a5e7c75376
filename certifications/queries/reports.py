"""The score report of a mock exam: everything that may be told of one attempt now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.public import (
    AttemptFacts,
    AttemptNotFound,
    Place,
    Sat,
    attempt_facts,
    lesson_places,
)
from certifications.models import Programme, Scale
from certifications.queries.comparisons import compared
from certifications.queries.cut_scores import CutInWords, cut_in_words
from certifications.queries.programmes import programme_before
from certifications.rules.scaling import ScaledScore, scaled_score
from certifications.rules.standing import Exactness, Percentile, exactness, weight_of
from certifications.rules.study import DomainScore, Evidence, in_order_of_evidence
from certifications.rules.time_use import TimeUse, time_use
from certifications.services.programmes import ProgrammeNotFound
from foundation.schools.public import Actor

MOST_LESSONS = 4
# A practice paper of more domains practises none of them.
MOST_PRACTISED = 3


@dataclass(frozen=True, slots=True)
class Score:
    """``percent`` and ``passed`` are what counts today; ``measured`` is what the answers gave.

    ``kept``: passed before a regrade, which lets everybody keep that.
    """

    percent: Decimal
    measured: Decimal
    cut: Decimal
    passed: bool
    kept: bool
    counted: int
    pilots: int
    dropped: int
    exactness: Exactness
    scaled: ScaledScore | None


@dataclass(frozen=True, slots=True)
class DomainToStudy:
    """A domain in the order in which to study it. ``key`` is empty where no draw can name it."""

    score: DomainScore
    evidence: Evidence
    key: str
    questions: int
    earned: float
    possible: float
    missed: int
    lessons: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """``score`` and what follows from it are empty where it is not shown."""

    facts: AttemptFacts
    programme: Programme
    cut: CutInWords
    score: Score | None = None
    domains: list[DomainToStudy] = field(default_factory=list)
    time: TimeUse | None = None
    percentile: Percentile | None = None
    # How many others there were; None where that is not shown.
    others: int | None = None

    @property
    def to_practise(self) -> list[str]:
        """The keys of the domains for a practice paper: surely weak ones first.

        Where every domain had too few questions to tell: those in which something was missed.
        """
        weak = [one for one in self.domains if _is_weak(one)]
        few = [one for one in self.domains if one.evidence is Evidence.TOO_FEW and one.missed]
        chosen = weak or (few if self.facts.reveal.answers else [])
        return [one.key for one in chosen if one.key][:MOST_PRACTISED]


def report_of_attempt(*, attempt_id: UUID, by: Actor, at: datetime) -> Report:
    """For its student, as the assessment shows it, and for those who teach. Nine queries.

    Raises AttemptNotFound, also for an attempt of another school and of no mock exam.
    """
    facts = attempt_facts(attempt_id=attempt_id, by=by, at=at)
    programme = programme_before(facts.attempt.assessment_id, by)
    if programme is None:
        raise AttemptNotFound(_("This attempt does not exist, or it is not yours."))
    cut = cut_in_words(programme, facts.attempt.started_at)
    if facts.grade is None:
        return Report(facts=facts, programme=programme, cut=cut)
    assert facts.attempt.submitted_at is not None
    found, others = None, None
    if facts.reveal.statistics and facts.attempt.number == 1:
        found, others = compared(attempt=facts.attempt, percent=facts.grade.percent, at=at)
    return Report(
        facts=facts,
        programme=programme,
        cut=cut,
        score=_score(facts, programme),
        domains=_domains(facts, by),
        time=time_use(
            started_at=facts.attempt.started_at,
            ended_at=facts.attempt.submitted_at,
            steps=facts.steps,
            breaks=facts.breaks,
        ),
        percentile=found,
        others=others,
    )


def report_place(actor: Actor, sat: Sat) -> Place | None:
    """The report of an attempt at a mock exam; registered in ``apps.py``. One query."""
    rows = Programme.objects.filter(assessment_id=sat.assessment_id, school_id=actor.school_id)
    if not rows.exists():
        return None
    return Place(
        title=_("See the score report"),
        url=reverse("certifications:report", args=[sat.attempt_id]),
    )


def programme_of_attempt(*, assessment_id: int, by: Actor) -> Programme:
    """Whether or not it is open now. One query. Raises ProgrammeNotFound."""
    found = programme_before(assessment_id, by)
    if found is None:
        raise ProgrammeNotFound(_("There is no such mock exam in your school."))
    return found


def _score(facts: AttemptFacts, programme: Programme) -> Score:
    grade, cut, by_hand = facts.grade, facts.pass_percent, facts.set_by_hand
    assert grade is not None
    counted = [one.points for one in facts.items if one.counts and one.points]
    weight = weight_of(counted)
    percent, passed = grade.percent, grade.passed
    if by_hand is not None and by_hand.percent is not None:
        percent = by_hand.percent
        passed = percent >= programme.assessment.pass_percent
    return Score(
        percent=percent,
        measured=grade.percent,
        cut=cut,
        passed=passed,
        kept=by_hand is None and grade.passed and grade.percent < cut,
        counted=len(counted),
        pilots=sum(one.pilot for one in facts.items),
        dropped=sum(not one.counts and not one.pilot for one in facts.items),
        exactness=exactness(float(grade.percent), items=weight),
        scaled=scaled_score(grade.percent, cut=cut, items=round(weight))
        if programme.scale == Scale.PRACTICE and cut > 0
        else None,
    )


def _domains(facts: AttemptFacts, by: Actor) -> list[DomainToStudy]:
    """In the order of evidence. One query, for the lessons."""
    scores = {
        one.domain: DomainScore(one.domain, one.percent, one.low, one.high) for one in facts.domains
    }
    missed = [one for one in facts.items if one.counts and one.earned < one.points]
    places: dict[str, Place] = {}
    if facts.reveal.explanation:
        places = lesson_places(by, {one.lesson for one in missed if one.lesson})
    cut = float(facts.pass_percent)
    own = {one.domain: one for one in facts.domains}
    key_of = {one.domain: one.domain_key for one in facts.items}
    found = []
    for score in in_order_of_evidence(list(scores.values()), cut=cut):
        here = [one.lesson for one in missed if one.domain == score.name]
        found.append(
            DomainToStudy(
                score=score,
                evidence=score.evidence(cut),
                key=key_of[score.name],
                questions=own[score.name].questions,
                earned=own[score.name].earned,
                possible=own[score.name].possible,
                missed=len(here),
                lessons=_read_first(here, places),
            )
        )
    return found


def _read_first(lessons: Sequence[str], places: dict[str, Place]) -> list[Place]:
    """Those behind most of what was missed first; of equals in the order of the paper."""
    ranked = [key for key, _number in Counter(lessons).most_common() if key in places]
    return [places[key] for key in ranked[:MOST_LESSONS]]


def _is_weak(one: DomainToStudy) -> bool:
    return one.evidence in {Evidence.BELOW, Evidence.UNSURE} and one.score.percent < 100
