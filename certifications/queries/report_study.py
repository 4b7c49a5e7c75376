"""What a report says of the domains, and what to study next."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from assessments.public import Place
from certifications.queries.report_score import plain
from certifications.queries.reports import DomainToStudy, Report
from certifications.rules.study import Evidence

# More at once is no advice.
MOST_NAMED = 4
MOST_LESSONS = 8


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A domain of the profile. ``value`` is None where the questions are too few."""

    name: str
    questions: int
    # Empty where the points of so few questions would tell which of them was right.
    points: str
    value: float | None
    low: int | None
    high: int | None
    words: str


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A domain to study: why, and what to read first."""

    name: str
    why: str
    lessons: list[Place] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class StudyInWords:
    said: str
    lines: list[StudyLine]
    # What can wait, and what for, in sentences.
    later: list[str]


def profile_in_words(report: Report) -> list[ProfileLine]:
    """Every domain, those first that are surely weakest."""
    return [_profile_line(one, report) for one in report.domains]


def profile_said(report: Report) -> str:
    """The one sentence below the picture."""
    below = [one.score.name for one in report.domains if one.evidence is Evidence.BELOW]
    shown = [one for one in report.domains if one.score.low is not None]
    if not shown:
        return _("No domain had enough questions to say anything about it alone.")
    if below:
        return _("Clearly below the pass mark: %(names)s.") % {"names": ", ".join(below)}
    if all(one.evidence is Evidence.ABOVE for one in shown):
        return _("Every domain with enough questions is clearly above the pass mark.")
    return _("No domain is clearly below the pass mark: what differs may be chance.")


def study_in_words(report: Report) -> StudyInWords:
    """The domains in order, with lessons; domains above the pass mark can wait."""
    if not any(one.missed for one in report.domains):
        said = _("You got everything right. There is nothing that this exam tells you to study.")
        return StudyInWords(said, [], [])
    measured = [
        one
        for one in report.domains
        if one.evidence in {Evidence.BELOW, Evidence.UNSURE} and one.missed
    ]
    lines = [
        StudyLine(one.score.name, _why(one, report), one.lessons) for one in measured[:MOST_NAMED]
    ]
    few = [one for one in report.domains if one.evidence is Evidence.TOO_FEW and one.lessons]
    if few:
        lines.append(_of_too_few(few))
    if not lines:
        said = _("Nothing is clearly weak. The result says of each question why it was missed.")
    elif report.facts.reveal.explanation:
        said = _("In this order; below each, the lessons behind most of what you missed.")
    else:
        said = _("Which lessons to read is told when the explanations of this exam are shown.")
    return StudyInWords(said, lines, _later(report, measured[MOST_NAMED:]))


def _of_too_few(few: list[DomainToStudy]) -> StudyLine:
    """One line for all of them, so that none is called weak."""
    lessons = dict.fromkeys(lesson for one in few for lesson in one.lessons)
    return StudyLine(
        name=_("What else you missed"),
        why=_("Too few questions to call any of these domains weak: %(names)s.")
        % {"names": ", ".join(one.score.name for one in few)},
        lessons=list(lessons)[:MOST_LESSONS],
    )


def _later(report: Report, more: list[DomainToStudy]) -> list[str]:
    said = []
    if more:
        said.append(_("After these: %(names)s.") % {"names": _names(more)})
    above = [one for one in report.domains if one.evidence is Evidence.ABOVE]
    if above:
        said.append(
            _("Clearly above the pass mark, so it can wait: %(names)s.") % {"names": _names(above)}
        )
    return said


def _names(domains: list[DomainToStudy]) -> str:
    return ", ".join(one.score.name for one in domains)


def _why(one: DomainToStudy, report: Report) -> str:
    score = one.score
    bounds = {"low": score.low, "high": score.high, "cut": plain(report.facts.pass_percent)}
    if one.evidence is Evidence.BELOW:
        return _("Most likely between %(low)s and %(high)s of 100: below %(cut)s.") % bounds
    return (
        _("Most likely between %(low)s and %(high)s of 100; the pass mark of %(cut)s is between.")
        % bounds
    )


def _profile_line(one: DomainToStudy, report: Report) -> ProfileLine:
    score = one.score
    told = score.low is not None or report.facts.reveal.answers
    return ProfileLine(
        name=score.name,
        questions=one.questions,
        points=f"{plain(one.earned)}\u00a0/\u00a0{plain(one.possible)}" if told else "",
        value=None if score.low is None else score.percent,
        low=score.low,
        high=score.high,
        words=_evidence_in_words(one),
    )


def _evidence_in_words(one: DomainToStudy) -> str:
    if one.evidence is Evidence.TOO_FEW:
        return _("too few questions to tell")
    bounds = {"low": one.score.low, "high": one.score.high}
    if one.evidence is Evidence.BELOW:
        return _("between %(low)s and %(high)s: below the pass mark") % bounds
    if one.evidence is Evidence.ABOVE:
        return _("between %(low)s and %(high)s: above the pass mark") % bounds
    return _("between %(low)s and %(high)s: may be either side of it") % bounds
